"""The official form out of a sheet and back, over HTTP."""

import threading
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from evalsvc.core.db import db
from evalsvc.core.official import layout
from evalsvc.inspections import outgoing
from evalsvc.inspections.expiring import remove_old_forms
from evalsvc.inspections.models import FilledForm, Rival, SheetRow
from evalsvc.jobs import services as job_services
from evalsvc.jobs.work import run_next
from tests.inspections.test_journey import fill, made, said, sheet
from tests.inspections.workbook.making import book, by_hand
from tests.page import Page, words

__all__ = ["made", "sheet"]


@pytest.fixture
def bureau(as_):
    return as_("bureau")


def taken(client, path, ending="xlsx"):
    answer = client.press(f"{path}/form", {"format": ending})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.data


def send(client, path, body, name="自查表.xlsx"):
    answer = client.press(f"{path}/take-form", {"file": (BytesIO(body), name)})
    answer.request.environ["wsgi.input"].close()  # the test client lays a large body into a file
    return answer


def brought(client, path, body, name="自查表.xlsx"):
    """Where the page is that says what a form would do."""
    answer = send(client, path, body, name)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def filled(body, texts):
    """The form with texts in the cells of finding (5) and measure (6) by the number of the row."""
    book = load_workbook(BytesIO(body))
    page = book.active
    for (number, column), text in texts.items():
        line = next(line for line in range(1, page.max_row + 1) if str(page.cell(line, 3).value or "").startswith(f"{number}."))
        page.cell(line, column).value = text
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def counts(page):
    """The figures at the head of the page: taken, asked, added, the same, kept, not read."""
    return [int(words(figure)[:-1]) for figure in page.one("dl", class_="facts").iter("dd")]


def texts_of(app, row):
    with app.app_context():
        found = db.session.scalars(select(SheetRow).where(SheetRow.public_id == row)).one()
        return found.result, found.finding, found.measure, found.measure_due_on


def test_form_filled_in_is_read_first_and_taken_then(app, bureau, sheet):
    path, rows = sheet
    texts = {(19, 5): "已落实：10月起窗口使用一次性告知单，已发放1,200份", (21, 5): "推进中。还差3号窗口", (21, 6): "采购评价器，2026年12月20日前装好"}
    there = brought(bureau, path, filled(taken(bureau, path), texts))

    page = bureau.page(there)
    assert counts(page) == [3, 0, 0, 0, 0, 0]
    assert [line[0] for line in page.table()[1:]] == ["E22", "E24", "F24"]
    assert "还没有导入" in page.text
    assert texts_of(app, rows[18]) == ("", "", "", None)

    assert bureau.submit(there).status_code == 303
    assert texts_of(app, rows[18]) == ("done", "10月起窗口使用一次性告知单，已发放1,200份", "", None)
    assert texts_of(app, rows[20]) == ("under_way", "还差3号窗口", "采购评价器，2026年12月20日前装好", date(2026, 12, 20))
    assert "已导入：填入3处" in bureau.page(there).text
    assert bureau.press(there, {"seen": ""}).status_code == 409


def test_full_form_again_changes_nothing(app, bureau, sheet):
    path, rows = sheet
    of = {
        "row_2": {"result": "not_applicable", "reason": "没有这项业务"},
        "row_3": {"result": "under_way", "measure": "继续推进", "measure_due_on": "2026-12-31", "authority": "县委办〔2026〕3号"},
        "row_4": {"result": "not_begun", "measure": "长期坚持", "measure_due_on": "2027-03-01", "finding": "=1+1"},
    }
    fill(bureau, path, rows, **of)
    bureau.submit(path, {"local-text": "乡镇服务站设医保专窗"}, to=f"{path}/rows")
    local = bureau.page(path).all("details", class_="panel sheet-row")[-1].get("data-row")
    assert bureau.press(f"{path}/rows/{local}", said(local)).status_code == 303

    for ending in ("xlsx", "docx"):
        page = bureau.page(brought(bureau, path, taken(bureau, path, ending), f"表.{ending}"))
        assert counts(page) == [0, 0, 0, 37, 0, 0]
        assert "没有要填入的新内容" in page.text
        assert not page.all("button", string="确认导入")


