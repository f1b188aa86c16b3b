"""The merged table and the report: rows of all units side by side, figures recounted by hand."""

from datetime import date
from io import BytesIO

from python_calamine import CalamineWorkbook

from evalsvc.core.official import table_docx, table_pdf, table_xlsx
from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook.facts import Answered
from evalsvc.inspections.workbook.merging import UnitSheet, merged_table
from evalsvc.inspections.workbook.report import Contrary, numeral, report_letter
from evalsvc.papers.document import docx_of
from evalsvc.papers.sheets import pdf_of
from tests.inspections.workbook.making import FACTS, HEADS, LOCAL, outline, row

DAY = date(2026, 11, 24)
UNITS = [
    UnitSheet("涪城区医疗保障局", [Answered(row(1).key, "已成立小组", Result.DONE), LOCAL]),
    UnitSheet("游仙区医疗保障局", [Answered(row(1).key, "名单未定", Result.NOT_BEGUN, "定名单", "长期")]),
    UnitSheet("安州区医疗保障局", None),
]


def lines(units):
    table = merged_table(outline(), units, unit="绵阳市医疗保障局", title="第四季度", day=DAY)
    sheet = CalamineWorkbook.from_filelike(BytesIO(table_xlsx(table))).get_sheet_by_index(0)
    return sheet.to_python(), sheet.merged_cell_ranges, table


def test_units_stand_below_each_other_under_the_row_that_they_answer():
    body, merged, table = lines(UNITS)

    assert body[2] == [*HEADS[:4], "填报单位", *HEADS[4:]]
    assert body[3] == ["1", "加强组织领导", row(1).printed, "2019年10月20日底前", "合计2个单位", "已落实1个，未落实1个", ""]
    assert body[4][4:] == ["涪城区医疗保障局", "已落实。已成立小组", ""]
    assert body[5][4:] == ["游仙区医疗保障局", "未落实。名单未定", "定名单\n完成时限：长期"]
    assert body[6][2:6] == [row(2).printed, "2019年10月20日前", "合计2个单位", "未填结果2个"]
    assert body[7][5] == "（未自查）"
    assert body[3 + 34 * 3][1:6] == ["本地增加", "推行周末窗口值班。（本地增加）", "", "涪城区医疗保障局", "推进中。周末窗口已开。"]
    assert [line[0] for line in body[-3:-1]] == ["注：共3个单位，已报送2个。", "未报送：安州区医疗保障局。"]
    assert {((3, column), (5, column)) for column in range(4)} <= set(merged)
    assert table_pdf(table).startswith(b"%PDF-")
    assert len(table_docx(table)) > 10_000


def test_many_units_see_the_requirement_again():
    body, _, _ = lines([UnitSheet(f"第{number}局", []) for number in range(1, 21)])

    texts = [line[2] for line in body[3:24]]
    assert [place for place, text in enumerate(texts) if text] == [0, 8, 16]
    assert texts[8] == f"{row(1).printed}（续）"
    assert [line[4] for line in body[4:24]] == [f"第{number}局" for number in range(1, 21)]


def test_nobody_handed_in():
    body, _, _ = lines([UNITS[2]])

    assert body[3][4:6] == ["合计0个单位", "—"]
    assert body[-3][0] == "注：共1个单位，已报送0个。"


def test_report_counts_and_names_what_is_open():
    some = [
        Answered(row(1).key, "已成立小组", Result.DONE, evidence=("会议纪要",)),
        Answered(row(2).key, "", Result.NOT_APPLICABLE, reason="由市级办理"),
        Answered(row(8).key, "指南缺两项", Result.UNDER_WAY, "补齐指南", "2026年12月底前"),
        Answered(row(19).key, "已公示", Result.DONE),
    ]
    contrary = [
        Contrary(row(19).key, "近90天有效评价120件，其中“没有一次告知”31件", "已安排专人"),
        Contrary(row(32).key, "应按时拨付9笔，按时拨付9笔（100%）", "", is_contrary=False),
    ]
    given = {"addressee": "绵阳市医疗保障局", "contrary": contrary, "corrections": {row(8).key: "涪整〔2026〕7号"}}
    letter = report_letter(outline(), FACTS, [*some, LOCAL], **given)
    said = [f"{each.heading}{each.text}" for each in letter.paragraphs]

    assert letter.title == "涪城区医疗保障局关于2026年第四季度行风自查情况的报告"
    assert said[1] == "一、总体情况。自查表共34项要求，已自查4项，其中已落实2项、推进中1项、未落实0项、不适用1项；尚未自查30项。另有本地增加的要求1项。"
    assert said[3:7] == [
        "（一）加强组织领导",
        "第1项：已落实。已成立小组。佐证材料：会议纪要。",
        "第2项：不适用。不适用的理由：由市级办理。",
        "第3项：尚未自查。",
    ]
    assert "第8项（推进中）：补齐指南。完成时限：2026年12月底前。整改编号：涪整〔2026〕7号。" in said
    assert "第35项（推进中）：再增一个窗口。完成时限：2026年12月底前。" in said
    assert said[-3:] == [
        "四、自查结果与群众评价、工作数据的对照",
        "第19项（与“已落实”不一致）：近90天有效评价120件，其中“没有一次告知”31件。说明：已安排专人。",
        "第32项：应按时拨付9笔，按时拨付9笔（100%）。",
    ]
    assert pdf_of(letter).startswith(b"%PDF-")
    assert len(docx_of(letter)) > 10_000


def test_report_says_so_when_nothing_is_open():
    letter = report_letter(outline(), FACTS, [Answered(row(1).key, "", Result.DONE)])

    assert "已自查的要求中，没有推进中或者未落实的。" in [each.text for each in letter.paragraphs]


def test_numerals():
    assert [numeral(number) for number in (1, 10, 12, 20, 34, 100, 105, 210)] == ["一", "十", "十二", "二十", "三十四", "一百", "一百零五", "二百一十"]
