"""Kinds of conduct and types of problems as official forms, out and back: what must not be is found or not found."""

import pytest

from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook import Answered, merged_table, read_sheet, report_letter, sheet_docx, sheet_xlsx
from evalsvc.inspections.workbook.merging import UnitSheet
from evalsvc.inspections.workbook.wording import read_finding
from tests.inspections.workbook.making import FACTS, outline

KEYS = ["shaanxi-2023-34", "wenshui-2023-15", "shaanxi-health-2020-36"]


def filled(key):
    """An answer to every row of a document, each result in its turn."""
    made = []
    for place, row in enumerate(outline(key).rows):
        result = list(Result)[place % 5]
        reason = "无此业务" if result is Result.NOT_APPLICABLE else ""
        made.append(Answered(row.key, f"查阅采购合同{place + 3}份，约谈{place}人", result, "逐项整改", reason=reason, authority="采购台账"))
    return made


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(("ending", "write"), [("xlsx", sheet_xlsx), ("docx", sheet_docx)])
def test_form_comes_back_as_it_left(key, ending, write):
    answers = filled(key)
    read = read_sheet(f"form.{ending}", write(outline(key), FACTS, answers), outline(key))

    assert [(row.key, row.result, row.finding, row.authority) for row in read.rows] == [
        (answer.key, answer.result, answer.finding, answer.authority) for answer in answers
    ]
    assert (read.unknown, read.missing, read.added) == ([], [], [])


def test_negative_rows_say_whether_it_was_found():
    merged = merged_table(outline("wenshui-2023-15"), [UnitSheet("甲医院", filled("wenshui-2023-15"))], unit="民政局", title="集中整治", day=FACTS.day)
    texts = [str(getattr(cell, "value", cell)) for row in merged.rows for cell in row]

    assert "未发现1个" in texts
    assert "发现，未整改。查阅采购合同6份，约谈3人\n依据的文件：采购台账" in texts
    assert not any("已落实" in text for text in texts)


@pytest.mark.parametrize(
    ("typed", "result", "finding"),
    [
        ("未发现。查阅合同5份", Result.DONE, "查阅合同5份"),
        ("未发现问题，查阅合同5份", Result.DONE, "未发现问题，查阅合同5份"),
        ("发现，整改中：已退款", Result.UNDER_WAY, "已退款"),
        ("发现问题：虚增收费2次", Result.NOT_BEGUN, "发现问题：虚增收费2次"),
        ("不适用。没有此项业务", Result.NOT_APPLICABLE, "没有此项业务"),
        ("查阅合同5份", Result.NONE, "查阅合同5份"),
    ],
)
def test_words_of_people_are_understood(typed, result, finding):
    assert read_finding(typed, is_negative=True)[:2] == (result, finding)


def test_words_of_other_rows_mean_what_they_meant():
    assert read_finding("未发现问题，制度健全").result is Result.NONE
    assert read_finding("已落实。制度健全", is_negative=True).result is Result.DONE


def test_report_counts_what_was_found_apart():
    answers = filled("shaanxi-2023-34")
    told = "\n".join(str(each) for each in report_letter(outline("shaanxi-2023-34"), FACTS, answers).paragraphs)

    assert "已落实2项、推进中2项、未落实2项、不适用2项；未发现2项、发现（整改中）2项、发现（未整改）2项、不适用2项" in told
    assert "（发现，整改中）" in told
    only = [Answered(row.key, "查了", Result.DONE) for row in outline("wenshui-2023-15").rows]
    assert "没有发现问题" in "\n".join(str(each) for each in report_letter(outline("wenshui-2023-15"), FACTS, only).paragraphs)
