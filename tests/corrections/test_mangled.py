"""Ledgers as they should not be: whatever stands in them, every cell is understood or named, and no row is lost."""

import csv
import io
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evalsvc.core.tables import Unreadable, find_heads, propose, read_matched, read_sheet
from evalsvc.corrections.tables.columns import COLUMNS_IN, ORGAN
from evalsvc.corrections.tables.entries import People, Reader
from evalsvc.organisation.tables.finding import Known

HEADS = ["序号", "发现时间", "存在问题", "整改措施", "责任人", "整改时限", "完成情况", "销号日期", "是否公开"]
ODD = st.sampled_from(["", " ", "—", "长期", "11月底前", "2026.13.45", "=1+1", "①一；②二", "\u202e倒", "是", "已销号", "2026年10月8日", "9" * 30, "\n\n"])
TEXTS = st.one_of(ODD, st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=30))
LINES = st.lists(st.lists(TEXTS, min_size=len(HEADS), max_size=len(HEADS)), min_size=1, max_size=6)
ORGAN_ROW = Known(1, "abc", None, "county", "某区医疗保障局", "", None, None, None, None, 0, date(2020, 1, 1), None, within=True)


class OneOrgan:
    """Units as a reader asks for them: only the organ is there."""

    by_id = {1: ORGAN_ROW}

    def meant(self, text):
        return [ORGAN_ROW] if text == ORGAN_ROW.name else []

    def path(self, key):
        return self.by_id[key].name


class Nobody(People):
    def named(self, unit_id, name):
        self.known[unit_id] = {}
        return super().named(unit_id, name)


def read(lines, title=("整改台账",)):
    target = io.StringIO()
    csv.writer(target).writerows([title, HEADS, *lines])
    sheet = read_sheet("a.csv", target.getvalue().encode())
    heads = find_heads(sheet, COLUMNS_IN)
    places = propose(heads, COLUMNS_IN)
    return places, read_matched(sheet, heads, places, (*COLUMNS_IN, ORGAN), fixed={"organ": "abc"}, begins=("number", "problem"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES)
def test_every_row_is_an_entry_or_names_a_cell(clock, lines):
    try:
        places, table = read(lines)
    except Unreadable:
        return
    assert len(places) == len(HEADS)
    reader = Reader(ORGAN_ROW, OneOrgan(), Nobody())
    for row in table.rows:
        entry = reader.entry(row)
        assert (entry is None) == bool(row.faults)
        assert all(fault.cell and fault.sentence.endswith("。") for fault in row.faults)
        if entry is not None:
            assert entry.number
            assert entry.problem
            assert entry.found_on <= date(2026, 11, 20)
            assert entry.closed_on is None or entry.found_on <= entry.closed_on <= date(2026, 11, 20)
            assert all(step.text for step in entry.measures)


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(len(HEADS))), st.integers(0, 3))
def test_order_of_columns_and_lines_above_do_not_matter(order, above):
    target = io.StringIO()
    values = ["1", "2026-10-08", "窗口空岗", "排班", "测试甲", "2026-12-01", "", "", "否"]
    titles = [["整改台账"], ["单位：某区医疗保障局", "", "日期：2026年"], []][:above]
    csv.writer(target).writerows([*titles, [HEADS[place] for place in order], [values[place] for place in order]])
    sheet = read_sheet("a.csv", target.getvalue().encode("gb18030"))
    heads = find_heads(sheet, COLUMNS_IN)
    places = propose(heads, COLUMNS_IN)
    (row,) = read_matched(sheet, heads, places, COLUMNS_IN, fixed={}, begins=("number", "problem")).rows

    assert (row.text("number"), row.text("problem"), row.text("due"), row.text("is_public")) == ("1", "窗口空岗", "2026-12-01", "否")
