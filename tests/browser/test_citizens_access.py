"""The citizens' pages for those who see little, use no finger, or listen."""

import pytest
from playwright.sync_api import expect

from evalsvc.core.db import db, unit_of_work
from evalsvc.organisation.models import Unit
from tests.browser.citizens import MODES, every_page, type_too_much

every_mode = pytest.mark.parametrize("mode", MODES.values(), ids=MODES)


@every_mode
def test_axe_finds_nothing(surf, region, dead_code, mode):
    surfer = surf(375)

    assert {name: found for name in every_page(surfer.page, region, mode) if (found := surfer.violations())} == {}


@every_mode
def test_every_text_stands_out(surf, region, dead_code, mode):
    surfer = surf(375, scripts=False)
    least = 7 if "big" in mode else 4.5

    assert {name: found for name in every_page(surfer.page, region, mode) if (found := surfer.pale_texts(least))} == {}


@pytest.mark.parametrize("mode", [mode for mode in MODES.values() if "en" in mode])
def test_english_is_complete(surf, region, dead_code, mode):
    surfer = surf(375)

    assert {name: found for name in every_page(surfer.page, region, mode) if (found := surfer.unmarked_chinese())} == {}


def test_names_without_english_say_that_they_are_chinese(app, surf, region):
    with app.app_context(), unit_of_work():
        db.session.get(Unit, region.windows[0].id).name_en = ""
        db.session.get(Unit, region.hall.id).name_en = ""
    surfer = surf(375)
    for path in (region.window_point.path, f"/h/{region.hall_point.code}"):
        page = surfer.go(f"{path}?lang=en")

        assert [found for found in surfer.unmarked_chinese() if found != page.title()] == []
        assert "1号窗口" in page.locator("main [lang=zh-CN]").all_inner_texts()


def test_levels_are_read_out_in_order(surf, region):
    page = surf(375).go(region.window_point.path)
    page.click("label[for=v2]")

    expect(page.locator("fieldset").first).to_match_aria_snapshot("""
        - group "请选一项":
          - text: 请选一项
          - radio "非常满意"
          - text: 非常满意
          - radio "满意"
          - text: 满意
          - radio "基本满意"
          - text: 基本满意
          - radio "不满意" [checked]
          - text: 不满意
          - group "不满意：原因（可不选，可多选）":
            - checkbox "没有提供材料样本"
            - text: 没有提供材料样本
            - checkbox "没有提供材料清单"
            - text: 没有提供材料清单
            - checkbox "未在承诺时间内办结"
            - text: 未在承诺时间内办结
            - group: 更多原因
          - radio "非常不满意"
          - text: 非常不满意
    """)


def test_whole_page_is_read_out_in_order(surf, region):
    page = surf(375).go(f"{region.window_point.path}?lang=en")

    expect(page.locator("body")).to_match_aria_snapshot("""
        - banner:
          - text: Service rating
          - navigation:
            - link "Large text"
            - link "中文"
        - main:
          - heading "Were you satisfied with the service this time?" [level=1]
          - paragraph: Fucheng Service Hall · Window 1
          - group "Choose one":
            - text: Choose one
            - radio "Very satisfied"
            - text: Very satisfied
            - radio "Satisfied"
            - text: Satisfied
            - radio "Basically satisfied"
            - text: Basically satisfied
            - radio "Dissatisfied"
            - text: Dissatisfied
            - radio "Very dissatisfied"
            - text: Very dissatisfied
          - group /Did you get it done/:
            - text: /.+/
            - radio "Yes, done"
            - text: Yes, done
            - radio "No, not done"
            - text: No, not done
          - text: /Anything else/
          - paragraph: At most 150 characters
          - textbox /Anything else/
          - group: /Would you like an answer/
          - button "Submit rating"
          - list:
            - listitem
            - listitem
            - listitem
    """)


def test_what_is_wrong_is_read_out_with_its_field(surf, region):
    page = surf(375).go(region.window_point.path)
    type_too_much(page)
    page.get_by_role("button").click()

    expect(page.get_by_role("alert")).to_contain_text("您填写的内容都还在")
    expect(page.get_by_role("group", name="请选一项").first).to_have_accessible_description("请从五项里选一项。")
    expect(page.get_by_role("textbox", name="还想说的话")).to_have_accessible_description("最多150字 最多写150字，现在多了1字，请删短一些。")
    expect(page.get_by_role("textbox", name="电话")).to_have_accessible_description("这个电话号码好像不对，请检查一下；不想留电话可以清空。")
    expect(page.get_by_role("checkbox", name="我同意")).to_have_accessible_description("留了电话，请勾选同意保存；不同意就请清空电话。")


