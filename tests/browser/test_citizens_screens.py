"""The citizens' pages on every screen: nothing beside the window, everything large enough, five equal levels."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.citizens import MODES, SIZES, choose, every_page

every_mode = pytest.mark.parametrize("mode", MODES.values(), ids=MODES)


@every_mode
def test_nothing_lies_beside_the_window(surf, region, dead_code, mode):
    surfer = surf(scripts=False)
    beside = []
    for name in every_page(surfer.page, region, mode):
        for width, height in SIZES:
            surfer.page.set_viewport_size({"width": width, "height": height})
            beside += [(name, width)] if surfer.overflow() > 0 else []

    assert beside == []


@every_mode
@pytest.mark.parametrize("width", [320, 375])
def test_everything_is_large_enough_for_a_finger(surf, region, dead_code, mode, width):
    surfer = surf(width)

    assert {name: surfer.small_targets() for name in every_page(surfer.page, region, mode) if surfer.small_targets()} == {}


@every_mode
def test_levels_are_equal_and_none_is_chosen(surf, region, mode):
    surfer = surf(scripts=False)
    page = surfer.go(region.window_point.path + mode)
    least = 84 if "big" in mode else 60
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        boxes = surfer.boxes("label[for^=v]")

        assert len(boxes) == 5
        assert len({(box.left, box.width, box.height) for box in boxes}) == 1, f"at {width} pixels: {boxes}"
        assert boxes[0].height >= least
    expect(page.locator(":checked")).to_have_count(0)


@every_mode
def test_steps_from_level_to_level_are_equal(surf, region, mode):
    surfer = surf(320)
    surfer.go(region.window_point.path + mode)
    tops = [box.top for box in surfer.boxes("label[for^=v]")]

    assert len({round(below - above, 1) for above, below in pairwise(tops)}) == 1


def test_reasons_unfold_under_the_chosen_level(surf, region, scripts):
    surfer = surf(375, scripts=scripts)
    page = surfer.go(region.window_point.path)
    expect(page.locator(".t:visible")).to_have_count(0)
    for level in (5, 4, 3, 2, 1):
        choose(page, level)
        expect(page.locator(".t:visible")).to_have_count(1)
        [reasons] = surfer.boxes(".t:visible")
        [chosen] = surfer.boxes(f"label[for=v{level}]")

        assert reasons.top == chosen.top + chosen.height
        assert page.locator(f".t:visible input[value^='{level}']").count() == page.locator(".t:visible input").count() > 0


def test_reasons_are_ticked_by_a_tap(surf, region, scripts):
    page = surf(375, scripts=scripts).go(region.window_point.path)
    choose(page, 2)
    page.get_by_text("更多原因").locator("visible=true").click()
    for reason in ("未在承诺时间内办结", "窗口人员业务不熟练"):
        page.get_by_text(reason).locator("visible=true").click()

    assert [box.get_attribute("value") for box in page.locator("input[name=tags]:checked").all()] == ["209", "213"]


def test_window_is_one_column_of_34_rem(surf, region):
    surfer = surf(1280)
    surfer.go(region.window_point.path)
    [main] = surfer.boxes("main")

    assert (main.width, main.left) == (34 * 16, (1280 - 34 * 16) / 2)