def test_what_was_typed_meanwhile_is_asked_about_and_what_was_not_touched_stays(app, bureau, sheet):
    path, rows = sheet
    fill(bureau, path, rows[:3])
    form = filled(taken(bureau, path), {(1, 5): "已落实。表里写的", (2, 5): "已落实。表里改的", (4, 5): "已落实。表里新写的", (5, 5): "已落实。表里第5项"})
    for row, text in ((rows[0], "网上写的"), (rows[2], "网上又改的")):
        assert bureau.press(f"{path}/rows/{row}", said(row, 2, finding=text)).status_code == 303
    assert bureau.press(f"{path}/rows/{rows[3]}", said(rows[3], finding="网上第4项")).status_code == 303
    there = brought(bureau, path, form)
    page = bureau.page(there)

    assert counts(page) == [2, 2, 0, 0, 1, 0]
    beside = [words(part) for part in page.all("p", class_="said")]
    assert beside == ["已落实。网上写的", "已落实。表里写的", "已落实。网上第4项", "已落实。表里新写的"]
    refused = bureau.submit(there, {f"row-{rows[3]}-finding": "both"})
    assert refused.status_code == 422
    assert "还有1处要选用哪一份" in refused.text
    kept = [mark.get("value") for mark in Page(refused.text).all("input", type="radio") if mark.get("checked") is not None]
    assert kept == ["both"]
    assert texts_of(app, rows[1])[1] == "已于10月建立领导小组并印发分工，每月例会一次"

    assert bureau.submit(there, {f"row-{rows[3]}-finding": "both", "rest": "form"}).status_code == 303
    assert [texts_of(app, row)[1] for row in rows[:5]] == ["表里写的", "表里改的", "网上又改的", "网上第4项", "表里第5项"]
    with app.app_context():
        assert db.session.scalars(select(Rival)).one().typed["finding"] == "表里新写的"


def test_what_changes_between_dry_run_and_consent_is_asked_again(app, bureau, sheet):
    path, rows = sheet
    there = brought(bureau, path, filled(taken(bureau, path), {(1, 5): "已落实。表里写的"}))
    seen = bureau.page(there).one("input", id="seen").get("value")
    assert bureau.press(f"{path}/rows/{rows[0]}", said(rows[0], finding="网上刚写的")).status_code == 303

    late = bureau.press(there, {"seen": seen})
    assert late.status_code == 409
    assert "网上又有人改过" in late.text
    assert "要您选" in late.text
    assert texts_of(app, rows[0])[1] == "网上刚写的"
    assert bureau.submit(there, {f"row-{rows[0]}-finding": "sheet"}).status_code == 303
    assert texts_of(app, rows[0])[1] == "网上刚写的"


def test_paper_filled_in_outside_comes_in(app, bureau, sheet):
    path, rows = sheet
    lines = by_hand(
        {1: ("已落实。成立领导小组，电话13812345678", ""), 21: ("未落实", "2026年12月底前装好"), 33: ("不适用，本县没有民营机构", "")}, unmerged=True
    )
    lines += [
        ["", "", "35.推行周末窗口值班。（本地增加）", "", "推进中", "长期"],
        ["填表人：", "某甲", "", "负责人：某丙"],
        ["", "", "36.别的事", "", "已落实", ""],
    ]
    there = brought(bureau, path, book(lines), "手填.xlsx")
    page = bureau.page(there)

    assert "表上写的填报单位是“游仙区医疗保障局”" in page.text
    assert "某甲；负责人：某丙" in page.text
    assert [line[:2] for line in page.table(1)[1:]] == [["C40", "36.别的事"], ["E40", "已落实"]]
    assert bureau.submit(there).status_code == 303
    assert texts_of(app, rows[0]) == ("done", "成立领导小组，电话［已遮盖］", "", None)
    assert texts_of(app, rows[20]) == ("not_begun", "", "2026年12月底前装好", date(2026, 12, 31))
    with app.app_context():
        reason, local = (db.session.scalars(select(SheetRow).where(one)).first() for one in (SheetRow.public_id == rows[32], SheetRow.is_local))
        assert (reason.result, reason.finding, reason.reason) == ("not_applicable", "", "本县没有民营机构")
        assert (local.local_text, local.result, local.measure) == ("推行周末窗口值班。", "under_way", "长期")
    assert counts(bureau.page(brought(bureau, path, book(lines))))[:3] == [0, 0, 0]


