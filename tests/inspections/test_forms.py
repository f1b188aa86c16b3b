"""The official form out of a sheet and back, over HTTP."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from evalsvc.core.db import db
from evalsvc.inspections.models import Rival, SheetRow
from tests.inspections.test_journey import fill, made, said, sheet

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
    return client.press(f"{path}/take-form", {"file": (BytesIO(body), name)})


def finding_cell(book, number):
    """The cell of a row's finding, found by the requirement that the form prints."""
    page = book.active
    return next(page.cell(row, 5) for row in range(1, page.max_row + 1) if str(page.cell(row, 3).value or "").startswith(f"{number}."))


def test_form_filled_in_comes_back(app, bureau, sheet):
    path, rows = sheet
    book = load_workbook(BytesIO(taken(bureau, path)))
    finding_cell(book, 19).value = "已落实：10月起窗口使用一次性告知单，已发放1,200份"
    out = BytesIO()
    book.save(out)

    told = send(bureau, path, out.getvalue())
    assert told.status_code == 200, told.text
    assert "填入1项" in told.text
    with app.app_context():
        row = db.session.scalars(select(SheetRow).where(SheetRow.public_id == rows[18])).one()
        assert (row.result, "一次性告知单" in row.finding) == ("done", True)


def test_same_form_again_changes_nothing(bureau, sheet):
    path, rows = sheet
    fill(bureau, path, rows[:3])
    told = send(bureau, path, taken(bureau, path))

    assert "填入0项" in told.text
    assert "与网上相同3项" in told.text


def test_what_was_typed_meanwhile_is_asked_about(app, bureau, sheet):
    path, rows = sheet
    book = load_workbook(BytesIO(taken(bureau, path)))
    finding_cell(book, 1).value = "已落实：表里写的，领导小组9月成立"
    out = BytesIO()
    book.save(out)
    assert bureau.press(f"{path}/rows/{rows[0]}", said(rows[0], finding="网上写的，领导小组10月成立")).status_code == 303

    assert "待您选用1项" in send(bureau, path, out.getvalue()).text
    with app.app_context():
        assert db.session.scalars(select(SheetRow.finding).where(SheetRow.public_id == rows[0])).one() == "网上写的，领导小组10月成立"
        assert "表里写的" in db.session.scalars(select(Rival)).one().typed["finding"]


def test_form_of_another_unit_is_refused(as_, bureau, sheet, app, region):
    path, _rows = sheet
    other = as_("outsider")
    theirs = next(link.get("href") for link in other.page("/inspections").all("a") if "/sheets/" in link.get("href", ""))

    refused = send(bureau, path, taken(other, theirs))
    assert refused.status_code == 422
    assert "另一个单位" in refused.text


@pytest.mark.parametrize(("ending", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_sheet_leaves_as_document_too(bureau, sheet, ending, begins):
    assert taken(bureau, sheet[0], ending).startswith(begins)


@pytest.mark.parametrize("ending", ["xlsx", "docx", "pdf"])
def test_merged_table_of_the_round(as_, made, sheet, ending):
    answer = as_("inspector").press(f"{made}/merged", {"format": ending})

    assert answer.status_code == 200


def test_what_is_no_form_is_refused(bureau, sheet):
    refused = send(bureau, sheet[0], b"hello", "a.xlsx")

    assert refused.status_code == 422


def test_others_take_nothing(as_, sheet):
    path, _rows = sheet
    assert as_("outsider").press(f"{path}/form").status_code == 404
    assert as_("clerk").press(f"{path}/form").status_code == 403
    assert as_("inspector").press(f"{path}/take-form").status_code == 403
    assert as_("bureau").get(f"{path}/form").status_code == 405
    assert as_("bureau").press(f"{path}/form", {"format": "exe"}).status_code == 404
