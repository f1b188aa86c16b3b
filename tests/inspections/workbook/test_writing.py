"""The official form of a sheet, read by other readers than its writer."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from evalsvc.core.official import table_pdf
from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook.facts import Answered
from evalsvc.inspections.workbook.layout import form_table
from evalsvc.inspections.workbook.writing import sheet_docx, sheet_xlsx
from tests.inspections.workbook.making import FACTS, HEADS, LOCAL, answers, outline, row

GOALS = {4: "1", 7: "2", 9: "3", 11: "", 12: "4", 19: "5", 25: "6", 26: "7", 27: "8", 31: "9", 34: "10", 36: "11"}  # by the line in which each begins


@pytest.fixture
def book():
    return CalamineWorkbook.from_filelike(BytesIO(sheet_xlsx(outline(), FACTS, [*answers(), LOCAL])))


def test_cells_stand_where_the_document_has_them(book):
    lines = book.get_sheet_by_index(0).to_python()

    assert lines[0] == ["全省医疗保障系统行风建设自查表", "", "", "", "", ""]
    assert lines[1] == ["填报单位：涪城区医疗保障局　　轮次：2026年第四季度行风自查", "", "", "填表日期：2026年11月24日", "", ""]
    assert lines[2] == HEADS
    assert {number: line[0] for number, line in enumerate(lines[3:37], start=4) if line[1]} == GOALS
    assert lines[10][1] == "优化规范医保服务流程"
    assert [re.match(r"(\d+)\.", line[2])[1] for line in lines[3:37]] == [str(number) for number in range(1, 35)]
    assert lines[21][2:4] == ["19.落实一次性告知制、首问负责制,避免群众来回跑腿。", "2019年12月底前"]
    assert {line[3] for line in lines[26:30]} == {"按各地区党委、政府要求"}
    assert lines[4][4:] == ["已落实。第2项的情况。\n“原样”&<保留>", "安排专人督办。\n完成时限：长期"]
    assert lines[3][4:] == ["第1项的情况。\n“原样”&<保留>", ""]
    assert lines[5][5] == "补办手续。\n逐项核对。\n完成时限：2026年12月15日"
    assert lines[37] == ["", "本地增加", "35.推行周末窗口值班。（本地增加）", "", "推进中。周末窗口已开。", "再增一个窗口。\n完成时限：2026年12月底前"]
    assert lines[38][0] == "第35项佐证材料：值班表"
    assert lines[39][0] == "填表人：某甲　　　　　　　　负责人：　　　　　　　　单位盖章："
    assert len(lines) == 40


def test_goals_are_merged_as_in_the_document(book):
    merged = {each for each in book.get_sheet_by_index(0).merged_cell_ranges if each[0][0] in range(3, 37)}

    spans = [(3, 5), (6, 7), (8, 9), (11, 17), (18, 23), (26, 29), (30, 32), (33, 34), (35, 36)]
    assert merged == {((first, column), (last, column)) for first, last in spans for column in (0, 1)}


def test_marks_are_hidden_from_every_menu_and_hold_no_answer(book):
    body = sheet_xlsx(outline(), FACTS, answers())
    marks = book.sheets_metadata[1]

    assert (marks.name, marks.visible) == ("evalsvc", SheetVisibleEnum.VeryHidden)
    lines = book.get_sheet_by_index(1).to_python()
    assert [line[:2] for line in lines[:4]] == [["自查表", "1"], ["unit", "u-fucheng"], ["sheet", "s-1"], ["revision", "3"]]
    assert lines[4][:4] == ["row", "3", row(1).key, ""]
    with ZipFile(BytesIO(body)) as packed:
        assert "情况" not in packed.read("xl/worksheets/marks.xml").decode()
        assert "<f>" not in packed.read("xl/worksheets/sheet1.xml").decode()


def test_form_is_ready_to_print():
    with ZipFile(BytesIO(sheet_xlsx(outline(), FACTS, []))) as packed:
        sheet, workbook = packed.read("xl/worksheets/sheet1.xml").decode(), packed.read("xl/workbook.xml").decode()
        styles = packed.read("xl/styles.xml").decode()

    assert 'orientation="landscape"' in sheet
    assert 'paperSize="9"' in sheet
    assert "!$3:$3<" in workbook
    assert "<dataValidation" not in sheet
    assert all(font in styles for font in ("方正小标宋简体", "仿宋_GB2312", "黑体"))


@pytest.mark.parametrize(
    ("key", "rows", "numbers"), [("shaanxi-2023-34", 20, [str(n) for n in range(1, 21)]), ("wenshui-2023-15", 19, ["1、", "2、", "3、", "4、"])]
)
def test_other_documents_keep_their_own_columns(key, rows, numbers):
    lines = CalamineWorkbook.from_filelike(BytesIO(sheet_xlsx(outline(key), FACTS, []))).get_sheet_by_index(0).to_python()

    assert lines[2] == list(outline(key).columns)
    assert len(lines) == 3 + rows + 1
    assert [line[0] for line in lines[3 : 3 + rows] if line[0]] == numbers


def test_document_and_pdf_are_the_same_table():
    with ZipFile(BytesIO(sheet_docx(outline(), FACTS, [*answers(), LOCAL]))) as packed:
        xml = packed.read("word/document.xml").decode()

    assert xml.count("<w:tr>") == 36
    assert xml.count('<w:vMerge w:val="restart"/>') == 18
    assert table_pdf(form_table(outline(), FACTS, answers())).startswith(b"%PDF-")


def test_text_that_no_cell_can_hold_is_refused():
    with pytest.raises(ValueError, match="32000"):
        sheet_xlsx(outline(), FACTS, [Answered(row(1).key, "长" * 32_001)])


def test_form_of_seven_columns_is_a_mistake():
    with pytest.raises(ValueError, match="five or six"):
        sheet_xlsx(replace(outline(), columns=(*HEADS, "备注")), FACTS, [Answered(row(1).key, "", Result.DONE)])
