"""Units × rows at a glance, and how far a round has come, against expectations written by hand."""

from datetime import date

import pytest

from evalsvc.inspections.comparing import Trend, in_words, trend
from evalsvc.inspections.glance import Cell, Line, Show, glance, worst
from evalsvc.inspections.models import Sheet
from evalsvc.inspections.outline import AskedRow, Goal, Outline
from evalsvc.inspections.progress import Came, StageDays, Standing, came, days_late, progress
from evalsvc.inspections.states import Result

ROWS = [AskedRow(str(n), str(n), f"第{n}项", f"{n}.第{n}项") for n in range(1, 5)]
OUTLINE = Outline("表", "文", (), (Goal("一", "甲", tuple(ROWS[:2])), Goal("二", "乙", tuple(ROWS[2:]))))
DONE, UNDER_WAY, NOT_BEGUN, NOT_APPLICABLE, NONE = Result.DONE, Result.UNDER_WAY, Result.NOT_BEGUN, Result.NOT_APPLICABLE, Result.NONE


def line(number, *results, **marked):
    cells = {str(n): Cell(f"c{n}", str(n), result) for n, result in enumerate(results, start=1)}
    for mark, key in marked.items():
        setattr(cells[key], mark, True)
    return Line(Sheet(id=number), cells=cells)


LINES = [line(1, DONE, DONE, NOT_BEGUN, DONE), line(2, DONE, NOT_BEGUN, NOT_BEGUN, NOT_APPLICABLE, changed="2"), line(3, NONE, NONE, DONE, DONE, unread="1")]


@pytest.mark.parametrize(
    ("show", "goal", "units", "rows"),
    [
        (Show.ALL, None, [1, 2, 3], ["1", "2", "3", "4"]),
        (Show.ALL, 1, [1, 2, 3], ["3", "4"]),
        (Show.UNFULFILLED, None, [1, 2], ["2", "3"]),
        (Show.UNFULFILLED, 0, [2], ["2"]),
        (Show.CHANGED, None, [2], ["2"]),
        (Show.UNREAD, None, [3], ["1"]),
        (Show.WORSE, None, [], []),
    ],
)
def test_only_what_is_asked_for_is_left(show, goal, units, rows):
    seen = glance(OUTLINE, LINES, show, goal)

    assert ([one.sheet.id for one in seen.lines], [row.key for row in seen.rows]) == (units, rows)


def test_row_that_fewest_have_fulfilled():
    seen = glance(OUTLINE, LINES, Show.ALL, None)

    assert [seen.done_of(key) for key in ("1", "2", "3", "4")] == [(2, 3), (1, 3), (1, 3), (2, 2)]
    row, missing, of = worst(seen)
    assert (row.key, missing, of) == ("3", 2, 3)
    assert worst(glance(OUTLINE, [line(1, DONE, DONE, DONE, NOT_APPLICABLE)], Show.ALL, None)) is None
    assert (LINES[1].looked_at, LINES[1].counted, LINES[1].fulfilled) == (4, 3, 1)


def test_step_from_the_last_round():
    assert trend(NOT_BEGUN, UNDER_WAY) is Trend.BETTER
    assert trend(DONE, UNDER_WAY) is Trend.WORSE
    assert trend(DONE, DONE) is Trend.SAME
    assert trend(None, DONE) is trend(DONE, NONE) is trend(NOT_APPLICABLE, DONE) is None
    assert in_words([Trend.BETTER, Trend.SAME, None, Trend.BETTER]) == "好转2项，不变1项"
    assert in_words([None]) == "—"


def test_how_a_unit_stands_towards_the_last_day():
    last = date(2026, 11, 20)
    given = {"ended": False, "today": date(2026, 11, 21), "excused": False}
    assert came(date(2026, 11, 20), last, **given) is Came.ON_TIME
    assert came(date(2026, 11, 21), last, **given) is Came.LATE
    assert came(None, last, **given) is Came.OVERDUE
    assert came(None, last, **given | {"today": last}) is Came.WAITING
    assert came(None, last, **given | {"ended": True}) is Came.MISSED
    assert came(None, last, **given | {"ended": True, "excused": True}) is Came.EXCUSED
    assert [days_late(day, last, excused=False, today=date(2026, 11, 25)) for day in (None, date(2026, 11, 22), last)] == [5, 2, 0]


def test_stages_count_what_was_handed_in_and_what_was_accepted():
    stages = [StageDays("自查", date(2026, 11, 10)), StageDays("复查", date(2026, 11, 18)), StageDays("总结", date(2026, 11, 30))]
    sheets = [Standing(False, date(2026, 11, 9), date(2026, 11, 19)), Standing(False, date(2026, 11, 12), None), Standing(True, None, None)]
    first, second = progress(stages, sheets, ended=False, today=date(2026, 11, 20))

    assert (first.counted, first.of) == ({Came.ON_TIME: 1, Came.LATE: 1, Came.EXCUSED: 1}, 3)
    assert second.counted == {Came.LATE: 1, Came.OVERDUE: 1, Came.EXCUSED: 1}
