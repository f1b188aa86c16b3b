"""Forms with the habits of Excel and WPS: filtered, sorted, unmerged, with a column more, with days as numbers."""

from datetime import date

import pytest

from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook.reading import read_sheet
from tests.inspections.workbook.habits import excel, wps
from tests.inspections.workbook.making import by_hand, outline, row

FILLED = {2: ("已落实。方案已报送。", ""), 19: ("推进中，两个窗口已落实", "其余窗口2026年12月底前完成。"), 34: ("有经验三条", "长期")}
FILLED_AS = {
    row(2).key: (Result.DONE, "方案已报送。", "", None),
    row(19).key: (Result.UNDER_WAY, "两个窗口已落实", "其余窗口2026年12月底前完成。", date(2026, 12, 31)),
    row(34).key: (Result.NONE, "有经验三条", "", None),
}
DAY = 46387  # 31 December 2026, as both programs keep it


def given(found):
    return {each.key: (each.result, each.finding, each.measure, each.limit_day) for each in found.rows if not each.is_empty}


@pytest.fixture(params=[excel, wps], ids=["excel", "wps"])
def program(request):
    return request.param


def test_what_is_filtered_away_is_read_too(program):
    found = read_sheet("表.xlsx", program(by_hand(FILLED), hidden=(5, 22), merges=["A1:F1", "A4:A6", "B4:B6"]), outline())

    assert given(found) == FILLED_AS
    assert (len(found.rows), found.missing, found.unknown, found.unit_named) == (34, [], [], "游仙区医疗保障局")


def test_sorted_unmerged_and_with_a_column_more(program):
    head, *lines = by_hand(FILLED, title=False, unmerged=True)
    lines = [[*line[:4], "已核" if line[4] else "", *line[4:]] for line in sorted(lines, key=lambda line: line[3] + line[2], reverse=True)]
    found = read_sheet("表.xlsx", program([[*head[:4], "核对", *head[4:]], *lines]), outline())

    assert given(found) == FILLED_AS
    assert found.missing == []
    assert sorted(each.text for each in found.unknown) == ["已核", "已核", "已核", "核对"]


def test_day_kept_as_a_number_is_a_day(program):
    found = read_sheet("表.xlsx", program(by_hand({1: ("推进中", "待填"), 2: ("未落实", "待填")}), days=(("F4", DAY), ("F5", DAY))), outline())

    assert [(each.result, each.measure, each.limit_day) for each in found.rows[:2]] == [
        (Result.UNDER_WAY, "", date(2026, 12, 31)),
        (Result.NOT_BEGUN, "", date(2026, 12, 31)),
    ]


def test_spaces_and_runs_within_a_text_stay(program):
    texts = {1: ("已落实。  两格空的\n第二行　全角空的", " 措施 ")}
    found = read_sheet("表.xlsx", program(by_hand(texts)), outline())

    assert (found.rows[0].finding, found.rows[0].measure) == ("两格空的\n第二行　全角空的", "措施")