@pytest.mark.parametrize("mode", ["", "?big=1"], ids=["plain", "big"])
def test_keyboard_alone_rates_undoes_and_rates_again(surf, region, scripts, mode):
    surfer = surf(375, scripts=scripts)
    page = surfer.go(region.window_point.path + mode)
    size = "标准字" if mode else "大字版"

    assert [surfer.press("Tab") for _ in range(3)] == [size, "English", "非常满意"]
    assert [surfer.press("ArrowDown") for _ in range(3)] == ["满意", "基本满意", "不满意"]
    assert [surfer.press("Tab"), surfer.press("Space", "Tab"), surfer.press("Tab")] == ["没有提供材料样本", "没有提供材料清单", "未在承诺时间内办结"]
    assert [surfer.press("Tab"), surfer.press("Enter", "Tab")] == ["更多原因", "同样内容的证明材料被要求多次提交"]
    assert [surfer.press("Tab") for _ in range(5)][-2:] == ["服务态度生硬", "办成了"]
    assert surfer.press("ArrowDown") == "没办成"
    assert surfer.press("Tab") == "还想说的话（可不填）"
    page.keyboard.type("The list was wrong.")
    assert surfer.press("Tab") == "想得到答复？留个联系方式（可不填）"
    assert [surfer.press("Enter", "Tab"), surfer.press("Tab")] == ["怎么称呼您", "电话"]
    assert surfer.press("Tab").startswith("我同意")
    assert surfer.press("Tab") == "提交评价"
    assert [box.get_attribute("value") for box in page.locator(":checked").all()] == ["2", "207", "no"]
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert [surfer.press("Tab") for _ in range(4)][:2] == [size, "English"]
    assert surfer.press() == "撤回这次评价"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert [surfer.press("Tab") for _ in range(4)][-1] == "重新评价"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("这次办事，您满意吗？")


def test_links_of_the_refusal_lead_to_their_fields(surf, region, scripts):
    page = surf(375, scripts=scripts).go(region.window_point.path)
    type_too_much(page)
    page.get_by_role("button").click()

    for words, field in {"请从五项里选一项": "label[for=v5]", "最多写150字": "#comment", "电话号码好像不对": "#phone", "请勾选同意": "#consent"}.items():
        page.get_by_role("alert").get_by_text(words).click()
        expect(page.locator(field)).to_be_in_viewport()


def test_choice_is_seen_without_colours(surf, region):
    surfer = surf(375, forced_colors="active")
    page = surfer.go(region.window_point.path)
    page.click("label[for=v2]")
    page.click("label[for=t207]")

    edges = page.locator("label[for=t207], label[for=t208]").evaluate_all("labels => labels.map(label => getComputedStyle(label).borderTopWidth)")
    assert edges == ["3px", "1px"]
    assert surfer.press("Tab") == "没有提供材料清单"


def test_page_of_a_hall_is_read_out_in_order(surf, region):
    page = surf(375).go(f"/h/{region.hall_point.code}")

    expect(page.locator("body")).to_match_aria_snapshot("""
        - banner:
          - text: 医疗保障服务评价
          - navigation:
            - link "大字版"
            - link "English"
        - main:
          - heading "涪城区医保服务大厅" [level=1]
          - paragraph: 评价由上级查看，窗口看不到是谁评的。
          - heading "请选择您办事的窗口" [level=2]
          - list:
            - listitem:
              - link "1号窗口"
            - listitem:
              - link "2号窗口"
          - heading "其他服务" [level=2]
          - list:
            - listitem:
              - link "城乡居民参保登记"
          - heading "不确定是哪个窗口？" [level=2]
          - paragraph:
            - link "评价整个大厅"
          - paragraph:
            - link "查看回执"
    """)


def test_keyboard_alone_goes_from_the_hall_to_the_window(surf, region):
    surfer = surf(375)
    page = surfer.go(f"/h/{region.hall_point.code}?lang=en")

    assert [surfer.press("Tab") for _ in range(4)] == ["Large text", "中文", "Window 1", "Window 2"]
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main p").first).to_have_text("Fucheng Service Hall · Window 2")
