"""A round of self-inspection by four people in browsers.

Planned and published, filled in by keyboard and in Excel, contradicted by citizens, returned, missed by one, merged.
"""

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from evalsvc.access.permissions import Role
from evalsvc.core.clock import SHANGHAI
from evalsvc.core.db import db
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import Unit
from tests import factories
from tests.cast import PASSWORD
from tests.core.official.office import resaved
from tests.corrections.making import make
from tests.ratings.staff import Hand

TITLE = "2026年第四季度行风自查"
THIRD = "游仙区医疗保障局"
CLAIMED = (19, 21, 22, 23, 32)


@pytest.fixture
def third(app, region):
    """A third bureau with its lead."""

    def settle():
        unit = factories.unit(db.session.get_one(Unit, region.city.id), UnitKind.COUNTY, THIRD)
        factories.grant(factories.account("third", "测试游仙负责人", password=PASSWORD), Role.BUREAU_LEAD, unit)
        return unit.public_id

    return make(app, settle)


@pytest.fixture
def heard(app, client, region, clock):
    """Forty citizens rated the first bureau on 2 November; eight of them were not told at once what to bring."""
    hand = Hand(app, client, clock)
    hand.rates_on(2, region.window_point, [5] * 32)
    hand.rates_on(2, region.window_point, [2] * 8, tags=["208", "210"])
    hand.ticks(3)


@pytest.fixture
def people(surf, clock):
    """`people("bureau", 20)`: that person's window on that day of November, signed in anew."""
    windows = {}

    def person(username, day):
        clock.move_to(datetime(2026, 11, day, 10, 0, tzinfo=SHANGHAI))
        surfer = windows.setdefault(username, surf(1280))
        surfer.page.context.clear_cookies()
        surfer.sign_in(username)
        return surfer

    return person


def publishes(page, units):
    """A superior plans the round and shows it to its units; where it is."""
    page.goto("/inspections/new")
    page.locator(".picks a[href*='mianyang']").click()
    for name, value in {"title": TITLE, "stage_1_first_day": "2026-11-20", "stage_1_last_day": "2026-11-25"}.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=organ]").select_option(label="绵阳市医疗保障局")
    for unit in units:
        page.locator(f"[name=units][value='{unit}']").check()
    page.get_by_role("button", name="建草稿，先不通知").click()
    page.get_by_role("button", name=f"发布给{len(units)}个单位").click()
    expect(page.get_by_role("status")).to_contain_text("已发布")
    return urlsplit(page.url).path


