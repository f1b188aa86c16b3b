"""The nineteen types of problems as a round: found or not found, on what that rests, and the correction; a list for each unit."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from evalsvc.core.db import db
from evalsvc.corrections.models import Correction
from evalsvc.inspections.models import Sheet, SheetRow
from tests.inspections.test_journey import day, made, said
from tests.inspections.test_rounds import sent

__all__ = ["made"]


@pytest.fixture
def rectifying(app, as_, region):
    """A round of the nineteen types asked of two counties: its path, the first county's sheet and its rows."""
    units = [region.county.public_id, region.other_county.public_id]
    location = as_("inspector").press("/inspections/new", sent(region, template="wenshui-2023-15/1", units=units)).headers["Location"]
    assert as_("inspector").submit(location, to=f"{location}/publish").status_code == 303
    with app.app_context():
        found = db.session.scalars(select(Sheet).where(Sheet.unit_id == region.county.id)).one()
        rows = db.session.scalars(select(SheetRow.public_id).where(SheetRow.sheet_id == found.id).order_by(SheetRow.position)).all()
        return location, f"/inspections/sheets/{found.public_id}", rows


def test_each_unit_has_its_negative_list(app, as_, rectifying):
    made, path, rows = rectifying
    bureau, inspector = as_("bureau"), as_("inspector")
    page = bureau.page(path)
    assert {"未发现", "发现，整改中", "发现，未整改"} <= {label.text for label in page.all("label", class_="form-check-label")}
    assert "已落实" not in {label.text for label in page.all("label", class_="form-check-label")}

    assert bureau.press(f"{path}/rows/{rows[0]}", said(rows[0], finding="查了")).status_code == 303
    assert "写了“未发现”，但没有写查了什么" in bureau.page(path).text
    refused = bureau.press(f"{path}/rows/{rows[1]}", said(rows[1], result="not_applicable"))
    assert (refused.status_code, "发现，未整改" in refused.text) == (422, True)
    clean = {"finding": "查阅采购合同12份、付款凭证30笔", "authority": "采购合同、财务凭证"}
    found = {"result": "not_begun", "finding": "2笔付款没有审批单", "measure": "补办审批并追责", "measure_due_on": day(9)}
    for number, row in enumerate(rows, start=1):
        version = 2 if number == 1 else 1
        assert bureau.press(f"{path}/rows/{row}", said(row, version, **{**clean, **(found if number == 4 else {})})).status_code == 303
    assert bureau.submit(path, to=f"{path}/submit").status_code == 303

    table = bureau.page(f"{path}/negatives").table()
    assert len(table) == 20
    assert table[1][2:5] == ["未发现", "查阅采购合同12份、付款凭证30笔", "采购合同、财务凭证"]
    assert table[4][2:5] == ["发现，未整改", "2笔付款没有审批单", "采购合同、财务凭证"]
    assert table[4][5:7] == ["补办审批并追责", "—"]
    with app.app_context():
        assert table[4][9] == f"{db.session.scalars(select(Correction.number)).one()}，待定五定"
    whole = inspector.page(f"{made}/negatives")
    assert "共38项，发现问题1项" in whole.text
    assert [row[0] for row in inspector.page(f"{made}/negatives?found=yes").table()[1:]] == ["涪城区医疗保障局"]

    for address, who in ((f"{path}/negatives", bureau), (f"{made}/negatives", inspector)):
        for ending, begins in (("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF")):
            assert who.press(address, {"format": ending}).data.startswith(begins)
        assert who.press(address, {"format": "exe"}).status_code == 404
    sheet = load_workbook(BytesIO(inspector.press(f"{made}/negatives").data)).active
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "注：依据文民发[2023]15号，共38项，已查19项，发现问题1项。" in texts


def test_others_see_no_list_and_other_rounds_have_none(as_, rectifying, made):
    location, path, _rows = rectifying
    as_("outsider").page(f"{path}/negatives", 404)
    as_("bureau").page(f"{location}/negatives", 403)
    as_("clerk").page(f"{path}/negatives", 403)
    assert as_("outsider").press(f"{path}/negatives").status_code == 404
    as_("inspector").page(f"{made}/negatives", 404)


def test_what_must_not_be_is_found_or_not_wherever_it_is_told(app, as_, region, rectifying):
    made, path, rows = rectifying
    bureau, inspector = as_("bureau"), as_("inspector")
    basis = {"finding": "查阅采购合同12份", "authority": "采购合同"}
    found = {"result": "not_begun", "finding": "2笔付款没有审批单", "measure": "补办审批", "measure_due_on": day(9)}
    for number, row in enumerate(rows, start=1):
        assert bureau.press(f"{path}/rows/{row}", said(row, **{**basis, **(found if number == 4 else {})})).status_code == 303
    assert "填写自查结果：“发现，未整改”" in bureau.page(f"{path}/rows/{rows[3]}").text
    assert bureau.submit(path, to=f"{path}/submit").status_code == 303

    assert "单位填的：未发现18项；发现，未整改1项。" in inspector.page(f"{path}/review").text
    word = {f"{rows[0]}-seen": "not_begun", f"{rows[0]}-word": "合同没有比价记录", f"{rows[0]}-revision": "1"}
    assert inspector.press(f"{path}/rows/{rows[0]}/judge", word).status_code == 303
    assert inspector.submit(f"{path}/review", to=f"{path}/return").status_code == 303
    page = bureau.page(path)
    assert "上级看到的是“发现，未整改”：合同没有比价记录" in page.text
    answer = next(form.get("action") for form in page.all("form") if "/remarks/" in form.get("action", ""))
    assert bureau.submit(path, {f"{answer.rpartition('/')[2]}-text": "已改"}, to=answer).status_code == 303
    again = {**basis, "result": "not_begun", "measure": "补做比价", "measure_due_on": day(9)}
    assert bureau.press(f"{path}/rows/{rows[0]}", said(rows[0], 2, **again)).status_code == 303
    assert bureau.submit(path, to=f"{path}/submit").status_code == 303
    changed = inspector.page(f"{path}/revisions/2")
    assert {"未发现"} == {gone.text for gone in changed.all("del")}
    assert "发现，未整改" in {new.text for new in changed.all("ins")}
    assert inspector.page(f"{made}/matrix").one("h1").text.strip().startswith("1个单位发现第")
    assert "通过" in inspector.page(f"{path}/review").text
    assert "项登记整改" not in inspector.page(f"{path}/review").text

    findings = f"/inspections/findings?round={made.rpartition('/')[2]}"
    offered = {choice.text for choice in inspector.page(findings).one("select", id="result").findall("option")}
    assert offered == {"全部", "未发现", "发现，整改中", "发现，未整改", "不适用"}
    assert "已落实（负面项：未发现）" in {choice.text for choice in inspector.page("/inspections/findings").one("select", id="result").findall("option")}
    for address in (path, f"{path}/review", f"{path}/report", f"{path}/rows/{rows[3]}", made, f"{made}/matrix", f"{made}/merged", f"{made}/report", findings):
        assert "已落实" not in inspector.page(address).text, address
        assert "没有落实第" not in inspector.page(address).text, address
