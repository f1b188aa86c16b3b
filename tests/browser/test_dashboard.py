"""The board in a browser: charts drawn by our own plotly, nothing sent anywhere, and the same figures without scripts."""

import json
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from evalsvc.core.db import db, unit_of_work
from evalsvc.ratings.models import TagDay, UnitDay
from tests.browser.citizens import press, rate


@pytest.fixture
def crowd(app, region):
    """Ninety days of ratings at four windows, one of them clearly worse."""
    with app.app_context(), unit_of_work():
        for back in range(180):
            day = date(2026, 11, 20) - timedelta(days=back)
            for place, bad in ((region.windows[0], 1), (region.windows[1], 1), (region.windows[2], 6), (region.other_window, 1)):
                db.session.add(
                    UnitDay(unit_id=place.id, service_day=day, stream="citizen", turn="first", n5=20, n4=8 + back % 3, n3=2, n2=bad, done=9, not_done=1)
                )
                db.session.add(TagDay(unit_id=place.id, service_day=day, code="209", n=bad))


def test_board_can_be_used(surf, crowd, width):
    surfer = surf(width)
    page = surfer.sign_in("leader")
    page.goto("/dashboard")
    expect(page.locator("#trend-chart .main-svg").first).to_be_visible()
    expect(page.locator("#levels-chart .main-svg").first).to_be_visible()

    surfer.check()


def test_board_offers_no_cloud(surf, crowd):
    page = surf().sign_in("leader")
    page.goto("/dashboard")
    page.locator("#trend-chart").hover()
    buttons = page.locator("#trend-chart .modebar-btn")

    expect(buttons).to_have_count(4)
    assert [button.get_attribute("data-title") for button in buttons.all()] == ["下载图表为PNG格式", "缩放", "平移", "重置轴"]


def test_board_without_scripts_has_the_figures(surf, crowd, width):
    surfer = surf(width, scripts=False)
    page = surfer.sign_in("leader")
    page.goto("/dashboard")
    expect(page.get_by_text("复制为一句话").first).to_be_hidden()
    page.get_by_text("逐日数字").click()

    expect(page.get_by_role("rowheader", name="2026-11-20（周五）")).to_be_visible()
    assert surfer.overflow() == 0


def test_sentence_is_copied(surf, crowd):
    page = surf(permissions=["clipboard-read", "clipboard-write"]).sign_in("leader")
    page.goto("/dashboard")
    page.get_by_role("button", name="复制为一句话").first.click()
    expect(page.get_by_text("已复制")).to_be_visible()

    assert page.evaluate("() => navigator.clipboard.readText()").startswith("绵阳市医疗保障局2026年10月22日—11月20日满意率为")


def test_sentence_is_selected_where_the_clipboard_is_closed(surf, crowd):
    page = surf().sign_in("leader")
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false;")
    page.goto("/dashboard")
    page.get_by_role("button", name="复制为一句话").first.click()

    expect(page.get_by_text("已选中，请按Ctrl+C复制")).to_be_visible()
    assert page.evaluate("() => getSelection().toString()").startswith("绵阳市医疗保障局2026年10月22日—11月20日满意率为")


def test_every_number_of_the_charts_stands_in_the_tables(surf, crowd):
    page = surf(scripts=False).sign_in("leader")
    page.goto("/dashboard")
    for folded in page.locator("[data-twin] > summary").all():
        folded.click()
    drawn = {name: json.loads(page.locator(f"#{name}-data").text_content())["data"] for name in ("trend", "levels")}
    days = {part for trace in drawn["trend"] for note in trace.get("text", []) for part in re.findall(r"[\d.]+% ?|\d+ / \d+", note)}
    parts = {part for trace in drawn["levels"] for note in trace["customdata"] for part in re.findall(r"[\d,]+(?= /)|[\d.]+%", note)}
    said = page.locator("main").inner_text()

    assert len(days) > 3
    assert len(parts) > 10
    assert [part for part in days | parts if part.strip() not in said] == []


def test_board_leads_from_the_city_down_to_the_window(surf, crowd, scripts):
    page = surf(375, scripts=scripts).sign_in("leader")
    page.goto("/dashboard?by=week")
    for name in ("涪城区医疗保障局", "涪城区医保服务大厅", "1号窗口"):
        page.get_by_role("rowheader", name=name).get_by_role("link").click()

        expect(page.locator(".board-place")).to_contain_text(name)
    expect(page.get_by_role("rowheader", name="窗口", exact=True)).to_be_visible()
    assert page.locator(".crumbs a").all_inner_texts() == ["绵阳市医疗保障局", "涪城区医疗保障局", "涪城区医保服务大厅"]
    page.get_by_role("link", name="涪城区医疗保障局").click()
    expect(page.locator(".board-place")).to_contain_text("涪城区医疗保障局")


def test_weeks_are_named_by_their_mondays(surf, crowd, width):
    page = surf(width).sign_in("leader")
    page.goto("/dashboard?by=week")
    marks = page.locator("#trend-chart .xtick text")
    expect(marks.last).to_have_text("11月16日")

    expect(marks.last).to_be_visible()
    assert marks.last.evaluate("mark => getComputedStyle(mark).display !== 'none' && mark.style.opacity !== '0'")
    assert marks.all_text_contents() == ["10月19日", "11月2日", "11月16日"]


def test_day_that_stands_alone_shows_its_interval(app, surf, region):
    with app.app_context(), unit_of_work():
        db.session.add(UnitDay(unit_id=region.windows[0].id, service_day=date(2026, 11, 20), stream="citizen", turn="first", n5=40, n2=10))
    page = surf().sign_in("leader")
    page.goto("/dashboard")
    bar = page.locator("#trend-chart path.yerror")

    expect(bar).to_have_count(1)
    assert bar.bounding_box()["height"] > 20


def test_board_moves_when_somebody_rates(surf, region, scripts):
    leader = surf(scripts=scripts).sign_in("leader")
    leader.goto("/dashboard")
    citizen = surf(375, scripts=scripts).page
    rate(citizen, region.window_point.path, 2)
    leader.reload()

    expect(leader.locator(".figure-card", has_text="差评率")).to_contain_text("1 / 1 件有效评价")
    press(citizen, "undo")
    leader.reload()
    expect(leader.locator(".figure-card", has_text="有效评价").last).to_contain_text("0 / 1 件收到的群众首次评价")


def test_board_prints_on_a4(surf, crowd, tmp_path):
    page = surf().sign_in("leader")
    page.goto("/dashboard")
    expect(page.locator("#levels-chart .main-svg").first).to_be_visible()
    page.emulate_media(media="print")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")

    expect(page.get_by_text("筛选条件：绵阳市医疗保障局，2026年10月22日—11月20日，趋势按日")).to_be_visible()
    expect(page.locator(".filters")).to_be_hidden()
    assert page.locator("#trend-chart .main-svg").first.bounding_box()["width"] <= 182 / 25.4 * 96
