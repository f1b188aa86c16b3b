"""What a citizen does, from the first tap to the printed receipt, in a real browser."""

import re
from contextlib import closing
from io import BytesIO

import pypdfium2
import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from evalsvc.core.db import db
from evalsvc.ratings.models import Rating, RatingTag
from tests.browser.citizens import LONG, MODES, choose, follow, press, rate, send

every_mode = pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
LEVELS = select(Rating.level).order_by(Rating.id)
WORDS = select(Rating.level, Rating.done, Rating.comment).order_by(Rating.id)
CODE = re.compile("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture
def kept(app):
    """What the database keeps."""

    def ask(statement):
        with app.app_context():
            return [tuple(row) for row in db.session.execute(statement)]

    return ask


def test_two_taps_are_enough_whatever_the_level(surf, region, scripts, width, kept):
    page = surf(width, scripts=scripts).page
    for level in (5, 1):
        page.goto(region.window_point.path)
        choose(page, level)
        send(page)

        expect(page.get_by_role("heading", level=1)).to_have_text("已收到您的评价")
        expect(page.locator(".n")).to_have_text(CODE)
    assert kept(WORDS) == [(5, None, None), (1, None, None)]
    assert page.context.cookies() == []


def test_first_view_is_one_request_and_asks_for_no_icon(surf, region, scripts, asked):
    page = surf(375, scripts=scripts).go(region.window_point.path)
    page.wait_for_timeout(300)

    assert asked == [f"GET {region.window_point.path}", *(["GET /static/count.js"] if scripts else [])]


def test_script_is_deferred_and_under_a_kilobyte(surf, region):
    with (surfer := surf(375)).page.expect_response("**/count.js*") as found:
        surfer.go(region.window_point.path)

    assert len(found.value.body()) < 1_000
    assert surfer.page.locator("script").evaluate_all("all => all.map(script => [script.defer, script.text])") == [[True, ""]]


def test_everything_can_be_said(surf, region, scripts, kept):
    page = surf(375, scripts=scripts).go(region.window_point.path)
    choose(page, 5)
    page.get_by_text("一窗受理一次办结").click()
    choose(page, 2)
    page.get_by_text("未在承诺时间内办结").click()
    page.get_by_text("没办成").click()
    page.get_by_label("还想说的话").fill("等了两个小时。\n叫号机坏了。")
    page.get_by_text("想得到答复").click()
    page.get_by_label("怎么称呼您").fill("某女士")
    page.get_by_label("电话").fill("139 0000 0001")
    page.get_by_text("我同意").click()
    send(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("已收到您的评价")
    expect(page.locator("main")).not_to_contain_text(re.compile("不满意|小时|某女士|139"))
    assert kept(WORDS) == [(2, False, "等了两个小时。\n叫号机坏了。")]
    assert kept(select(RatingTag.code)) == [("209",)]


def test_refused_form_keeps_everything_that_was_said(surf, region, scripts):
    page = surf(375, scripts=scripts).go(region.window_point.path)
    choose(page, 2)
    page.get_by_text("更多原因").locator("visible=true").click()
    page.get_by_text("窗口人员业务不熟练").click()
    page.get_by_text("没办成").click()
    page.get_by_label("还想说的话").fill(LONG)
    page.get_by_text("想得到答复").click()
    page.get_by_label("怎么称呼您").fill("某女士")
    page.get_by_label("电话").fill("12")
    send(page)

    expect(page.get_by_role("alert").get_by_role("listitem")).to_have_text(
        ["最多写150字，现在多了1字，请删短一些。", "这个电话号码好像不对，请检查一下；不想留电话可以清空。", "留了电话，请勾选同意保存；不同意就请清空电话。"]
    )
    assert [box.get_attribute("value") for box in page.locator(":checked").all()] == ["2", "213", "no"]
    expect(page.get_by_text("窗口人员业务不熟练")).to_be_visible()
    expect(page.get_by_label("还想说的话")).to_have_value(LONG)
    expect(page.get_by_label("怎么称呼您")).to_have_value("某女士")
    expect(page.get_by_label("电话")).to_have_value("12")
    page.get_by_label("还想说的话").fill("很慢")
    page.get_by_label("电话").fill("")
    page.get_by_label("怎么称呼您").fill("")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("已收到您的评价")


def test_refused_form_keeps_everything_in_another_language_and_size(surf, region, scripts, kept):
    page = surf(375, scripts=scripts).go(region.window_point.path)
    choose(page, 2)
    page.get_by_label("还想说的话").fill(LONG)
    send(page)
    for switch in ("English", "Large text"):
        with page.expect_navigation():
            page.get_by_role("button", name=switch).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Were you satisfied with the service this time?")
    expect(page.get_by_role("alert").get_by_role("listitem")).to_have_text(["At most 150 characters; this is 1 too many. Please shorten it."])
    expect(page.locator("#comment")).to_have_value(LONG)
    assert [box.get_attribute("value") for box in page.locator(":checked").all()] == ["2"]
    page.fill("#comment", "很慢")
    page.click(".c > summary")
    page.fill("#name", "")
    with page.expect_navigation(url="**/receipt/*"):
        page.press("#name", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("We have received your rating")
    assert kept(WORDS) == [(2, None, "很慢")]


def test_letters_left_are_counted(surf, region):
    page = surf(375).go(region.window_point.path)
    box, note = page.get_by_label("还想说的话"), page.locator("#limit")
    for typed, said, live in (
        ("很" * 135, "还可以写15字", "polite"),
        (LONG, "多了1字，请删短一些", "polite"),
        (" 好\n ", "还可以写149字", "off"),
        ("", "最多150字", "off"),
    ):
        box.fill(typed)

        expect(note).to_have_text(said)
        expect(note).to_have_attribute("aria-live", live)


def test_letters_are_not_counted_without_scripts(surf, region):
    page = surf(375, scripts=False).go(region.window_point.path)
    page.get_by_label("还想说的话").fill(LONG)

    expect(page.locator("#limit")).to_have_text("最多150字")


def test_undo_leads_to_one_more_attempt(surf, region, scripts, kept):
    page = surf(375, scripts=scripts).page
    first = rate(page, region.window_point.path, 1)
    press(page, "undo")
    expect(page.get_by_role("heading", level=1)).to_have_text("评价已撤回")
    assert page.url == first
    press(page, "again")
    choose(page, 4)
    send(page)

    assert page.url != first
    assert kept(LEVELS) == [(1,), (4,)]
    press(page, "undo")
    expect(page.get_by_role("heading", level=1)).to_have_text("评价已撤回")
    expect(page.get_by_role("button", name="重新评价")).to_have_count(0)


def test_second_attempt_survives_reload_and_back(surf, region, scripts, kept):
    page = surf(375, scripts=scripts).page
    first = rate(page, region.window_point.path, 1)
    press(page, "undo")
    press(page, "again")
    page.reload()
    choose(page, 4)
    send(page)
    second = page.url
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("这次办事，您满意吗？")
    choose(page, 4)
    send(page)

    assert page.url == second != first
    assert kept(LEVELS) == [(1,), (4,)]


def test_being_asked_to_rate_well_is_told_quietly(surf, region, scripts):
    page = surf(375, scripts=scripts).page
    receipt = rate(page, region.window_point.path)
    press(page, "asked")

    expect(page.get_by_role("status")).to_have_text("已记下。")
    expect(page.get_by_role("button")).to_have_text(["撤回这次评价"])
    page.goto(receipt)
    expect(page.get_by_role("status")).to_have_count(0)


@every_mode
def test_back_keeps_the_visit(surf, region, mode, kept):
    page = surf(375).page
    receipt = rate(page, region.window_point.path + mode, 5)
    page.go_back()
    choose(page, 5)
    send(page)
    assert page.url == receipt
    page.go_back()
    choose(page, 1)
    page.fill("#comment", "还是不满意")
    send(page)

    expect(page.locator("main")).to_contain_text("还是不满意")
    follow(page, "a.g")
    assert page.url == receipt
    assert kept(LEVELS) == [(5,)]


def test_button_hit_twice_rates_once(surf, region, scripts, kept):
    page = surf(375, scripts=scripts).go(region.window_point.path)
    choose(page, 3)
    with page.expect_navigation(url="**/receipt/*"):
        page.get_by_role("button", name="提交评价").dblclick(no_wait_after=True)

    expect(page.get_by_role("heading", level=1)).to_have_text("已收到您的评价")
    assert kept(LEVELS) == [(3,)]


def test_receipt_is_found_again_by_its_code(surf, region, scripts):
    page = surf(375, scripts=scripts).page
    receipt = rate(page, region.window_point.path)
    code = page.locator(".n").inner_text()
    follow(page, "main a")
    page.get_by_role("textbox").fill(code.lower().replace("-", " "))
    send(page)

    assert page.url == receipt


def test_receipt_prints_on_one_page_with_code_and_address_only(surf, region, address):
    page = surf(375).page
    rate(page, region.window_point.path)
    code = page.locator(".n").inner_text()
    with closing(pypdfium2.PdfDocument(BytesIO(page.pdf(format="A5")))) as paper:
        texts = [sheet.get_textpage().get_text_bounded() for sheet in paper]

    assert len(texts) == 1
    assert code in texts[0]
    assert f"{address.removeprefix('http://')}/receipt" in texts[0]
    assert not re.search("撤回|打好评|大字版|打印", texts[0])


def test_mode_is_changed_and_kept(surf, region, scripts):
    page = surf(375, scripts=scripts).go(region.window_point.path)
    follow(page, "text=大字版")
    follow(page, "text=English")
    size = "document.defaultView.getComputedStyle(document.body).fontSize"
    assert (page.evaluate(size), page.locator("html").get_attribute("lang")) == ("23px", "en")
    choose(page, 5)
    send(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("We have received your rating")
    assert page.evaluate(size) == "23px"
    press(page, "undo")
    press(page, "again")
    expect(page.get_by_role("heading", level=1)).to_have_text("Were you satisfied with the service this time?")
    follow(page, "text=Normal text")
    follow(page, "text=中文")
    expect(page.get_by_role("heading", level=1)).to_have_text("这次办事，您满意吗？")
    assert page.evaluate(size) == "17px"


def test_dead_code_leads_to_the_hall(surf, region, dead_code, scripts):
    page = surf(375, scripts=scripts).go(region.second_window_point.path)
    expect(page.get_by_role("heading", level=1)).to_have_text("这个二维码已停用")
    page.get_by_role("link", name="打开涪城区医保服务大厅的页面").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("涪城区医保服务大厅")
    page.get_by_role("link", name="评价整个大厅").click()

    expect(page).to_have_url(re.compile(re.escape(region.hall_point.path)))
    expect(page.get_by_role("heading", level=1)).to_have_text("这次办事，您满意吗？")
