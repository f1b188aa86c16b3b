import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from evalsvc.core.db import db
from evalsvc.organisation.models import ServiceItem
from tests.imports.conftest import ITEM_HEADS, book

GOOD = ["000136001000", "基本医疗保险参保登记", "单位参保登记", "Enrolment of employers", "ABC", 1]


def items(app):
    with app.app_context():
        return {item.name: item for item in db.session.scalars(select(ServiceItem))}


def test_items_are_imported_after_consent(app, importer):
    admin = importer("admin")

    address = admin.checks("items", book(ITEM_HEADS, GOOD))
    before = items(app)
    asked = admin.client.page(address)
    done = admin.applies(address)

    assert asked.heading == "服务事项表核对无误，请确认"
    assert "单位参保登记" not in before
    assert done.heading == "服务事项已写入：新增1条，更改0条"
    made = items(app)["单位参保登记"]
    assert (made.code, made.levels, made.position, made.name_en) == ("000136001000", "ABC", 1, "Enrolment of employers")


def test_same_file_twice_changes_nothing_and_says_so(app, importer):
    admin = importer("admin")
    admin.imports("items", book(ITEM_HEADS, GOOD))

    address = admin.checks("items", book(ITEM_HEADS, GOOD))

    assert admin.client.page(address).heading == "服务事项表与现有数据相同，没有变化"


def test_every_bad_cell_is_named_and_nothing_is_written(app, importer):
    admin = importer("admin")
    before = items(app).keys()
    rows = [GOOD, ["", "", "没有主项", "", "ABC", 1], ["", "主项", "级别不对", "", "D", "一"], GOOD]

    page = admin.client.page(admin.checks("items", book(ITEM_HEADS, *rows)))

    assert page.heading == "服务事项表有5处要改，没有写入"
    assert [row[0] for row in page.table()[1:]] == ["B3", "F4", "E4", "A5", "C5"]
    assert items(app).keys() == before


def test_template_opens_elsewhere(importer):
    answer = importer("admin").client.get("/imports/items/template.xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]

    assert [cell.value.rstrip("*") for cell in sheet[1]] == ITEM_HEADS
    assert sheet.freeze_panes == "A2"


def test_export_imports_as_nothing_changed(importer):
    admin = importer("admin")
    admin.imports("items", book(ITEM_HEADS, GOOD))

    for form in ("xlsx", "csv"):
        file = admin.client.submit("/imports/items", {"suffix": form}, to="/imports/items/export").data

        assert admin.client.page(admin.checks("items", file, f"表.{form}")).heading == "服务事项表与现有数据相同，没有变化"


@pytest.mark.parametrize(("content", "name"), [(b"", "a.csv"), (b"%PDF", "a.pdf"), (b"PK\x03\x04", "a.xlsx"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xlsx")])
def test_no_table_is_refused_at_the_door(importer, content, name):
    assert importer("admin").sends("items", content, name).status_code == 422


def test_nothing_sent_is_said(importer):
    answer = importer("admin").client.press("/imports/items")

    assert answer.status_code == 422
    assert "请选择要导入的文件" in answer.text


def test_pages_stand(importer):
    admin = importer("admin")

    assert admin.client.page("/imports").heading == "导入与导出"
    assert admin.client.page("/imports/items").heading == "导入与导出服务事项"
