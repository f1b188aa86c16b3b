"""Tables read and written: hand-made files, mangled ones, and what an independent reader says of ours."""

import csv
import io
import json
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from evalsvc.core.tables import CSV, JSON, XLSX, Column, Holds, Unreadable, check_file, read_table, write_table, write_template

COLUMNS = (
    Column("name", "名称", needed=True, limit=10, note="写全称。"),
    Column("kind", "类型", Holds.CHOICE, choices={"hall": "服务大厅", "window": "窗口"}),
    Column("code", "编码", Holds.CODE, limit=20),
    Column("day", "启用日期", Holds.DAY),
    Column("number", "排序号", Holds.WHOLE, most=999),
)
EVERY = [
    {"name": "甲", "kind": "hall", "code": "00123", "day": date(2026, 1, 4), "number": 7},
    {"name": "乙", "kind": None, "code": "", "day": None, "number": None},
]


def book(*rows):
    made = Workbook()
    for row in rows:
        made.active.append(list(row))
    return saved(made)


def saved(made):
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def read(content, name="a.xlsx"):
    return read_table(name, content, COLUMNS)


def one(head, cell):
    """The value of one cell under a head, and its faults."""
    (row,) = read(book(["名称", head], ["甲", cell])).rows
    return next(value for key, value in row.values.items() if key != "name"), [fault.sentence for fault in row.faults]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (46026, date(2026, 1, 4)),
        (date(2026, 1, 4), date(2026, 1, 4)),
        ("2026-01-04", date(2026, 1, 4)),
        ("2026/1/4", date(2026, 1, 4)),
        ("2026.1.4", date(2026, 1, 4)),
        ("2026年1月4日", date(2026, 1, 4)),
        ("２０２６年１月４日", date(2026, 1, 4)),
        ("20260104", date(2026, 1, 4)),
        (20260104, date(2026, 1, 4)),
        ("2026-01-04 00:00:00", date(2026, 1, 4)),
    ],
)
def test_day_in_the_writings_that_people_use(cell, day):
    assert one("启用日期", cell) == (day, [])


@pytest.mark.parametrize("cell", ["2026-02-30", "明天", "4/1/2026", "2026-1", 3, "20261301", "99999999"])
def test_what_is_no_day_is_refused(cell):
    value, faults = one("启用日期", cell)

    assert value is None
    assert len(faults) == 1


@pytest.mark.parametrize(
    ("cell", "code"), [("00123", "00123"), (123, "123"), (123.0, "123"), ("123.0", "123"), ("９１５１", "9151"), (12345678901, "12345678901")]
)
def test_code_as_it_was_meant(cell, code):
    assert one("编码", cell) == (code, [])


@pytest.mark.parametrize("cell", ["1.23457E+11", "1.2E17", 510703200001010099, 1e17])
def test_code_that_excel_has_spoilt_is_refused(cell):
    value, (sentence,) = one("编码", cell)

    assert value is None
    assert "科学计数法" in sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_in_the_encodings_that_offices_use(encoding, delimiter):
    text = f"类型{delimiter}名称\r\n窗口{delimiter}“甲”窗口\r\n"

    (row,) = read(text.encode(encoding), "a.csv").rows

    assert row.values == {"name": "“甲”窗口", "kind": "window"}
    assert row.layout.cell("name", 2) == "B2（第2行第2列）"


def test_heads_in_any_order_below_a_title_with_stars_and_more():
    table = read(book(["某市单位表"], ["备注", "排 序 号", "名称*", "类型（必填）"], ["无", 3, "甲", "窗口"], [], ["", "", "乙", ""]))

    assert [row.number for row in table.rows] == [3, 5]
    assert table.rows[0].values == {"name": "甲", "kind": "window", "number": 3}
    assert table.ignored == ["备注"]
    assert table.rows[0].layout.cell("name", 3) == "C3"


def test_missing_and_double_heads_are_named():
    table = read(book(["类型", "类型"], ["窗口", "窗口"]))

    assert [(fault.cell, fault.sentence) for fault in table.faults] == [("B1", "“类型”列出现了两次，请只留一列。"), ("第1行", "缺少“名称”列，请对照模板补上。")]


@pytest.mark.parametrize("form", [XLSX, CSV])
def test_written_table_reads_back_as_it_was(form):
    rows = read(write_table(form, "单位", COLUMNS, EVERY).content, f"a.{form}").rows

    assert [row.values for row in rows] == [{key: value or None for key, value in each.items()} for each in EVERY]
    assert [row.faults for row in rows] == [[], []]


DANGEROUS = st.builds(lambda first, rest: first + rest, st.sampled_from("=+-@"), st.text("甲乙12()!|", max_size=8))


