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
    assert [row[0] for row in page.table()[1:]] == ["B3", "E4", "F4", "A5", "C5"]
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


def test_import_is_its_persons_own(app, importer, as_):
    admin = importer("admin")
    address = admin.checks("items", book(ITEM_HEADS, GOOD))
    county = importer("county_admin").client

    assert county.get(address).status_code == 404
    assert county.press(f"{address}/apply", {"row_version": "1"}).status_code == 404
    assert as_("clerk").get("/imports").status_code == 403


def test_items_belong_to_everybody_so_a_county_does_not_import_them(importer):
    county = importer("county_admin")

    assert county.client.get("/imports/items").status_code == 403
    assert county.sends("items", book(ITEM_HEADS, GOOD)).status_code == 403
    assert [heading.text for heading in county.client.page("/imports").all("h2")][:-1] != []


def test_lead_of_a_county_imports_points_only(importer):
    bureau = importer("bureau")

    assert bureau.client.get("/imports/points").status_code == 200
    assert bureau.sends("units", book(ITEM_HEADS, GOOD)).status_code == 403
    assert bureau.client.get("/imports/units/template.xlsx").status_code == 403
    assert bureau.client.press("/imports/units/export", {"suffix": "csv"}).status_code == 403


@pytest.mark.parametrize("path", ["/imports/nothing", "/imports/nothing/template.xlsx", "/imports/batches/nothing00000"])
def test_unknown_is_not_found(importer, path):
    assert importer("admin").client.get(path).status_code == 404


def test_wrong_method(importer):
    admin = importer("admin").client

    assert admin.press("/imports").status_code == 405
    assert admin.get("/imports/items/export").status_code == 405
    assert admin.get("/imports/batches/nothing00000/apply").status_code == 405


def test_stranger_is_led_to_sign_in(client):
    for path in ("/imports", "/imports/items", "/imports/items/template.xlsx", "/imports/batches/nothing00000"):
        assert client.get(path).location.startswith("/sign-in")


def test_consent_twice_or_to_an_old_plan_is_refused(importer):
    admin = importer("admin")
    address = admin.checks("items", book(ITEM_HEADS, GOOD))

    assert admin.client.press(f"{address}/apply", {"row_version": "999"}).status_code == 409
    admin.applies(address)
    assert admin.client.press(f"{address}/apply", {"row_version": "1"}).status_code == 409


def test_unknown_form_of_export_is_refused(importer):
    assert importer("admin").client.press("/imports/items/export", {"suffix": "docx"}).status_code == 422


@pytest.mark.parametrize(("megabytes", "status"), [(3, 303), (9, 413)])
def test_table_may_be_larger_than_what_forms_send(importer, megabytes, status):
    client = importer("admin").client
    content = "主项名称,子项名称,办理层级\n".encode() + b"x" * (megabytes * 1024 * 1024)
    field = '--edge\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    body = field.format("csrf_token", "").encode() + client.token().encode() + b"\r\n"
    body += field.format("file", '; filename="a.csv"').encode() + content + b"\r\n--edge--\r\n"

    assert client.post("/imports/items", data=body, content_type="multipart/form-data; boundary=edge").status_code == status


def test_old_plan_of_rows_is_paged(importer):
    admin = importer("admin")
    rows = [["", "主项", f"子项{number}", "", "A", ""] for number in range(130)]
    address = admin.checks("items", book(ITEM_HEADS, *rows))

    assert len(admin.client.page(address).table()[1:]) == 100
    assert len(admin.client.page(f"{address}?rows=new&page=2").table()[1:]) == 30


def test_page_of_a_busy_import_comes_again_by_itself(importer):
    admin = importer("admin")
    address = admin.sends("items", book(ITEM_HEADS, GOOD)).location

    waiting = admin.client.page(address)
    admin.works()

    assert waiting.heading == "正在核对服务事项表"
    assert waiting.one("meta", http_equiv="refresh").get("content") == f"3; url={address}?by_itself=1"
    assert admin.client.page(address).all("meta", http_equiv="refresh") == []
