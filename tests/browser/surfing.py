"""Somebody with a browser window: goes to pages, signs in, and looks whether a page can be used."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD

SMALL_TARGETS = """least => [...document.querySelectorAll("main a, main button, main summary, main input, main select, main textarea, main label")]
  .filter(element => element.offsetParent && !element.closest("p, td, li, .visually-hidden"))
  .map(element => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && box.height < least)
  .map(([html, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${html}`)"""


class Surfer:
    """A page in a window of its own."""

    def __init__(self, page: Page, axe: Axe) -> None:
        self.page = page
        self._axe = axe

    def go(self, path: str) -> Page:
        """Opens a path of the application."""
        self.page.goto(path)
        return self.page

    def sign_in(self, username: str) -> Page:
        """Signs in as one of the cast, through the page."""
        page = self.go("/sign-in")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        expect(page).not_to_have_url(re.compile("/sign-in"))
        return page

    def check(self) -> None:
        """The page can be used: no accessibility violation, nothing to scroll sideways."""
        assert self.violations() == []
        assert self.overflow() <= 0, "the page scrolls sideways"

    def violations(self) -> list[str]:
        """What axe finds by the rules of WCAG 2.2 A and AA, with the elements it means; needs scripts."""
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found: dict[str, Any] = self._axe.run(self.page, options={"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}).response
        return [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found["violations"]]

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def small_targets(self, least: int = 48) -> list[str]:
        """What a finger must hit outside running text and is lower than `least` pixels."""
        found: list[str] = self.page.evaluate(SMALL_TARGETS, least)
        return found
