"""Takes the pictures anew: `python -m tests.screenshots [NAME…]`.

A demo is built in a scratch folder on a day that never changes, and served from a thread, so that the
server's clock is the pictures'. Needs a Chromium and a Chinese font; the codes differ each time.
"""

import argparse
import csv
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
import time_machine
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from evalsvc.cli import demonstration
from evalsvc.config import Settings, load_settings
from evalsvc.core.clock import SHANGHAI
from evalsvc.core.codes import grouped
from evalsvc.factory import create_app
from evalsvc.jobs.work import run_tick
from tests.browser.chromium import launch

FOLDER = Path(__file__).resolve().parent
NOW = datetime(2026, 11, 20, 16, 40, tzinfo=SHANGHAI)
DAYS = 90
PUBLIC_URL = "https://pj.example.gov.cn"
COLOURS, ROUNDS = 128, 4  # without rounds of refinement the large plain grounds are tinted
MOST_BYTES = 250_000


@dataclass
class Camera:
    """A browser before the demo; `points` are the rows of points.csv."""

    browser: Browser
    address: str
    points: list[dict[str, str]]

    def window(self, width: int, height: int, *, scale: float = 1) -> Page:
        """A fresh browser window of so many CSS pixels."""
        context = self.browser.new_context(
            base_url=self.address, viewport={"width": width, "height": height}, device_scale_factor=scale, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        return context.new_page()

    def phone(self) -> Page:
        return self.window(375, 812, scale=2)

    def staff(self, username: str, width: int = 1280, height: int = 900, *, scale: float = 1) -> Page:
        """A window in which somebody of the demo has signed in."""
        page = self.window(width, height, scale=scale)
        page.goto("/sign-in")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(demonstration.SHARED_PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    def rating_page(self, query: str = "") -> str:
        """The path of the first window's rating page."""
        return f"/r/{self.points[0]['token']}{query}"


def rate(camera: Camera) -> Image.Image:
    page = camera.phone()
    page.goto(camera.rating_page())
    page.locator("label[for=v2]").click()
    for place in (1, 2):
        page.locator("#v2 ~ .t label:visible").nth(place).click()
    return shot(page)


def rate_big(camera: Camera) -> Image.Image:
    page = camera.phone()
    page.goto(camera.rating_page("?big=1"))
    return shot(page)


def rate_english(camera: Camera) -> Image.Image:
    page = camera.phone()
    page.goto(camera.rating_page("?lang=en"))
    page.locator("label[for=v5]").click()
    return shot(page)


def receipt(camera: Camera) -> Image.Image:
    page = camera.phone()
    page.goto(camera.rating_page())
    page.locator("label[for=v4]").click()
    page.get_by_role("button", name="提交评价").click()
    page.wait_for_url("**/receipt/**")
    return shot(page)


def point_page(camera: Camera) -> Page:
    """The page of the same window's rating point, before whoever manages it."""
    page = camera.staff("bureau", height=800)
    page.goto("/organisation/points")
    page.locator("tr", has_text=grouped(camera.points[0]["token"])).get_by_role("link").click()
    page.wait_for_url("**/organisation/points/*")
    return page


def point(camera: Camera) -> Image.Image:
    return shot(point_page(camera))


def poster(camera: Camera) -> Image.Image:
    page = point_page(camera)
    pdf = page.request.get(f"{page.url}/poster.pdf").body()
    return pypdfium2.PdfDocument(pdf)[0].render(scale=1.2).to_pil()


def dashboard(camera: Camera) -> Image.Image:
    return board(camera.staff("leader", height=1330))


def dashboard_phone(camera: Camera) -> Image.Image:
    return board(camera.staff("leader", 375, 812, scale=2))


def board(page: Page) -> Image.Image:
    page.goto("/dashboard")
    page.locator(".main-svg").first.wait_for()
    return shot(page)


def release(camera: Camera) -> Image.Image:
    page = camera.staff("clerk")
    page.goto("/releases")
    page.locator("main tbody a").first.click()
    page.wait_for_url("**/releases/*")
    return shot(page, whole=True)


def desk(camera: Camera) -> Image.Image:
    page = camera.staff("bureau", height=620)
    page.goto("/")
    return shot(page)


def served(camera: Camera) -> Image.Image:
    page = camera.staff("clerk", 375, 812, scale=2)
    page.goto("/served")
    return shot(page)


def corrections(camera: Camera) -> Image.Image:
    page = camera.staff("leader", height=1000)
    page.goto("/corrections/board")
    return shot(page)


def shot(page: Page, *, whole: bool = False) -> Image.Image:
    """The window, or the whole page, as a picture without a focus ring."""
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(0, 0)
    return Image.open(BytesIO(page.screenshot(full_page=whole, animations="disabled", caret="hide")))


PICTURES: dict[str, Callable[[Camera], Image.Image]] = {
    "rate": rate,
    "rate-big": rate_big,
    "rate-english": rate_english,
    "receipt": receipt,
    "point": point,
    "poster": poster,
    "dashboard": dashboard,
    "dashboard-phone": dashboard_phone,
    "release": release,
    "desk": desk,
    "served": served,
    "corrections": corrections,
}


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A demo in `folder`: where it is served, and its rating points."""
    settings = load_settings({}, data_dir=str(folder), public_url=PUBLIC_URL, secure_cookies="no", idle_minutes="600")
    app = create_app(settings)
    with app.app_context():
        demonstration.prepare(days=DAYS, today=NOW.date(), reset=False)
        demonstration.set_passwords(shared=True)
        demonstration.write_points(settings)
        demonstration.let_go()
    run_tick(app)  # the desk warns when nothing has ticked
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", points_of(settings)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def points_of(settings: Settings) -> list[dict[str, str]]:
    with (settings.data_dir / "points.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def keep(name: str, picture: Image.Image) -> int:
    """Writes a picture with few colours, and returns how many bytes it takes; raises ValueError when they are too many."""
    small = BytesIO()
    picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=ROUNDS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    if len(small.getvalue()) > MOST_BYTES:
        raise ValueError(f"{name}.png would take {len(small.getvalue()):,} bytes")
    (FOLDER / f"{name}.png").write_bytes(small.getvalue())
    return len(small.getvalue())


def take(names: list[str]) -> None:
    """Takes the named pictures."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with time_machine.travel(NOW), TemporaryDirectory() as folder, demo(Path(folder)) as (address, points), sync_playwright() as playwright:
        camera = Camera(launch(playwright, LANG="zh_CN.UTF-8"), address, points)
        for name in names:
            print(f"{name}.png: {keep(name, PICTURES[name](camera)):,} bytes", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description="Take the pictures of the READMEs anew.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which ones (default: all): {', '.join(PICTURES)}")
    take(parser.parse_args().names or list(PICTURES))
