"""A real Chromium before the application, which is served from a thread, so that the test's clock is the server's, too."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from werkzeug.serving import make_server

from evalsvc.access.actor import SYSTEM
from evalsvc.core.db import db, unit_of_work
from evalsvc.organisation.models import RatingPoint
from evalsvc.organisation.services import withdraw_code
from tests.browser.chromium import NoBrowser, launch
from tests.browser.surfing import Surfer
from tests.cast import Region

WIDTHS = (375, 768, 1280)
PATIENCE = 60_000  # milliseconds: what a page says in the end is proved, not how fast the machine is
HEIGHTS = {320: 568, 375: 720, 568: 320, 768: 1024, 1280: 800}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as made:
        yield made


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The machine's Chromium, or the one that the variable CHROMIUM names."""
    try:
        made = launch(playwright)
    except NoBrowser as absent:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NOTHING ran in a browser: {absent}")
    yield made
    made.close()


@pytest.fixture
def asked() -> list[str]:
    """What browsers have asked the server for, as the server saw it: GET /r/…"""
    return []


@pytest.fixture
def address(app: Flask, asked: list[str]) -> Iterator[str]:
    """Where the application is served: http://127.0.0.1:…"""

    def noting(environ: dict[str, Any], start_response: Any) -> Any:
        asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        return app(environ, start_response)

    server = make_server("127.0.0.1", 0, noting, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    """Telephone, tablet, desktop: the test runs at each."""
    return int(request.param)


@pytest.fixture(params=[True, False], ids=["scripts on", "scripts off"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """The test runs with scripts and without."""
    return bool(request.param)


@pytest.fixture
def dead_code(app: Flask, region: Region) -> None:
    """The code at the second window has ended."""
    with app.app_context(), unit_of_work():
        withdraw_code(by=SYSTEM, point=db.session.get_one(RatingPoint, region.second_window_point.id), reason="海报破损")


@dataclass
class Fault:
    """What went wrong in a page while nobody looked."""

    what: str
    where: str


@pytest.fixture
def surf(browser: Browser, address: str) -> Iterator[Callable[..., Surfer]]:
    """`surf(375, scripts=False)`: somebody with a browser window; at the end no page may have complained or asked another host."""
    faults: list[Fault] = []
    opened = []

    def open_window(width: int = 1280, *, scripts: bool = True, **given: object) -> Surfer:
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": HEIGHTS.get(width, 800)},
            java_script_enabled=scripts,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **given,  # type: ignore[arg-type]
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        page = context.new_page()
        _listen(page, address, faults)
        return Surfer(page, Axe())

    yield open_window
    for context in opened:
        context.close()
    assert faults == []


def _listen(page: Page, address: str, faults: list[Fault]) -> None:
    page.on("pageerror", lambda error: faults.append(Fault(str(error), page.url)))
    page.on("console", lambda said: faults.append(Fault(said.text, page.url)) if said.type in {"error", "warning"} and not _expected(said.text) else None)
    page.on("request", lambda asked: faults.append(Fault(asked.url, page.url)) if not asked.url.startswith((address, "data:", "blob:")) else None)


def _expected(text: str) -> bool:
    """A refused form is no fault: the browser logs every status from 400."""
    return "the server responded with a status of 4" in text
