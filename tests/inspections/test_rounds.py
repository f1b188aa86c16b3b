"""Rounds over HTTP: units chosen four ways, a draft changed and discarded, stages of the document, things delivered, late units let in."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from evalsvc.core.clock import today
from evalsvc.core.db import db, unit_of_work
from evalsvc.inspections.models import Deliverable, Round, Sheet, SheetRow
from evalsvc.organisation.models import Unit
from tests.inspections.test_journey import day, fill, made, sheet
from tests.page import Page, words

__all__ = ["made", "sheet"]


def sent(region, **given):
    return {
        "title": "作风自查",
        "organ": region.city.public_id,
        "template": "shaanxi-2023-34/1",
        "rhythm": "once",
        "stage_1_name": "自查",
        "stage_1_first_day": day(0),
        "stage_1_last_day": day(20),
        **given,
    }


def units_of(app, location):
    with app.app_context():
        found = select(Unit.name).join(Sheet, Sheet.unit_id == Unit.id).join(Round, Round.id == Sheet.round_id)
        return sorted(db.session.scalars(found.where(Round.public_id == location.rpartition("/")[2])))


def test_units_by_tree_and_kind_by_list_and_by_ticks_together(app, as_, region):
    inspector = as_("inspector")
    given = sent(region, tree=region.county.public_id, kinds=["hall"], units=[region.other_county.public_id], pasted="1、三台县医保服务大厅\n三台县医疗保障局")
    tried = inspector.press("/inspections/units", given)
    assert tried.status_code == 200
    assert "共3个" in tried.text
    assert "作风自查" in tried.text  # nothing typed is lost

    said = inspector.press("/inspections/new", given)
    assert units_of(app, said.headers["Location"]) == ["三台县医保服务大厅", "三台县医疗保障局", "涪城区医保服务大厅"]
    whole = inspector.press("/inspections/new", sent(region, tree=region.county.public_id))
    assert units_of(app, whole.headers["Location"]) == ["涪城区医保服务大厅", "涪城区医疗保障局"]


def test_list_that_is_not_understood_makes_nothing(app, as_, region):
    refused = as_("inspector").press("/inspections/new", sent(region, pasted="三台县医疗保障局\n安州区医疗保障局\n大厅"))

    assert refused.status_code == 422
    said = words(Page(refused.text).one("div", role="status"))
    assert "没有找到：安州区医疗保障局" in said
    assert "“大厅”有几个单位都像：涪城区医保服务大厅、三台县医保服务大厅，请写全名。" in said
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Round)) == 0


def test_stages_come_from_the_document_and_can_be_changed(app, as_, region):
    inspector = as_("inspector")
    page = inspector.page("/inspections/new?template=wenshui-2023-15/1")
    assert page.one("input", id="stage_2_name").get("value") == "集中整治"
    assert "已经过去" in page.text  # the document's own days are over
    assert page.one("textarea", id="stage_1_wanted").text.strip().splitlines() == ["负面清单", "工作方案", "工作台账", "公布的举报途径"]
    inspector.page("/inspections/new?template=nothing/1", 404)

    given = sent(region, template="wenshui-2023-15/1", units=[region.county.public_id], stage_1_wanted=f"负面清单｜{day(10)}\n专班名单")
    wrong = inspector.press("/inspections/new", {**given, "stage_1_wanted": "负面清单｜明天"})
    assert (wrong.status_code, "日期看不懂" in wrong.text, "负面清单｜明天" in wrong.text) == (422, True, True)
    early = {"stage_2_name": "复查", "stage_2_first_day": day(-1), "stage_2_last_day": day(30)}
    before = Page(inspector.press("/inspections/new", {**given, **early}).text)
    assert before.one("p", id="stage_2_first_day-error").text == "这一阶段的开始日期早于上一阶段，请核对。"
    gone = Page(inspector.press("/inspections/new", {**given, "units": ["gone"]}).text)
    assert gone.one("p", id="units-error").text == "选的内容里有的已经不在了，请重新选。"
    beyond = inspector.press("/inspections/new", {**given, "stage_1_wanted": f"负面清单｜{day(30)}"})
    assert (beyond.status_code, "不在这一阶段之内" in beyond.text) == (422, True)
    location = inspector.press("/inspections/new", given).headers["Location"]
    with app.app_context():
        rows = db.session.execute(select(Deliverable.name, Deliverable.words, Deliverable.due_on).order_by(Deliverable.id)).all()
        assert rows == [
            ("负面清单", "建立本单位医药领域腐败问题负面清单", today() + timedelta(days=10)),
            ("专班名单", "", today() + timedelta(days=20)),
        ]
    draft = inspector.page(location)
    assert "共1个单位，19项" in draft.text
    assert draft.table()[0] == ["序号", "问题类别", "问题表现", "自查情况（是否发现、依据）", "整改措施、完成时限"]


def test_draft_is_changed_until_it_is_published(app, as_, region, made):
    inspector = as_("inspector")
    edit = f"{made}/edit"
    page = inspector.page(edit)
    assert page.one("input", id="title").get("value") == "2026年行风建设自查"
    change = {"title": "改过的名称", "units": [region.county.public_id], "stage_2_name": "", "stage_2_first_day": "", "stage_2_last_day": ""}
    stale = inspector.page(edit).form(edit).filled(change)[1]
    assert inspector.submit(edit, change, to=edit).status_code == 303
    assert inspector.post(edit, data=stale).status_code == 409
    draft = inspector.page(made)
    assert "改过的名称" in draft.heading
    assert "上级复查" not in draft.text
    assert units_of(app, made) == ["涪城区医疗保障局"]

    assert inspector.submit(made, to=f"{made}/publish").status_code == 303
    inspector.page(edit, 409)
    assert inspector.post(edit, data={**stale, "row_version": "3"}).status_code == 409
    assert inspector.press(f"{made}/discard").status_code == 409


def test_draft_with_a_unit_that_has_ended_is_not_published(app, as_, region, made):
    with app.app_context(), unit_of_work():
        db.session.get_one(Unit, region.other_county.id).retired_on = today()

    refused = as_("inspector").submit(made, to=f"{made}/publish")

    assert refused.status_code == 409
    assert f"{region.other_county.name}已经撤销" in refused.text


def test_discarded_draft_is_seen_only_among_the_discarded(as_, made):
    inspector = as_("inspector")
    assert inspector.submit(made, to=f"{made}/discard").status_code == 303

    assert "2026年行风建设自查" not in inspector.page("/inspections").text
    assert "2026年行风建设自查" in inspector.page("/inspections?state=discarded").text
    assert inspector.press(f"{made}/publish").status_code == 409
    assert "发布给" not in inspector.page(made).text


def test_list_is_narrowed_and_a_bureau_sees_its_own_sheets_first(as_, sheet, made):
    bureau, inspector = as_("bureau"), as_("inspector")
    assert bureau.page("/inspections").table()[1][0] == "2026年行风建设自查"
    assert "没有符合条件" in bureau.page("/inspections?sheets=done").text
    assert "没有符合条件" in bureau.page("/inspections?q=没有的").text
    assert inspector.page("/inspections?state=published&q=行风").table()[1][3] == "0/2"
    assert "没有符合条件" in inspector.page("/inspections?state=ended").text
    assert inspector.page("/inspections?state=nonsense").table()[1][0] == "2026年行风建设自查"


def test_things_wanted_are_delivered_and_late_ones_stay_late(app, as_, region, clock):
    inspector, bureau, outsider = as_("inspector"), as_("bureau"), as_("outsider")
    units = [region.county.public_id, region.other_county.public_id]
    given = sent(region, template="shaanxi-health-2020-36/1", units=units, stage_1_wanted=f"行风问题书面报告｜{day(5)}\n问题台账")
    made = inspector.press("/inspections/new", given).headers["Location"]
    assert inspector.submit(made, to=f"{made}/publish").status_code == 303
    path = next(link.get("href") for link in bureau.page("/inspections").all("a") if "/sheets/" in link.get("href", ""))
    page = bureau.page(f"{path}/deliveries")
    first, second = [form.get("action") for form in page.all("form") if "/deliveries/" in form.get("action", "")]

    assert bureau.submit(f"{path}/deliveries", {f"{first.rpartition('/')[2]}-text": ""}, to=first).status_code == 422
    assert bureau.press(first, {f"{first.rpartition('/')[2]}-file": (BytesIO(b"hello"), "报告.txt")}).status_code == 422
    report = {f"{first.rpartition('/')[2]}-file": (BytesIO(b"%PDF-1.7\n%%EOF\n"), "报告.pdf")}
    assert bureau.press(first, report).status_code == 303
    word = {f"{first.rpartition('/')[2]}-text": "已报"}
    assert outsider.press(first, word).status_code == 404
    assert inspector.press(first, word).status_code == 403
    assert bureau.press(f"{path}/deliveries/nothing").status_code == 404
    clock.shift(timedelta(days=23))
    inspector, bureau, outsider = as_("inspector"), as_("bureau"), as_("outsider")
    assert "“问题台账”已逾期3天" in bureau.page("/").text
    assert bureau.submit(f"{path}/deliveries", {f"{second.rpartition('/')[2]}-text": "台账共5个问题，已登记"}, to=second).status_code == 303
    table = next(table for table in (inspector.page(made).table(place) for place in range(2)) if "问题台账" in table[0][2])
    assert [row[1:] for row in table[1:]] == [["已报送", "迟报3天"], ["逾期18天", "逾期3天"]]

    take = next(form.get("action") for form in inspector.page(f"{path}/deliveries").all("form") if "/delivered/" in form.get("action", ""))
    assert inspector.press(take).data.startswith(b"%PDF")
    assert outsider.press(take).status_code == 404
    assert inspector.press(f"{made}/end").status_code == 303
    assert bureau.press(second, {f"{second.rpartition('/')[2]}-text": "再报"}).status_code == 409


def test_late_unit_is_let_in_after_the_end_and_stays_late(as_, sheet, made, clock):
    path, rows = sheet
    bureau, inspector, name = as_("bureau"), as_("inspector"), path.rpartition("/")[2]
    let_in = {"reason": "机构改革，负责人刚到位", "until": day(40)}
    assert inspector.press(f"{made}/reopen/{name}", let_in).status_code == 409
    clock.shift(timedelta(days=30))
    bureau, inspector = as_("bureau"), as_("inspector")
    assert inspector.press(f"{made}/end").status_code == 303
    for wrong, field, sentence in (({"reason": ""}, f"why-{name}", "请写明理由。"), ({"until": day(61)}, f"until-{name}", "")):
        refused = inspector.press(f"{made}/reopen/{name}", {**let_in, **wrong})
        assert (refused.status_code, words(Page(refused.text).one("h1"))) == (422, "2026年行风建设自查")
        assert sentence in Page(refused.text).one("p", id=f"{field}-error").text
        typed = [Page(refused.text).one("input", id=f"{field}-{name}").get("value") for field in ("until", "why")]
        assert typed == [({**let_in, **wrong})["until"], ({**let_in, **wrong})["reason"]]
    assert inspector.press(f"{made}/excuse/{name}", {"reason": "机构撤并"}).status_code == 409  # what was missed stays missed
    assert inspector.press(f"{made}/reopen/nothing", let_in).status_code == 404
    assert bureau.press(f"{made}/reopen/{name}", let_in).status_code == 403
    assert inspector.press(f"{made}/reopen/{name}", let_in).status_code == 303

    assert "补报中" in inspector.page(made).text
    assert "仍记为迟交" in bureau.page(path).text
    fill(bureau, path, rows)
    assert bureau.submit(path, to=f"{path}/submit").status_code == 303
    assert "迟交10天" in inspector.page(made).text
    assert inspector.press(f"{made}/reopen/{name}", let_in).status_code == 409
    assert "等您审核" in inspector.page("/").text
    other = next(link.get("href") for link in as_("outsider").page("/inspections?sheets=done").all("a") if "/sheets/" in link.get("href", ""))
    assert as_("outsider").press(f"{other}/submit").status_code == 409


def test_staff_are_counted_by_kind_without_names(as_, region):
    inspector, bureau = as_("inspector"), as_("bureau")
    made = inspector.press("/inspections/new", sent(region, units=[region.county.public_id])).headers["Location"]
    assert inspector.submit(made, to=f"{made}/publish").status_code == 303
    path = next(link.get("href") for link in bureau.page("/inspections").all("a") if "/sheets/" in link.get("href", ""))
    numbers = {f"staff-{name}_{place}": n for place in range(4) for name, n in (("staff", "12"), ("checked", "10"), ("reported", "1"))}
    assert "通过政府购买提供服务" in bureau.page(f"{path}/deliveries").text
    for wrong in ({**numbers, "staff-checked_1": "13"}, {**numbers, "staff-staff_0": "很多"}, {**numbers, "staff-reported_2": "-1"}):
        assert bureau.press(f"{path}/staff", wrong).status_code == 422
    assert inspector.press(f"{path}/staff", numbers).status_code == 403
    assert as_("outsider").press(f"{path}/staff", numbers).status_code == 404
    assert bureau.press(f"{path}/staff", numbers).status_code == 303
    assert "10/12（1）" in inspector.page(made).text
    book = load_workbook(BytesIO(bureau.press(f"{path}/form", {"format": "xlsx"}).data)).active
    told = [str(cell.value) for row in book.iter_rows() for cell in row if "工作人员自查" in str(cell.value)]
    assert told == [f"工作人员自查：{'；'.join(f'{kind}10/12人（1人报告情况）' for kind in ('在编人员', '返聘', '借用', '通过政府购买提供服务'))}。"]


def test_local_rows_come_along_and_dropped_findings_do_not(app, as_, sheet, made, region):
    path, rows = sheet
    bureau, inspector = as_("bureau"), as_("inspector")
    assert bureau.submit(path, {"local-text": "乡镇服务站设医保专窗"}, to=f"{path}/rows").status_code == 303
    fill(bureau, path, rows[:1])
    again = sent(region, template="mianyang-2019-18/2", previous=made.rpartition("/")[2], units=[region.county.public_id])
    other = inspector.press("/inspections/new", {**again, "template": "shaanxi-2023-34/1"})
    assert (other.status_code, "另一份文件" in other.text) == (422, True)
    location = inspector.press("/inspections/new", again).headers["Location"]
    fill(bureau, path, rows[1:2], row_1={"finding": "发布前才写的，也带过去"})
    assert inspector.submit(location, to=f"{location}/publish").status_code == 303
    with app.app_context():
        found = select(SheetRow).join(Sheet).join(Round).where(Round.public_id == location.rpartition("/")[2]).order_by(SheetRow.position)
        laid = db.session.scalars(found).all()
        assert [(row.result, row.finding, row.is_new) for row in laid] == [("", "", False)] * 35
        assert [row.carried for row in laid[:3]] == ["已于10月建立领导小组并印发分工，每月例会一次", "发布前才写的，也带过去", ""]
        assert (laid[-1].is_local, laid[-1].local_text, laid[-1].key.startswith("local/")) == (True, "乡镇服务站设医保专窗", True)


@pytest.mark.parametrize("address", ["edit", "newer"])
def test_only_planners_of_the_place_see_a_draft(as_, made, address):
    as_("bureau").page(f"{made}/{address}", 403)
    as_("inspector").page(f"/inspections/nothing/{address}", 404)
    assert as_("inspector").page(f"{made}/{address}", 200 if address == "edit" else 409)