def opens(page):
    """Goes to one's own sheet; where it is."""
    page.goto("/inspections")
    page.locator("main a[href*='/inspections/sheets/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    return urlsplit(page.url).path


def fills_by_keyboard(page):
    """Every row by J and one key; what is not fulfilled with measure and limit."""
    rows = page.locator(".sheet-row")
    page.locator("body").press("j")
    for number in range(34):
        expect(rows.nth(number).locator("summary").first).to_be_focused()
        page.keyboard.press("3" if number == 20 else "1")
        if number == 20:
            rows.nth(number).get_by_label("自查情况", exact=True).fill("3号窗口没有评价器")
            rows.nth(number).get_by_label("下一步改进措施").fill("采购并安装评价器")
            rows.nth(number).get_by_label("措施完成时限").fill("2026-12-15")
            rows.nth(number).locator("summary").first.focus()
        if number < 33:
            page.keyboard.press("j")
    expect(page.locator(".sheet-row > summary .saved", has_text="已保存")).to_have_count(34)
    expect(page.locator("[data-count=all]")).to_have_text("34/34")


def is_contradicted(page):
    """ "Done" against what citizens say is not handed in without a word."""
    page.get_by_role("button", name="提交给上级审核").click()
    expect(page.get_by_text("还有4项没有填完，不能提交：第19、22、23、32项。")).to_be_visible()


def says_claims(page, path, word=""):
    """What was paid on time is typed; what citizens contradict gets a word."""
    page.goto(f"{path}?view=all")
    for claim in page.locator(".claim").all():
        said = {"due": "12", "paid": "12", "evidence": "拨付台账"} if claim.locator("[name$='-due']").count() else {"answer": word}
        for name, value in said.items():
            claim.locator(f"[name$='-{name}']").fill(value)
        if any(said.values()):
            expect(claim.locator(".saved")).to_contain_text("已保存")


def hands_in(page):
    page.get_by_role("button", name="提交给上级审核").click()
    expect(page.locator(".note", has_text="已提交")).to_be_visible()


def takes_excel(page):
    with page.expect_download() as taken:
        page.get_by_role("button", name="导出Excel").click()
    return Path(taken.value.path()).read_bytes()


def filled_in(body):
    """The workbook with every row filled in, and one of the bureau's own after them."""
    book = load_workbook(BytesIO(body))
    page = book.active
    lines = {int(found[1]): line for line in range(1, page.max_row + 1) if (found := re.match(r"(\d+)\.", str(page.cell(line, 3).value or "")))}
    for number, line in lines.items():
        page.cell(line, 5).value = f"推进中。第{number}项正在办理" if number in CLAIMED else f"已落实。第{number}项有台账"
        page.cell(line, 6).value = "每月调度，2026年12月20日前办结" if number in CLAIMED else None
    page.insert_rows(lines[34] + 1)
    page.cell(lines[34] + 1, 3).value, page.cell(lines[34] + 1, 5).value = "35.推行周末窗口值班。（本地增加）", "已落实。每周六开两个窗口"
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def brings_back(surfer, body):
    """The workbook that LibreOffice saved is read through, one text is chosen, and it is taken."""
    page = surfer.page
    page.get_by_label("填好的Excel或Word文件").set_input_files({"name": "自查表.xlsx", "mimeType": "application/octet-stream", "buffer": body})
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对填好的表：有1处要您选")
    surfer.check()
    page.locator(".rivals").get_by_label("用表里的").check()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已导入：填入39处，增加1项")
    page.get_by_role("link", name="回到自查表").click()


def says_online(page, text):
    """Types a finding into the first row, which stands open because nothing was said of it yet, and waits until it is kept."""
    row = page.locator(".sheet-row").first
    row.get_by_label("自查情况", exact=True).fill(text)
    expect(row.locator("summary .saved")).to_contain_text("已保存")


def unit_row(page, name):
    return page.get_by_role("row").filter(has_text=name).first


def reviews(page, made, unit, remark=""):
    """The superior opens a unit's sheet from the round, and returns it with a remark or accepts it."""
    page.goto(made)
    page.get_by_role("link", name=unit, exact=True).first.click()
    page.get_by_role("link", name="逐项审核").click()
    if remark:
        page.locator("textarea[name^=remark-]").first.fill(remark)
        page.get_by_role("button", name=re.compile("^退回")).click()
    else:
        page.get_by_role("button", name="其余全部同意").click()
        page.get_by_role("button", name=re.compile("^通过")).click()
    expect(page.get_by_role("status").first).to_contain_text("已退回" if remark else "已通过")


def test_round_of_three_bureaus(people, region, third, heard, tmp_path):
    inspector = people("inspector", 20).page
    made = publishes(inspector, [region.county.public_id, region.other_county.public_id, third])

    bureau = people("bureau", 20).page
    sheet = opens(bureau)
    fills_by_keyboard(bureau)
    is_contradicted(bureau)
    says_claims(bureau, sheet, "10月起窗口发放一次性告知单")
    expect(bureau.locator(".claim.is-contrary").first).to_contain_text("群众有效评价40条")
    hands_in(bureau)

    outsider = people("outsider", 21)
    other = opens(outsider.page)
    body = resaved([filled_in(takes_excel(outsider.page))], tmp_path)[0]
    says_online(outsider.page, "网上先写的一句")
    brings_back(outsider, body)
    says_claims(outsider.page, other)
    hands_in(outsider.page)

    missed = people("third", 22).page
    opens(missed)
    says_online(missed, "领导小组还在筹建")

    inspector = people("inspector", 24).page
    reviews(inspector, made, "涪城区医疗保障局", "请附领导小组文件")
    bureau = people("bureau", 25).page
    bureau.goto(sheet)
    bureau.locator(".sheet-row").first.get_by_label("回应").fill("文件已报市局")
    bureau.get_by_role("button", name="回应并勾销").click()
    hands_in(bureau)

    surfer = people("inspector", 27)
    inspector = surfer.page
    reviews(inspector, made, "涪城区医疗保障局")
    reviews(inspector, made, "三台县医疗保障局")
    inspector.goto(made)
    for name, state in (("涪城区医疗保障局", "已通过"), ("三台县医疗保障局", "已通过"), (THIRD, "逾期未交")):
        expect(unit_row(inspector, name)).to_contain_text(state)
    surfer.check()
    with inspector.expect_download() as taken:
        inspector.get_by_role("button", name="汇总表Excel").click()
    lines = [" ".join(str(cell) for cell in line if cell) for line in load_workbook(BytesIO(Path(taken.value.path()).read_bytes())).active.values]
    assert any("三台县医疗保障局 已落实。第34项有台账" in line for line in lines)
    assert any("推行周末窗口值班。（本地增加）" in line for line in lines)
    assert any(f"未报送：{THIRD}" in line for line in lines)

    inspector.goto(f"{made}/matrix")
    expect(inspector.get_by_role("region", name="单位与项目")).to_contain_text(THIRD)
    expect(inspector.locator("main")).to_contain_text(f"本轮登记的整改问题{1 + len(CLAIMED)}个")
    inspector.goto(f"{made}/claims")
    expect(inspector.locator("main")).to_contain_text("10月起窗口发放一次性告知单")
    inspector.goto("/corrections")
    expect(inspector.locator("main")).to_contain_text("3号窗口没有评价器")
    expect(inspector.locator("main")).to_contain_text(f"共{1 + len(CLAIMED)}个问题")
