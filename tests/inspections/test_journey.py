"""A round over HTTP: planned, published, filled in, handed in with a problem, returned, handed in again, accepted."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from evalsvc.accounts.models import Account
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.corrections.models import Correction, Measure
from evalsvc.inspections.models import Revision, Sheet, SheetRow
from tests.page import Page


def day(days):
    return str(today() + timedelta(days=days))


@pytest.fixture
def made(as_, region):
    """Where a round of the 34 rows is that the city asks of two counties."""
    sent = {
        "title": "2026年行风建设自查",
        "organ": region.city.public_id,
        "template": "mianyang-2019-18/2",
        "units": [region.county.public_id, region.other_county.public_id],
        "stage_1_name": "自查自纠",
        "stage_1_first_day": day(0),
        "stage_1_last_day": day(20),
        "stage_2_name": "上级复查",
        "stage_2_first_day": day(21),
        "stage_2_last_day": day(40),
    }
    said = as_("inspector").press("/inspections/new", sent)
    assert said.status_code == 303
    return said.headers["Location"]


@pytest.fixture
def sheet(app, as_, made, region):
    """The county's sheet of the published round: its path, and its rows' public ids in order."""
    inspector = as_("inspector")
    assert inspector.submit(made, to=f"{made}/publish").status_code == 303
    with app.app_context():
        found = db.session.scalars(select(Sheet).where(Sheet.unit_id == region.county.id)).one()
        rows = db.session.scalars(select(SheetRow.public_id).where(SheetRow.sheet_id == found.id).order_by(SheetRow.position)).all()
        return f"/inspections/sheets/{found.public_id}", rows


def said(row, version=1, **fields):
    given = {"result": "done", "finding": "已于10月建立领导小组并印发分工，每月例会一次", **fields}
    return {f"{row}-{name}": value for name, value in {**given, "row_version": str(version)}.items()}


CLAIMED = {21: {"answer": "3号窗口的评价器已报修"}, 32: {"due": "120", "paid": "120", "evidence": "10月拨付台账"}}


def fill(client, path, rows, **of):
    """Fills rows in from the first on, with a word to the figures that speak against them."""
    for number, row in enumerate(rows, start=1):
        assert client.press(f"{path}/rows/{row}", said(row, **of.get(f"row_{number}", {}))).status_code == 303
        if number in CLAIMED:
            assert client.press(f"{path}/rows/{row}/claim", claimed(row, **CLAIMED[number])).status_code == 303


def claimed(row, version=0, **fields):
    return {f"claim-{row}-{name}": value for name, value in {**fields, "row_version": str(version)}.items()}


def test_draft_is_seen_by_nobody_who_is_asked(as_, made):
    assert "2026年行风建设自查" not in as_("bureau").page("/inspections").text
    as_("bureau").page(made, 403)


def test_problem_goes_into_the_tracker_without_a_second_entry(app, as_, sheet):
    path, rows = sheet
    bureau, inspector = as_("bureau"), as_("inspector")
    assert "落实一次性告知制" in bureau.page(path).text
    assert bureau.submit(path, to=f"{path}/submit").status_code == 409

    open_row = {"result": "not_begun", "finding": "3号窗口没有评价器", "measure": "采购并安装评价器", "measure_due_on": day(15)}
    fill(bureau, path, rows, row_21=open_row)
    assert bureau.submit(path, to=f"{path}/submit").status_code == 303
    with app.app_context():
        problem = db.session.scalars(select(Correction)).one()
        assert (problem.problem, problem.source, problem.is_self_found) == ("3号窗口没有评价器", "self_inspection", True)
        assert "绵医保发〔2019〕18号" in problem.clause
        assert db.session.scalars(select(Measure.text)).one() == "采购并安装评价器"
        number = problem.number
    assert number in bureau.page(path).text
    again = bureau.press(f"{path}/submit", {"submit-row_version": "1"})
    assert (again.status_code, "刚被别人改过" in again.text) == (409, False)  # a second click changed nothing
    assert bureau.press(f"{path}/rows/{rows[0]}", said(rows[0])).status_code == 409

    returned = {f"remark-{rows[0]}": "请附领导小组文件", "review-row_version": _version(inspector, path)}
    assert inspector.press(f"{path}/return", returned).status_code == 303
    page = bureau.page(path)
    assert "请附领导小组文件" in page.text
    assert bureau.submit(path, to=f"{path}/submit").status_code == 409
    answer = next(form.get("action") for form in page.all("form") if "/remarks/" in form.get("action", ""))
    assert bureau.submit(path, {f"{answer.rpartition('/')[2]}-text": "已附文件"}, to=answer).status_code == 303
    again = bureau.press(answer, {f"{answer.rpartition('/')[2]}-text": "别的话"})
    assert (again.status_code, "这条意见已经有人回应过了。" in again.text, "已附文件" in again.text) == (409, True, True)
    assert bureau.submit(path, to=f"{path}/submit").status_code == 303
    assert inspector.press(f"{path}/accept", {"review-row_version": _version(inspector, path)}).status_code == 303
    with app.app_context():
        assert [row.number for row in db.session.scalars(select(Revision).order_by(Revision.number))] == [1, 2]
        assert db.session.scalars(select(Correction)).all() == [problem] or db.session.query(Correction).count() == 1


def _version(client, path):
    return client.page(f"{path}/review").one("input", id="review-row_version").get("value")


def test_rows_from_above_are_never_deleted_and_local_ones_stand_last(as_, sheet):
    path, rows = sheet
    bureau = as_("bureau")
    refused = bureau.press(f"{path}/rows/{rows[3]}/remove")
    assert refused.status_code == 409
    assert "可增不可删" in refused.text
    assert bureau.submit(path, {"local-text": "乡镇服务站设医保专窗"}, to=f"{path}/rows").status_code == 303
    twice = bureau.press(f"{path}/rows", {"local-text": " 乡镇服务站设医保专窗"})
    assert (twice.status_code, Page(twice.text).one("p", id="local-text-error").text) == (422, "这一项已经增加过了，在表的最后。")
    page = bureau.page(path)
    assert "本地增加" in page.text
    last = page.all("details", class_="panel sheet-row")[-1].get("data-row")
    assert bureau.press(f"{path}/rows/{last}/remove").status_code == 303


def test_two_people_in_one_row_lose_nothing(as_, sheet, app):
    path, rows = sheet
    bureau = as_("bureau")
    row = rows[0]
    assert bureau.press(f"{path}/rows/{row}", said(row, finding="甲写的：领导小组已成立")).status_code == 303
    with app.app_context():
        clerk = db.session.scalars(select(Account.public_id).where(Account.username == "clerk")).one()
    assert bureau.press(f"{path}/assign", {"assign-items": [row], "assign-person": clerk}).status_code == 303
    other = as_("clerk")
    told = other.post(
        f"{path}/rows/{row}", data={"csrf_token": other.token(), **said(row, finding="乙写的：分工已印发")}, headers={"Accept": "application/json"}
    )
    assert (told.status_code, told.json["saved"], told.json["rival"]) == (200, True, True)
    page = bureau.page(path)
    assert "甲写的" in page.text
    assert "乙写的" in page.text
    assert "（系统，" not in page.text  # whose text it is stands beside it
    assert bureau.submit(path, to=f"{path}/submit").status_code == 409
    choose = next(form.get("action") for form in page.all("form") if "/choose/" in form.get("action", ""))
    assert bureau.press(choose, {"take": "yes"}).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(SheetRow.finding).where(SheetRow.public_id == row)).one() == "乙写的：分工已印发"
    assert bureau.press(choose, {"take": "yes"}).status_code == 404


def test_not_applicable_needs_a_reason(as_, sheet):
    path, rows = sheet
    refused = as_("bureau").press(f"{path}/rows/{rows[0]}", said(rows[0], result="not_applicable"))

    assert refused.status_code == 422
    assert "不适用的要写理由" in refused.text
    assert "已于10月建立领导小组" in refused.text


def test_outsiders_and_others_rights(as_, sheet, made):
    path, rows = sheet
    as_("outsider").page(path, 404)
    assert as_("outsider").press(f"{path}/rows/{rows[0]}", said(rows[0])).status_code == 404
    assert as_("inspector").press(f"{path}/rows/{rows[0]}", said(rows[0])).status_code == 403
    assert as_("bureau").press(f"{path}/accept").status_code == 403
    as_("clerk").page(path, 403)
    as_("bureau").page("/inspections/new", 403)
    as_("outsider").page(made, 403)


def test_next_round_carries_findings_and_begins_results_anew(app, as_, sheet, made, region):
    path, rows = sheet
    fill(as_("bureau"), path, rows[:2])
    sent = {
        "title": "第二轮",
        "organ": region.city.public_id,
        "template": "mianyang-2019-18/2",
        "previous": made.rpartition("/")[2],
        "units": [region.county.public_id],
        "stage_1_name": "自查自纠",
        "stage_1_first_day": day(0),
        "stage_1_last_day": day(20),
    }
    said = as_("inspector").press("/inspections/new", sent)
    assert as_("inspector").submit(said.headers["Location"], to=f"{said.headers['Location']}/publish").status_code == 303
    with app.app_context():
        first = select(SheetRow).join(Sheet).where(Sheet.unit_id == region.county.id, SheetRow.position == 1)
        last = db.session.scalars(first.order_by(SheetRow.id.desc())).first()
        assert (last.result, last.finding, last.carried) == ("", "", "已于10月建立领导小组并印发分工，每月例会一次")


def test_what_was_missed_stays_missed(as_, sheet, made):
    path, rows = sheet
    bureau = as_("bureau")
    fill(bureau, path, rows)
    assert as_("inspector").press(f"{made}/end").status_code == 303

    assert bureau.press(f"{path}/submit", {"submit-row_version": "1"}).status_code == 409
    assert bureau.press(f"{path}/rows/{rows[0]}", said(rows[0], 2)).status_code == 409
    page = bureau.page(path)
    assert "未提交" in page.text
    assert "提交给上级审核" not in page.text
    assert "未提交" in as_("inspector").page(made).text


def test_unit_is_excused_with_a_reason_before_it_hands_in(as_, sheet, made):
    path, rows = sheet
    inspector, address = as_("inspector"), f"{made}/excuse/{path.rpartition('/')[2]}"
    field = f"excuse-{path.rpartition('/')[2]}"
    for reason, sentence in (("", "请写明理由。"), ("长" * 201, "最多200个字符。")):
        refused = inspector.press(address, {"reason": reason})
        assert (refused.status_code, Page(refused.text).one("p", id=f"{field}-error").text) == (422, sentence)
        assert Page(refused.text).one("input", id=field).get("value") == reason
    fill(as_("bureau"), path, rows)
    assert as_("bureau").submit(path, to=f"{path}/submit").status_code == 303

    refused = inspector.press(address, {"reason": "机构撤并"})
    assert refused.status_code == 409
    assert "已经提交" in refused.text


def test_overview_shows_looked_at_and_fulfilled_apart(as_, sheet, made):
    path, rows = sheet
    of = {"row_2": {"result": "not_applicable", "reason": "无此业务"}, "row_3": {"result": "under_way", "measure": "继续", "measure_due_on": day(9)}}
    fill(as_("bureau"), path, rows[:3], **of)
    table = as_("inspector").page(made).table()

    county = next(row for row in table if "涪城区医疗保障局" in row[0])
    assert county[2:4] == ["3/34", "1/33"]


def test_text_that_is_too_long_is_told_and_not_cut(as_, sheet):
    path, rows = sheet
    bureau = as_("bureau")
    box = bureau.page(path).one("textarea", id=f"{rows[0]}-finding")
    long = "长" * 4001

    refused = bureau.submit(path, {f"{rows[0]}-finding": long}, to=f"{path}/rows/{rows[0]}")

    assert box.get("maxlength") is None
    assert refused.status_code == 422
    assert long in refused.text
