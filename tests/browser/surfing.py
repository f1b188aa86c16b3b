"""Somebody with a browser window: goes to pages, signs in, and looks whether a page can be used."""

import re
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.measures import BOXES, FOCUS, HAN, PALE_TEXTS, SMALL_TARGETS
from tests.cast import PASSWORD


@dataclass(frozen=True)
class Box:
    """Where an element stands in the window, in pixels."""

    left: float
    top: float
    width: float
    height: float


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
        found = self.violations()
        assert found == [], found
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
        """What a finger must hit outside running text and is lower or narrower than `least` pixels."""
        found: list[str] = self.page.evaluate(SMALL_TARGETS, least)
        return found

    def pale_texts(self, least: float) -> list[str]:
        """Every text whose contrast with its ground is below `least`."""
        found: list[str] = self.page.evaluate(PALE_TEXTS, least)
        return found

    def unmarked_chinese(self) -> list[str]:
        """Every Chinese text and attribute that does not say that it is Chinese, or somebody's own words."""
        found: list[str] = self.page.evaluate(HAN)
        return found

    def boxes(self, selector: str) -> list[Box]:
        """Where the elements stand, in the order of the page."""
        return [Box(*measured) for measured in self.page.locator(selector).evaluate_all(BOXES)]

    def press(self, *keys: str) -> str:
        """Presses keys; returns what the keyboard then stands on, which must be seen and lie within the window."""
        for key in keys:
            self.page.keyboard.press(key)
        for _ in range(500):
            at: dict[str, Any] = self.page.evaluate(FOCUS)
            if at["seen"] and at["ring"]:
                return str(at["name"])
            self.page.wait_for_timeout(20)  # the browser scrolls a moment later
        raise AssertionError(f"the keyboard stands on {at['name']}, which is {'out of sight' if at['ring'] else 'not shown'}")
