"""A new version of a document: running sheets stay as they are, a draft and a unit adopt it by choice, and nothing typed is lost."""

from copy import deepcopy
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from evalsvc.core.clock import today
from evalsvc.core.db import db, unit_of_work
from evalsvc.inspections.models import Sheet, SheetRow
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.instruments.queries import version
from tests.inspections.test_journey import fill, made, said, sheet
from tests.inspections.test_rounds import sent
from tests.page import Page

__all__ = ["made", "sheet"]
NEW_ROW = {"number": 35, "text": "每季度通报窗口评价情况。", "deadline": {"kind": "long_term", "words": "长期"}}


@pytest.fixture
def third(app):
    """Publishes a third version of the 34 rows: row 1 reads otherwise, row 34 is gone, a 35th has come."""

    def publish():
        with app.app_context(), unit_of_work():
            old = version("mianyang-2019-18", 2)
            content = deepcopy(old.content) | {"version": 3}
            checklist = next(part for part in content["parts"] if part["kind"] == "checklist")
            rows = checklist["groups"][0]["rows"]
            rows[0]["text"] = f"{rows[0]['text'].rstrip('。')}，并明确专人负责。"
            checklist["groups"][-1]["rows"][-1] = NEW_ROW
            fields = {name: getattr(old, name) for name in ("namespace", "key", "kind", "title")}
            db.session.add(InstrumentVersion(**fields, version=3, published_on=today(), content=content, hash="3" * 64))

    return publish


def rows_of(app, path):
    with app.app_context():
        found = select(SheetRow).join(Sheet).where(Sheet.public_id == path.rpartition("/")[2]).order_by(SheetRow.position)
        return [(row.key.rpartition("/")[2], row.finding, row.is_new, row.is_local) for row in db.session.scalars(found)]


def test_unit_adopts_a_version_and_loses_nothing(app, as_, sheet, made, third):
    path, rows = sheet
    bureau = as_("bureau")
    bureau.page(f"{path}/newer", 409)
    fill(bureau, path, rows[:1])
    assert bureau.press(f"{path}/rows/{rows[33]}", said(rows[33], finding="已建立台账")).status_code == 303
    before = rows_of(app, path)
    third()
    assert rows_of(app, path) == before  # a running sheet is left alone
    assert "文件已有第3版" in bureau.page(path).text
    page = bureau.page(f"{path}/newer")
    assert "新增1项，改动1项，取消1项，其余32项逐字相同" in page.text
    assert [piece.text for piece in page.all("ins")] == ["，并明确专人负责"]
    as_("outsider").page(f"{path}/newer", 404)
    as_("inspector").page(f"{path}/newer", 403)
    assert as_("inspector").press(f"{path}/newer").status_code == 403
    assert as_("outsider").press(f"{path}/newer").status_code == 404
    stale = bureau.page(f"{path}/newer").form(f"{path}/newer").filled({})[1]

    assert bureau.submit(path, {"local-text": "乡镇服务站设专窗"}, to=f"{path}/rows").status_code == 303
    assert bureau.submit(f"{path}/newer").status_code == 303
    after = rows_of(app, path)
    text = "已于10月建立领导小组并印发分工，每月例会一次"
    assert after[0] == ("1", text, False, False)
    assert after[33] == ("35", "", True, False)
    # 34 of the new version, then the dropped one that said something, and the unit's own
    assert [row[1:] for row in after[34:]] == [("已建立台账", False, True), ("", False, True)]
    assert "并明确专人负责" in bureau.page(path).text
    assert bureau.post(f"{path}/newer", data=stale).status_code == 409
    ids = _ids(app, path)
    fill(bureau, path, [*ids[:34], ids[35]])
    told = bureau.submit(path, to=f"{path}/submit")
    assert told.status_code == 303, Page(told.text).text[:900]
    merged = as_("inspector").press(f"{made}/merged", {"format": "xlsx"})
    assert "每季度通报窗口评价情况" in _texts(merged.data)
    assert "每季度通报窗口评价情况" in _texts(bureau.press(f"{path}/form", {"format": "xlsx"}).data)


def test_draft_adopts_a_version_and_the_next_round_marks_what_is_new(app, as_, region, sheet, made, third):
    path, rows = sheet
    inspector, bureau = as_("inspector"), as_("bureau")
    fill(bureau, path, rows[:2])
    given = sent(region, template="mianyang-2019-18/2", previous=made.rpartition("/")[2], units=[region.county.public_id])
    draft = inspector.press("/inspections/new", given).headers["Location"]
    third()
    assert "这份文件已有第3版" in inspector.page(draft).text
    assert inspector.submit(f"{draft}/newer").status_code == 303
    page = inspector.page(draft)
    assert "比上一轮：新增1项，改动1项，取消1项" in page.text
    inspector.page(f"{draft}/newer", 409)
    assert inspector.submit(draft, to=f"{draft}/publish").status_code == 303

    theirs = next(link.get("href") for link in bureau.page("/inspections").all("a") if "/sheets/" in link.get("href", ""))
    laid = rows_of(app, theirs)
    assert [row[0] for row in laid if row[2]] == ["35"]
    assert len(laid) == 34
    assert "新增" in bureau.page(theirs).text
    assert bureau.press(f"{theirs}/rows/nothing", said("nothing")).status_code == 404
    assert inspector.press(f"{made}/newer", {"row_version": "2"}).status_code == 409  # a published round never changes


def _ids(app, path):
    with app.app_context():
        found = select(SheetRow.public_id).join(Sheet).where(Sheet.public_id == path.rpartition("/")[2]).order_by(SheetRow.position)
        return db.session.scalars(found).all()


def _texts(body):
    book = load_workbook(BytesIO(body))
    return "\n".join(str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value)
