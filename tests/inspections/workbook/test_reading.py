"""Forms as they come back, from this product and from hands: rows are known, and no text is lost."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from evalsvc.core.tables import Unreadable
from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook.matching import How
from evalsvc.inspections.workbook.reading import read_sheet
from evalsvc.inspections.workbook.writing import sheet_docx, sheet_xlsx
from tests.inspections.workbook.making import FACTS, HEADS, LOCAL, answers, book, by_hand, outline, row

FILLED = {2: ("已落实。方案已报送。", ""), 19: ("推进中，两个窗口已落实", "其余窗口2026年12月底前完成。"), 34: ("有经验三条", "长期")}


def read(content, name="表.xlsx", **more):
    return read_sheet(name, content, outline(), **more)


def given(reading):
    return {each.key: (each.result, each.finding, each.measure, each.limit_words, each.limit_day) for each in reading.rows if not each.is_empty}


FILLED_AS = {
    row(2).key: (Result.DONE, "方案已报送。", "", "", None),
    row(19).key: (Result.UNDER_WAY, "两个窗口已落实", "其余窗口2026年12月底前完成。", "2026年12月底前", date(2026, 12, 31)),
    row(34).key: (Result.NONE, "有经验三条", "", "长期", None),
}


def changed(body, change):
    workbook = load_workbook(BytesIO(body))
    change(workbook)
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


@pytest.mark.parametrize("shared", [True, False], ids=["shared strings in runs", "inline strings"])
@pytest.mark.parametrize("unmerged", [True, False])
def test_form_filled_in_by_hand_comes_in(shared, unmerged):
    found = read(book(by_hand(FILLED, unmerged=unmerged), shared=shared, merges=["A1:F1", "A2:D2"]))

    assert given(found) == FILLED_AS
    assert (len(found.rows), found.missing, found.added, found.unknown) == (34, [], [], [])
    assert (found.unit_named, found.of_unit, found.of_sheet, found.revision) == ("游仙区医疗保障局", "", "", None)
    assert found.rows[18].cells == {"requirement": "C22", "finding": "E22", "measure": "F22"}


def test_empty_form_says_nothing_and_lacks_nothing():
    found = read(sheet_xlsx(outline(), FACTS, []))

    assert (given(found), found.missing, found.unknown) == ({}, [], [])
    assert (found.of_unit, found.of_sheet, found.revision) == ("u-fucheng", "s-1", 3)


def test_rows_are_known_in_any_order_and_the_missing_are_told():
    order = [34, 19, 2, *range(20, 30)]
    found = read(book(by_hand(FILLED, numbers=order, unmerged=True)))

    assert given(found) == FILLED_AS
    assert found.missing == [each.key for number, each in enumerate(outline().rows, start=1) if number not in order]
    assert found.unknown == []


def test_moved_titles_repeated_heads_and_strange_columns_are_named():
    lines = [[], [], *by_hand(FILLED, title=False)]
    lines[2] = [*HEADS[:4], "责任人", *HEADS[4:]]
    lines[3:] = [[*line[:4], "", *line[4:]] for line in lines[3:]]
    lines[4][4] = "某乙"
    lines.insert(12, [*HEADS[:4], "", *HEADS[4:]])
    lines += [["另附说明一份"], ["填表人：", "", "负责人：某丙"]]
    found = read(book(lines))

    assert given(found) == FILLED_AS
    assert {each.cell: each.text for each in found.unknown} == {"E3": "责任人", "E5": "某乙", "A39": "另附说明一份"}
    assert found.signed == ("负责人：某丙",)
    assert all(each.sentence.endswith("。") for each in found.unknown)


def test_changed_goals_limits_and_strange_rows_are_named():
    lines = by_hand(FILLED)
    lines[3][1], lines[4][3] = "加强廉政建设", "2027年1月底前"
    lines += [["", "", "35.另一项工作内容，与本轮无关。", "", "做完了", ""], ["", "", "", "", "接上行：还有两句", ""]]
    found = read(book(lines))

    assert {each.cell: each.text for each in found.unknown} == {
        "B4": "加强廉政建设",
        "D5": "2027年1月底前",
        "C38": "35.另一项工作内容，与本轮无关。",
        "E38": "做完了",
        "E39": "接上行：还有两句",
    }


def test_names_days_and_evidence_in_their_places_are_no_rows():
    lines = by_hand(FILLED)
    lines[1] = ["填报单位：", "游仙区医疗保障局", "", "", "填表日期：", "2026年11月20日"]
    lines += [["第19项佐证材料：告知单样张；照片（3张）"], ["第99项佐证材料：无主"], ["填表人：", "某甲", "", "审核人（签字）：某丙", "", "联系电话：见通讯录"]]
    lines += [["单位负责人", "某丁", "", "（公章）", "", "2026.11.20"]]
    found = read(book(lines))

    assert given(found) == FILLED_AS
    assert found.rows[18].evidence == ("告知单样张", "照片（3张）")
    assert found.signed == ("某甲", "审核人（签字）：某丙", "联系电话：见通讯录", "某丁")
    assert found.unit_named == "游仙区医疗保障局"
    assert [each.text for each in found.unknown] == ["第99项佐证材料：无主"]


def test_what_left_the_product_and_what_was_changed_are_told_apart():
    def fill(workbook):
        workbook.worksheets[0]["E5"], workbook.worksheets[0]["F6"] = "推进中。改过了", None

    found = read(changed(sheet_xlsx(outline(), FACTS, answers()), fill))

    assert [sorted({"finding", "measure"} - each.untouched) for each in found.rows[:4]] == [[], ["finding"], ["measure"], []]
    assert set(found.rows[0].left) == {"finding", "measure"}
    assert {(len(each.left), len(each.untouched)) for each in read(book(by_hand(FILLED))).rows} == {(0, 0)}


def test_added_rows_come_in_and_known_local_rows_are_known():
    body = book([*by_hand(FILLED), ["", "", "35.推行周末窗口值班。（本地增加）", "", "已落实", ""], ["", "", "设流动服务点(本地增加)", "", "推进中", "长期"]])
    known = read(body, local={"local/1": "推行周末窗口值班。"})

    assert [(each.text, each.result) for each in read(body).added] == [("推行周末窗口值班。", Result.DONE), ("设流动服务点", Result.UNDER_WAY)]
    assert (known.rows[-1].key, known.rows[-1].result, [each.text for each in known.added]) == ("local/1", Result.DONE, ["设流动服务点"])
    assert read(sheet_xlsx(outline(), FACTS, []), local={"local/1": "推行周末窗口值班。"}).missing == ["local/1"]


def test_the_same_row_twice_counts_only_when_it_says_one_thing():
    twice = [*by_hand(FILLED), ["", "", row(2).printed, "", "", ""], ["", "", row(19).printed, "", "已落实", ""]]
    found = read(book(twice))

    assert given(found)[row(2).key] == FILLED_AS[row(2).key]
    assert found.missing == [row(19).key]
    assert [each.cell for each in found.unknown] == ["C22", "E22", "F22", "C39", "E39"]


def test_formulas_count_by_their_value_and_are_never_worked_out():
    lines = by_hand(FILLED)
    lines[3][4], lines[4][4], lines[5][4], lines[6][4] = ("1+1", "已落实。两次"), ("A1&B1", None), "=1+1", "#REF!"
    found = read(book(lines))

    assert [each.finding for each in found.rows[:4]] == ["两次", "", "=1+1", ""]
    assert {each.cell: each.text for each in found.unknown} == {"E5": "", "E7": "#REF!"}


def test_a_day_is_a_limit_and_a_number_is_a_text():
    def fill(workbook):
        sheet = workbook.worksheets[0]
        sheet["E4"], sheet["F5"], sheet["F6"] = 3, 46387, date(2026, 12, 31)

    found = read(changed(sheet_xlsx(outline(), FACTS, []), fill))

    assert found.rows[0].finding == "3"
    assert found.rows[1].measure == "46387"
    assert (found.rows[2].limit_words, found.rows[2].limit_day) == ("2026-12-31", date(2026, 12, 31))


def test_answer_merged_over_rows_is_told():
    found = read(book(by_hand({4: ("已落实。两项一起做的", "")}), merges=["E7:E8"]))

    assert (found.rows[3].result, found.rows[4].is_empty) == (Result.DONE, True)
    assert [(each.cell, "合并了2行" in each.sentence) for each in found.unknown] == [("E7", True)]


def test_marks_know_a_row_whose_requirement_was_lost():
    def empty(workbook):
        workbook.worksheets[0]["C5"] = None
        workbook.worksheets[0]["C6"] = "3.专项整治"
        workbook.worksheets[0]["C7"] = "某项别的工作"

    found = read(changed(sheet_xlsx(outline(), FACTS, answers()), empty))

    assert [(each.key, each.how) for each in found.rows[1:3]] == [(row(2).key, How.PLACE), (row(3).key, How.PLACE)]
    assert found.missing == [row(4).key]
    assert found.unknown[0].cell == "C7"


def test_marks_that_no_longer_fit_are_not_believed():
    def shift(workbook):
        workbook.worksheets[0].unmerge_cells("A4:A6")
        workbook.worksheets[0].unmerge_cells("B4:B6")
        workbook.worksheets[0]["C5"] = None
        workbook.worksheets[0].move_range("A20:F37", rows=2)

    found = read(changed(sheet_xlsx(outline(), FACTS, answers()), shift))

    assert found.missing == [row(2).key]
    assert {"E5", "F5"} <= {each.cell for each in found.unknown}


def test_lost_or_later_marks_leave_the_rows():
    def later(workbook):
        workbook["evalsvc"]["B1"] = "2"

    for change in (later, lambda workbook: workbook.remove(workbook["evalsvc"])):
        found = read(changed(sheet_xlsx(outline(), FACTS, answers()), change))
        assert (len(found.rows), found.of_sheet, found.revision) == (34, "", None)


def test_other_sheets_are_named():
    def more(workbook):
        workbook.create_sheet("附表")["B2"] = "三个窗口"

    assert [(each.cell, each.text) for each in read(changed(sheet_xlsx(outline(), FACTS, []), more)).unknown] == [("附表!B2", "三个窗口")]


def test_document_comes_in_from_this_product_and_from_hands():
    own = read(sheet_docx(outline(), FACTS, [*answers(), LOCAL]), "表.docx")
    made = Document()
    made.add_paragraph("填报单位：游仙区医疗保障局")
    made.add_paragraph("另有说明")
    table = made.add_table(0, 6)
    for line in by_hand(FILLED, title=False):
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    target = BytesIO()
    made.save(target)
    typed = read(target.getvalue(), "表.docx")

    assert (len(own.rows), own.unit_named, [each.text for each in own.added]) == (34, FACTS.unit, [LOCAL.text])
    assert (own.unknown, own.signed, own.added[0].evidence) == ([], ("填表人：某甲",), ("值班表",))
    assert given(typed) == FILLED_AS
    assert typed.rows[18].cells["finding"] == "第20行第5格"
    assert ([each.text for each in typed.unknown], typed.unit_named) == (["另有说明"], "游仙区医疗保障局")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("表.xlsx", b"", "空的"),
        ("表.xlsx", b"PK\x03\x04 no archive", "打不开"),
        ("表.docx", b"no archive", "打不开"),
        ("表.docx", b"", "空的"),
        ("表.csv", "工作内容及要求,自查情况".encode(), "只能读"),
        ("表.xlsx", book([["姓名", "电话"], ["某甲", "1"]]), "没有找到表头"),
        ("表.xlsx", book([HEADS, ["", "", "1.别的工作", "", "已落实", ""]]), "没有一项要求"),
        ("表.xlsx", book([HEADS, *[["", "", "别的", "", "", ""]] * 2001]), "超过2000行"),
    ],
    ids=["empty", "broken", "no document", "empty document", "text", "no heads", "other form", "endless"],
)
def test_what_is_no_such_form_is_refused_with_a_sentence(name, content, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read(content, name)
