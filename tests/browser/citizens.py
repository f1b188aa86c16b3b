"""How citizens go through their pages, with scripts or without, in every mode."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.cast import Region

MODES = {"plain": "", "english": "?lang=en", "big": "?big=1", "english and big": "?lang=en&big=1"}
# Telephones upright and on their side, tablet, desktop, and what is left of the first, third and fourth at a zoom of 200 %.
SIZES = ((375, 720), (320, 568), (568, 320), (768, 1024), (1280, 800), (188, 360), (384, 512), (640, 400))
LONG = "很" * 151


def choose(page: Page, level: int) -> None:
    """Taps a level."""
    page.click(f"label[for=v{level}]")


def send(page: Page) -> None:
    """Taps the button of the form, and waits for the next page."""
    with page.expect_navigation():
        page.click("main form button:not(.s)")


def follow(page: Page, link: str) -> None:
    """Taps a link of the page, by its selector, and waits for the next page."""
    with page.expect_navigation():
        page.click(link)


def rate(page: Page, path: str, level: int = 5) -> str:
    """Rates in two taps; returns the address of the receipt."""
    page.goto(path)
    choose(page, level)
    send(page)
    return page.url


def press(page: Page, act: str) -> None:
    """Presses the button of a receipt that undoes, tells or asks for the form again: undo, asked, again."""
    with page.expect_navigation():
        page.click(f"form[action*={act}] button")


def open_everything(page: Page) -> None:
    """Chooses a level, and opens its further reasons and the contact."""
    choose(page, 2)
    for folded in page.locator("summary:visible").all():
        folded.click()


def type_too_much(page: Page) -> None:
    """Fills in what must be refused, and no level."""
    page.fill("#comment", LONG)
    page.click(".c > summary")
    page.fill("#name", "某女士")
    page.fill("#phone", "12")


def every_page(page: Page, region: Region, mode: str) -> Iterator[str]:
    """Leads through every page that a citizen can meet; says each time which it is. The second window's code must have ended."""
    path = region.window_point.path + mode
    page.goto(path)
    yield "first view"
    open_everything(page)
    yield "opened"
    page.goto(path)
    type_too_much(page)
    send(page)
    yield "refused"
    receipt = rate(page, path)
    yield "receipt"
    page.go_back()
    choose(page, 1)
    page.fill("#comment", "还是不满意")
    send(page)
    yield "twice"
    yield from _after_the_receipt(page, receipt)
    for name, where in {
        "hall": f"/h/{region.hall_point.code}",
        "closed": region.second_window_point.path,
        "unknown": "/r/X",
        "nowhere": "/receipt/A/B",
        "find": "/receipt",
    }.items():
        page.goto(where + mode)
        yield name
    page.fill("#code", "不是编号")
    send(page)
    yield "not found"


def _after_the_receipt(page: Page, receipt: str) -> Iterator[str]:
    page.goto(receipt)
    press(page, "asked")
    yield "noted"
    press(page, "undo")
    yield "withdrawn"
    press(page, "again")
    yield "second attempt"
