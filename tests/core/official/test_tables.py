"""Official tables, read back by other readers than their writers, and printed by LibreOffice."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from evalsvc.core.official import Cell, OfficialTable, table_docx, table_xlsx
from tests.core.official.office import printed

HEADS = ("编号", "问题表现", "发现日期", "措施", "责任人", "备注")
GROUPS = (Cell("序号", rows=2), Cell("问题", columns=2), Cell("整改", columns=2), Cell("备注", rows=2))
TABLE = OfficialTable(
    title="涪城区医疗保障局整改台账",
    widths=(8, 40, 12, 40, 10, 20),
    head=(GROUPS, HEADS[1:5]),
    rows=[
        ["1", "3号窗口<无人>&值守", date(2026, 11, 3), "=1+1", "某甲", ""],
        ["2", "多次等候\n超过40分钟", None, "公布排班表", "某乙", 3],
    ],
    unit="填报单位：涪城区医疗保障局",
    day="2026年11月20日",
    notes=("注：时限按工作日计算。",),
    signatures=("单位负责人：", "填报人："),
    centred=frozenset({0, 2}),
)


def sheet(table):
    return CalamineWorkbook.from_filelike(BytesIO(table_xlsx(table))).get_sheet_by_index(0)


def part(body, name):
    with ZipFile(BytesIO(body)) as packed:
        return packed.read(name).decode()


def test_workbook_holds_the_table():
    rows = sheet(TABLE).to_python()

    assert rows == [
        ["涪城区医疗保障局整改台账", "", "", "", "", ""],
        ["填报单位：涪城区医疗保障局", "", "", "2026年11月20日", "", ""],
        ["序号", "问题", "", "整改", "", "备注"],
        ["", "问题表现", "发现日期", "措施", "责任人", ""],
        ["1", "3号窗口<无人>&值守", date(2026, 11, 3), "=1+1", "某甲", ""],
        ["2", "多次等候\n超过40分钟", "", "公布排班表", "某乙", 3.0],
        ["注：时限按工作日计算。", "", "", "", "", ""],
        ["单位负责人：　　　　　　　　填报人：", "", "", "", "", ""],
    ]


def test_workbook_merges_what_belongs_together():
    assert set(sheet(TABLE).merged_cell_ranges) == {
        ((0, 0), (0, 5)),
        ((1, 0), (1, 2)),
        ((1, 3), (1, 5)),
        ((2, 0), (3, 0)),
        ((2, 1), (2, 2)),
        ((2, 3), (2, 4)),
        ((2, 5), (3, 5)),
        ((6, 0), (6, 5)),
        ((7, 0), (7, 5)),
    }


def test_workbook_is_ready_to_print():
    body = table_xlsx(TABLE)
    xml = part(body, "xl/worksheets/sheet1.xml")

    assert 'orientation="landscape"' in xml
    assert 'paperSize="9"' in xml
    assert 'fitToPage="1"' in xml
    assert 'fitToWidth="1"' in xml
    assert 'fitToHeight="0"' in xml
    assert "<oddFooter>&C第&P页，共&N页</oddFooter>" in unescape(xml)
    assert re.search(r'_xlnm.Print_Titles"[^>]*>\'[^\']+\'!\$3:\$4<', part(body, "xl/workbook.xml"))
    assert "<f>" not in xml


def test_document_repeats_its_heads_and_breaks_no_row():
    xml = part(table_docx(TABLE), "word/document.xml")

    assert xml.count("<w:tblHeader/>") == 2
    assert xml.count("<w:cantSplit/>") == 4
    assert xml.count("<w:tr>") == 4
    assert 'w:orient="landscape"' in xml
    assert re.search(r'<w:pgSz w:w="168\d\d" w:h="119\d\d"', xml)
    assert (xml.count('<w:gridSpan w:val="2"/>'), xml.count('<w:vMerge w:val="restart"/>'), xml.count("<w:vMerge/>")) == (2, 2, 2)
    assert 'w:eastAsia="方正小标宋简体"' in xml
    assert "3号窗口&lt;无人&gt;&amp;值守" in xml


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([["1", "2", "3", "4", "5"]], "nothing stands in column 6"),
        ([["1", "2", "3", "4", "5", "6", "7"]], "no room"),
        ([[Cell("1", rows=2), "2", "3", "4", "5", "6"]], "no room"),
        ([[Cell("1", rows=2), "2", "3", "4", "5", "6"], ["1", "2", "3", "4", "5", "6"]], "no room"),
        ([[Cell("1", columns=7)]], "no room"),
    ],
    ids=["hole", "too many", "below the end", "overlap", "too wide"],
)
@pytest.mark.parametrize("write", [table_xlsx, table_docx])
def test_cells_that_do_not_fit_are_a_mistake(write, rows, fault):
    with pytest.raises(ValueError, match=fault):
        write(replace(TABLE, rows=rows))


def test_body_may_span_rows():
    table = replace(TABLE, rows=[[Cell("1", rows=2), "甲", None, "", "", ""], ["乙", None, "", "", ""]])

    assert ((4, 0), (5, 0)) in sheet(table).merged_cell_ranges
    assert part(table_docx(table), "word/document.xml").count("<w:vMerge/>") == 3


LONG = replace(TABLE, rows=[[f"ZG{n:03}", f"第{n}个问题，群众反映较为集中。" * 3, date(2026, 11, 3), "安排专人值守。" * 4, "某甲", ""] for n in range(1, 61)])


@pytest.mark.parametrize(("ending", "write"), [("xlsx", table_xlsx), ("docx", table_docx)])
def test_office_prints_heads_on_every_page_and_every_row_once(tmp_path, ending, write):
    pages = printed(write(LONG), ending, tmp_path)

    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert all(head in page for head in ("序号", "问题表现", "整改", "责任人"))
        assert f"第{number}页，共{len(pages)}页" in page
    assert re.findall(r"ZG(\d{3})", "".join(pages)) == [f"{n:03}" for n in range(1, 61)]
    assert sum(page.count("2026-11-03") for page in pages) == 60
    assert all(part in pages[0] and part not in pages[1] for part in ("涪城区医疗保障局整改台账", "填报单位：涪城区医疗保障局", "2026年11月20日"))
    assert "填报人：" in pages[-1]


def test_ledger_of_24_columns_stays_on_its_width(tmp_path):
    table = OfficialTable("台账", (12,) * 24, (tuple(f"列{n}" for n in range(24)),), [[f"内容{n}" for n in range(24)]])

    for ending, write in (("xlsx", table_xlsx), ("docx", table_docx)):
        (page,) = printed(write(table), ending, tmp_path)
        assert all(f"内容{n}" in page for n in range(24))
