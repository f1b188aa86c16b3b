"""In which rhythm rounds return: days counted by hand, and the same drafts however the ticks fall."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsvc.inspections.rhythms import AHEAD, Rhythm, later, titled, turns_on

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-01-15", 1, "2026-02-15"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-02-28", 1, "2026-03-31"),  # the last day of a month stays the last
        ("2027-12-31", 2, "2028-02-29"),
        ("2026-08-30", 6, "2027-02-28"),
        ("2026-11-01", 3, "2027-02-01"),
        ("2028-02-29", 12, "2029-02-28"),
    ],
)
def test_so_many_months_later(day, months, then):
    assert later(date.fromisoformat(day), months) == date.fromisoformat(then)


@pytest.mark.parametrize(
    ("rhythm", "first", "title"),
    [
        (Rhythm.MONTHLY, "2027-01-01", "行风自查（2027年1月）"),
        (Rhythm.QUARTERLY, "2027-04-01", "行风自查（2027年第2季度）"),
        (Rhythm.HALF_YEARLY, "2027-07-01", "行风自查（2027年下半年）"),
        (Rhythm.YEARLY, "2027-01-01", "行风自查（2027年）"),
    ],
)
def test_title_names_the_period(rhythm, first, title):
    assert titled("行风自查", date.fromisoformat(first), rhythm) == title
    assert titled("行风自查（2026年第4季度）", date.fromisoformat(first), rhythm) == title
    assert len(titled("长" * 80, date.fromisoformat(first), rhythm)) <= 80


def test_turn_is_due_two_weeks_before_it_begins():
    first = date(2026, 11, 1)
    due = [turns_on(day, first, Rhythm.MONTHLY) for day in (date(2026, 11, 1), date(2026, 11, 16), date(2026, 11, 17), date(2026, 12, 17), date(2026, 12, 18))]

    assert due == [0, 0, 1, 1, 2]
    assert turns_on(date(2030, 1, 1), first, Rhythm.ONCE) == 0


@given(DAYS, st.sampled_from([rhythm for rhythm in Rhythm if rhythm is not Rhythm.ONCE]), st.integers(0, 2000))
def test_turn_never_goes_back_and_begins_within_its_period(first, rhythm, days):
    day = first + timedelta(days=days)
    turns = turns_on(day, first, rhythm)

    assert turns <= turns_on(day + timedelta(days=1), first, rhythm) <= turns + 1
    months = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}[rhythm.value]
    assert later(first, months * turns) - AHEAD <= day or turns == 0
    assert later(first, months * (turns + 1)) - AHEAD > day
