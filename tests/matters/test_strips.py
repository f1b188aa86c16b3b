"""Which day of a window is missing, closed, running or not open."""

from datetime import date

import pytest

from evalsvc.matters.strips import DayState, Span, cell_of, is_due, strip
from evalsvc.profiles.workdays import Calendar

TODAY = date(2026, 11, 20)  # a Friday
CALENDAR = Calendar(announced=frozenset({2026}), holidays=frozenset({date(2026, 10, 1)}), workdays=frozenset({date(2026, 10, 10)}))
OPEN = Span(date(2026, 1, 4))


@pytest.mark.parametrize(
    ("day", "n", "span", "state"),
    [
        (date(2026, 11, 19), 0, OPEN, DayState.KNOWN),
        (date(2026, 11, 15), 3, OPEN, DayState.KNOWN),  # who served on a Sunday says so
        (date(2026, 11, 19), None, OPEN, DayState.MISSING),
        (date(2026, 11, 15), None, OPEN, DayState.CLOSED),
        (date(2026, 10, 1), None, OPEN, DayState.CLOSED),
        (date(2026, 10, 10), None, OPEN, DayState.MISSING),
        (date(2026, 11, 20), None, OPEN, DayState.RUNNING),
        (date(2026, 11, 23), None, OPEN, DayState.NOT_OPEN),
        (date(2026, 1, 2), None, OPEN, DayState.NOT_OPEN),
        (date(2026, 11, 18), None, Span(date(2026, 1, 4), date(2026, 11, 18)), DayState.NOT_OPEN),
        (date(2026, 11, 17), None, Span(date(2026, 1, 4), date(2026, 11, 18)), DayState.MISSING),
    ],
)
def test_state_of_a_day(day, n, span, state):
    assert cell_of(day, n, span, TODAY, CALENDAR).state is state


@pytest.mark.parametrize(("day", "due"), [(date(2026, 11, 19), True), (date(2026, 11, 20), False), (date(2026, 11, 15), False), (date(2026, 1, 2), False)])
def test_count_is_due_after_an_open_working_day(day, due):
    assert is_due(day, OPEN, TODAY, CALENDAR) is due


def test_strip_is_three_whole_weeks():
    cells = strip({date(2026, 11, 17): 12}, OPEN, last=date(2026, 11, 17), today=TODAY, calendar=CALENDAR)

    assert (cells[0].day, cells[-1].day, len(cells)) == (date(2026, 11, 2), date(2026, 11, 22), 21)
    assert [cell.word for cell in cells[14:]] == ["缺", "12", "缺", "缺", "待填", "—", "—"]
