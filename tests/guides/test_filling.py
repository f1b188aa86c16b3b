"""An item list goes out as a workbook, is filled in, and comes back: known rows, cells by their address, nothing of the template lost."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from tests.guides import making
from tests.guides.making import COLUMNS, make
from tests.guides.test_lists import queries
from tests.imports.conftest import importer  # noqa: F401  # a fixture
from tests.inspections.workbook.test_round_trip import resaved

NAMES = ("name", "is_local", "is_absent", "levels", "basis", "materials", "time_limit", "remark")
FIRST = 5  # the row of the workbook in which the first item stands


@pytest.fixture
def bureau(importer):  # noqa: F811
    return importer("bureau")


def taken(bureau, base, act=lambda _sheet: None):
    """The exported workbook after `act` has changed its sheet, as bytes."""
    book = load_workbook(BytesIO(bureau.client.press(f"{base}/files/xlsx").data))
    act(book.active)
    body = BytesIO()
    book.save(body)
    return body.getvalue()


def base_of(app, made):
    return make(app, lambda: f"/item-lists/{made().public_id}")


def rows_in(app, region):
    def read():
        one = queries.list_of_unit(making.db.session.get_one(making.Unit, region.county.id))
        return {row.number: SimpleNamespace(**{name: getattr(row, name) for name in NAMES}) for row in queries.rows_of(one)}

    return make(app, read)


def test_list_that_leaves_comes_back_as_the_same(app, bureau, region):
    base = base_of(app, lambda: making.filled(region.county, absent=(2,), but=(9,), local=("=上门核对",)))

    page = bureau.client.page(bureau.checks("item-list", taken(bureau, base)))

    assert "事项清单表与现有数据相同，没有变化" in page.text
    assert "相同，不动 47" in page.text


def test_list_that_libreoffice_has_saved_comes_back_as_the_same(app, bureau, region, tmp_path):
    base = base_of(app, lambda: making.filled(region.county, absent=(2,), but=(9,), local=("上门核对",)))

    page = bureau.client.page(bureau.checks("item-list", resaved([taken(bureau, base)], tmp_path)[0]))

    assert "相同，不动 47" in page.text


def test_filled_workbook_fills_the_list_and_adds_local_items(app, bureau, region):
    base = base_of(app, lambda: making.started(region.county))

    def fill(sheet):
        for row in range(FIRST, FIRST + 46):
            for place, text in zip(range(5, 10), ("C", COLUMNS["basis"], COLUMNS["materials"], "即时办理", "申请—办结"), strict=True):
                sheet.cell(row, place).value = text
        sheet.cell(FIRST + 1, 10).value = "当地没有"
        for area in list(sheet.merged_cells.ranges):
            if area.min_row >= FIRST:
                sheet.unmerge_cells(str(area))
        for place, text in enumerate((None, "本地便民服务", "公共服务", "上门核对", "c", "县文件", "身份证", "即时办理", "上门", "每周三"), start=1):
            sheet.cell(FIRST + 46, place).value = text
        sheet.cell(FIRST + 47, 1).value = None

    address = bureau.checks("item-list", taken(bureau, base, fill))
    assert rows_in(app, region)[1].basis == ""  # nothing is written before somebody consents
    bureau.applies(address)
    rows = rows_in(app, region)

    assert len(rows) == 47
    assert (rows[1].levels, rows[1].materials) == ("C", "登记表\n身份证")
    assert (rows[2].is_absent, rows[1].is_absent) == (True, False)
    assert (rows[47].is_local, rows[47].name, rows[47].levels, rows[47].remark) == (True, "上门核对", "C", "每周三")
    assert "各项都已填完，可以上报。" in bureau.client.page(base).text


def test_wrong_cells_are_told_by_their_address_and_nothing_is_written(app, bureau, region):
    base = base_of(app, lambda: making.started(region.county))

    def spoil(sheet):
        sheet.cell(FIRST, 4).value = "改了名的事项"
        sheet.cell(FIRST + 1, 5).value = "D"
        sheet.cell(FIRST + 2, 8).value = "长" * 201
        sheet.cell(FIRST + 3, 6).value = "写对了的依据"

    page = bureau.client.page(bureau.checks("item-list", taken(bureau, base, spoil)))

    for cell, sentence in (
        ("D5", "第1项在清单里是“单位新参加城镇医疗保险、生育保险”，不能改名"),
        ("E6", "请至少选一个办理层级"),
        ("H7", "办理时限最多200个字符"),
    ):
        assert cell in page.text
        assert sentence in page.text
    assert rows_in(app, region)[4].basis == ""


def test_what_was_typed_in_the_browser_meanwhile_is_asked_again(app, as_, bureau, region):
    base = base_of(app, lambda: making.started(region.county))

    def fill(sheet):
        sheet.cell(FIRST, 8).value = "3个工作日"

    address = bureau.checks("item-list", taken(bureau, base, fill))

    def typed():
        one = queries.list_of_unit(making.db.session.get_one(making.Unit, region.county.id))
        row = queries.rows_of(one)[0]
        said = making.RowSaid(COLUMNS | {"time_limit": "5个工作日"})
        making.services.edit_row(by=making.actor("bureau"), one=one, row=row, said=said, row_version=row.row_version)

    make(app, typed)
    page = bureau.applies(address)

    assert "5个工作日→3个工作日" in page.text
    assert rows_in(app, region)[1].time_limit == "5个工作日"
    assert rows_in(app, region)[1].basis == COLUMNS["basis"]  # an empty cell of the file leaves it alone


def test_reported_list_takes_no_file(app, bureau, region):
    base = base_of(app, lambda: making.filled(region.county))
    body = taken(bureau, base)
    bureau.client.press(f"{base}/report")

    address = bureau.checks("item-list", body)

    assert bureau.client.get(address).location.endswith("/match")
    assert region.county.public_id not in bureau.client.page(f"{address}/match").html