def test_what_is_no_form_of_this_sheet_is_refused_at_its_field(as_, app, bureau, sheet, made):
    path, rows = sheet
    other = as_("outsider")
    theirs = next(link.get("href") for link in other.page("/inspections").all("a") if "/sheets/" in link.get("href", ""))
    old = taken(bureau, path)
    fill(bureau, path, rows)
    assert bureau.submit(path, to=f"{path}/submit").status_code == 303
    assert send(bureau, path, old).status_code == 409
    assert bureau.submit(path, to=f"{path}/revise").status_code == 303

    bad = {"另一个单位": taken(other, theirs), "重新导出": old, "请换成": b"hello", "打不开": old[:3000] + old[3100:], "最多4MB": b"PK" + b"0" * 5_000_000}
    bad["这是汇总表"] = as_("inspector").press(f"{made}/merged", {"format": "xlsx"}).data
    bad |= {"没有找到表头": book([["姓名", "电话"], ["某甲", "1"]]), "请选择要上传的文件": b""}
    for sentence, body in bad.items():
        refused = send(bureau, path, body)
        assert refused.status_code == 422, sentence
        assert sentence in Page(refused.text).one("p", id="file-error").text
        assert "已于10月建立领导小组" in refused.text
    long = book([*by_hand({1: ("长" * 4001, ""), 2: ("不适用", "")}), ["", "", "长" * 1001 + "（本地增加）", "", "", ""]])
    assert "最多1000个字符" in Page(send(bureau, path, long).text).one("p", id="file-error").text


def test_form_is_for_those_who_fill_in_the_sheet_and_goes_after_a_week(as_, app, bureau, sheet, clock):
    path, _rows = sheet
    there = brought(bureau, path, filled(taken(bureau, path), {(1, 5): "已落实。表里写的"}))
    as_("outsider").page(there, 404)
    as_("inspector").page(there, 403)
    assert as_("outsider").press(there).status_code == 404
    assert bureau.get(there[:-2] + "zz").status_code == 404
    assert bureau.delete(there).status_code == 405
    assert as_("inspector").press(f"{path}/take-form").status_code == 403

    clock.shift(timedelta(days=7, minutes=1))
    with app.app_context():
        remove_old_forms()
        assert db.session.scalars(select(FilledForm)).all() == []
    as_("bureau").page(there, 404)


@pytest.mark.parametrize(("ending", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_sheet_leaves_as_document_too(bureau, sheet, ending, begins):
    assert taken(bureau, sheet[0], ending).startswith(begins)


@pytest.mark.parametrize("ending", ["xlsx", "docx", "pdf"])
def test_merged_table_of_the_round(as_, made, sheet, ending):
    answer = as_("inspector").press(f"{made}/merged", {"format": ending})

    assert answer.status_code == 200


def test_others_take_nothing(as_, sheet):
    path, _rows = sheet
    assert as_("outsider").press(f"{path}/form").status_code == 404
    assert as_("clerk").press(f"{path}/form").status_code == 403
    assert as_("bureau").get(f"{path}/form").status_code == 405
    assert as_("bureau").press(f"{path}/form", {"format": "exe"}).status_code == 404


def test_blank_form_filled_in_by_hand_comes_back(app, as_, bureau, made, sheet):
    path, rows = sheet
    blank = as_("inspector").press(f"{made}/blank", {"format": "xlsx"})
    assert blank.status_code == 200
    form = load_workbook(BytesIO(filled(blank.data, {(2, 5): "已落实。方案已报送"})))
    form.active["A2"] = str(form.active["A2"].value).replace("填报单位：　　", "填报单位：涪城区医疗保障局　　")
    form.active["D2"] = "填表日期：2026 年 11 月 20 日"
    out = BytesIO()
    form.save(out)
    there = brought(bureau, path, out.getvalue(), "报送.xlsx")
    page = bureau.page(there)

    assert counts(page) == [1, 0, 0, 0, 0, 0]
    assert "表上写的填报单位是" not in page.text
    assert bureau.submit(there).status_code == 303
    assert texts_of(app, rows[1])[:2] == ("done", "方案已报送")
    assert counts(bureau.page(brought(bureau, path, as_("inspector").press(f"{made}/blank", {"format": "docx"}).data))) == [0, 0, 0, 0, 0, 0]


def test_large_merged_table_is_made_by_a_job(as_, app, made, sheet, monkeypatch):
    path, rows = sheet
    fill(as_("bureau"), path, rows)
    assert as_("bureau").submit(path, to=f"{path}/submit").status_code == 303
    inspector = as_("inspector")
    assert inspector.press(f"{made}/merged", {"format": "xlsx"}).status_code == 200
    monkeypatch.setattr(outgoing, "MOST_AT_ONCE", 33)
    monkeypatch.setattr(layout, "STEP", 30)
    told = []
    monkeypatch.setattr(job_services, "report", lambda _claim, done, total: told.append((done, total)))
    for ending, begins in (("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF")):
        there = inspector.press(f"{made}/merged", {"format": ending})
        assert there.status_code == 303
        assert run_next(app, "one", threading.Event())
        assert "共34条" in inspector.page(there.location).text
        assert inspector.press(f"{there.location}/download").data.startswith(begins)
    lines = 68  # each requirement's sum, and the one unit that has handed in
    assert told == [(0, 34), (30, lines), (60, lines), (0, 34), (30, lines), (60, lines), (0, 34)]