@given(DANGEROUS)
def test_no_value_becomes_a_formula(text):
    rows = [{"name": text}]

    workbook = load_workbook(io.BytesIO(write_table(XLSX, "表", COLUMNS, rows).content))
    (_, line) = list(csv.reader(io.StringIO(write_table(CSV, "表", COLUMNS, rows).content.decode("utf-8-sig"))))

    assert (workbook.worksheets[0]["A2"].data_type, workbook.worksheets[0]["A2"].value) == ("s", text)
    assert line[0][0] == "'"
    assert read(write_table(CSV, "表", COLUMNS, rows).content, "a.csv").rows[0].values["name"] == text


def test_json_is_json():
    assert json.loads(write_table(JSON, "表", COLUMNS, EVERY).content)[0] == {"name": "甲", "kind": "hall", "code": "00123", "day": "2026-01-04", "number": 7}


def test_template_guides_whoever_fills_it_in():
    workbook = load_workbook(io.BytesIO(write_template("单位", COLUMNS).content))
    sheet = workbook["单位"]
    (choice,) = sheet.data_validations.dataValidation

    assert [cell.value for cell in sheet[1]] == ["名称*", "类型", "编码", "启用日期", "排序号"]
    assert (sheet.freeze_panes, sheet["A1"].comment.text) == ("A2", "写全称。")
    assert (str(choice.sqref), choice.formula1) == ("B2:B2001", "选项!$B$1:$B$2")
    assert [cell.value for cell in workbook["选项"]["B"]] == ["服务大厅", "窗口"]
    assert workbook["选项"].sheet_state == "hidden"
    assert workbook["填写说明"]["C2"].value == "写全称。"


def parts(**more):
    """A workbook with further parts, or other ones."""
    content = book(["名称"], ["甲"])
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, more.pop(name, old.read(name)))
        for name, body in more.items():
            new.writestr(name, body)
    return target.getvalue()


def far_cell(reference, more=""):
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet += f'<row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c></row><row r="9"><c r="{reference}"><v>1</v></c></row>{more}</sheetData></worksheet>'
    return parts(**{"xl/worksheets/sheet1.xml": sheet.encode()})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (parts(**{"xl/media/bomb.bin": b"\0" * 97 * 1024 * 1024}), "展开后太大"),
        (far_cell("XFD1048576"), "伸得太远"),
        (far_cell("A1048576"), "伸得太远"),
        (far_cell("&#88;FD1"), "伸得太远"),
        (far_cell("ZZ19000"), "伸得太远"),
        (far_cell("ZZ9", "<row/>" * 19_000), "伸得太远"),
        (far_cell('A9" x=">" t="n', '<row x=">" r="1048576"/>'), "伸得太远"),
        (b"PK\x03\x04" + b"\0" * 50, "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "密码"),
        (b"", "空的"),
        (b"<html>", "不是Excel工作簿"),
        (book(["不", "相", "干"], [1, 2, 3]), "没有找到表头"),
        (book(["名称"]), "没有内容"),
        (book(["名称"], *([["甲"]] * 20_001)), "最多20000行"),
    ],
    ids=["bomb", "far", "deep", "masked", "wide and deep", "unplaced", "quoted", "torn", "locked", "empty", "html", "strange", "bare", "long"],
)
def test_what_is_no_table_or_too_much_is_refused(content, said):
    with pytest.raises(Unreadable, match=said):
        read(content)


def test_other_files_are_refused_at_once():
    with pytest.raises(Unreadable):
        check_file("a.pdf", b"%PDF-1.7")
    with pytest.raises(Unreadable, match="不能超过8MB"):
        check_file("a.csv", b"x" * (8 * 1024 * 1024 + 1))


GOOD = book(["名称", "类型", "编码", "启用日期", "排序号"], *[[f"单位{n}", "窗口", f"00{n}", date(2026, 1, 4), n] for n in range(20)])
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.binary(max_size=3)), min_size=1, max_size=6))
def test_mangled_workbook_is_read_or_refused(hits):
    content = bytearray(GOOD)
    for place, found in hits:
        content[place : place + len(found)] = found

    try:
        table = read(bytes(content))
    except Unreadable:
        return
    assert len(table.rows) <= 20


def test_workbook_packed_by_a_later_zip_is_refused():
    content = bytearray(GOOD)
    directory = content.index(b"PK\x01\x02")
    content[directory + 6] = 64  # the version that is needed to unpack: 6.4

    with pytest.raises(Unreadable, match="打不开"):
        read(bytes(content))


@MANY
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: ("名称,编码\n" + text).encode()))
def test_any_bytes_are_a_table_or_refused(content):
    with suppress(Unreadable):
        assert len(read(content, "a.csv").rows) < 400


LEGIBLE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12)
CELLS = st.none() | LEGIBLE | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.dates() | st.booleans()


@MANY
@given(st.lists(st.lists(CELLS, min_size=5, max_size=5), min_size=1, max_size=5))
def test_any_cells_are_values_or_faults(rows):
    try:
        table = read(book([column.head for column in COLUMNS], *rows))
    except Unreadable:
        return
    for row in table.rows:
        for column in COLUMNS:
            value = row.values[column.key]
            assert value is None or isinstance(value, {Holds.DAY: date, Holds.WHOLE: int}.get(column.holds, str))
