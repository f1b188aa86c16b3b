"""Working days against lists written by hand from the State Council's notices for 2025 and 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsvc.profiles.announced import announced_years, days_of
from evalsvc.profiles.workdays import Calendar, DayKind, Due, add_working_days, is_working_day, working_days_after

OFF = {
    2025: "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07",
}
ON = {2025: "01-26 02-08 04-27 09-28 10-11", 2026: "01-04 02-14 02-28 05-09 09-20 10-10"}


def days(lists):
    return frozenset(date.fromisoformat(f"{year}-{day}") for year, text in lists.items() for day in text.split())


CALENDAR = Calendar(announced=frozenset({2025, 2026}), holidays=days(OFF), workdays=days(ON))
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
COUNTS = st.integers(0, 300)


@pytest.mark.parametrize("year", [2025, 2026])
def test_shipped_calendar_is_the_published_one(year):
    shipped = {kind: {day for day, other, _ in days_of(year) if other is kind} for kind in DayKind}

    assert shipped == {DayKind.HOLIDAY: {day for day in days(OFF) if day.year == year}, DayKind.WORKDAY: {day for day in days(ON) if day.year == year}}


def test_shipped_calendar_ends_with_the_last_notice():
    assert list(announced_years()) == [2020, 2021, 2022, 2023, 2024, 2025, 2026]


@pytest.mark.parametrize(("year", "count"), [(2025, 248), (2026, 248)])
def test_year_has_so_many_working_days(year, count):
    assert working_days_after(date(year - 1, 12, 31), date(year, 12, 31), CALENDAR) == count


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-10-10", True),
        ("2026-10-11", False),
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-09-20", True),
        ("2026-02-14", True),
        ("2026-11-21", False),
    ],
)
def test_working_day(day, works):
    assert is_working_day(date.fromisoformat(day), CALENDAR) is works


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # over a weekend
        ("2026-09-30", 1, "2026-10-08"),  # over National Day
        ("2026-09-30", 3, "2026-10-10"),  # a Saturday on duty
        ("2026-09-18", 1, "2026-09-20"),  # a Sunday on duty
        ("2026-02-13", 2, "2026-02-24"),  # over the Spring Festival, with a Saturday on duty before it
        ("2026-02-13", 6, "2026-02-28"),
        ("2025-01-24", 2, "2025-01-27"),
        ("2025-10-08", 3, "2025-10-11"),
        ("2025-12-31", 1, "2026-01-04"),  # over New Year, into an announced year
        ("2026-11-21", 0, "2026-11-21"),
    ],
)
def test_due_day(start, count, due):
    assert add_working_days(date.fromisoformat(start), count, CALENDAR) == Due(date.fromisoformat(due), provisional=False)


def test_due_day_in_a_year_not_announced_is_provisional():
    assert add_working_days(date(2026, 12, 30), 1, CALENDAR) == Due(date(2026, 12, 31), provisional=False)
    assert add_working_days(date(2026, 12, 30), 2, CALENDAR) == Due(date(2027, 1, 1), provisional=True)
    assert add_working_days(date(2027, 6, 1), 0, CALENDAR) == Due(date(2027, 6, 1), provisional=False)


def test_due_day_becomes_certain_when_the_year_is_announced():
    announced = Calendar(announced=CALENDAR.announced | {2027}, holidays=CALENDAR.holidays | {date(2027, 1, 1)}, workdays=CALENDAR.workdays)

    assert add_working_days(date(2026, 12, 30), 2, announced) == Due(date(2027, 1, 4), provisional=False)


@pytest.mark.parametrize("count", [-1, 4001])
def test_count_beyond_reason_is_refused(count):
    with pytest.raises(ValueError, match="between 0 and 4000"):
        add_working_days(date(2026, 11, 20), count, CALENDAR)


@given(DAYS, st.integers(1, 300))
def test_due_day_is_a_working_day_after_the_start(start, count):
    due = add_working_days(start, count, CALENDAR)

    assert due.day > start
    assert is_working_day(due.day, CALENDAR)


@given(DAYS, COUNTS)
def test_counting_back_gives_the_count(start, count):
    assert working_days_after(start, add_working_days(start, count, CALENDAR).day, CALENDAR) == count


@given(DAYS, COUNTS, COUNTS)
def test_two_limits_in_a_row_are_their_sum(start, first, second):
    halfway = add_working_days(start, first, CALENDAR).day

    assert add_working_days(halfway, second, CALENDAR).day == add_working_days(start, first + second, CALENDAR).day


@given(DAYS, COUNTS)
def test_provisional_means_a_day_was_counted_in_a_year_not_announced(start, count):
    due = add_working_days(start, count, CALENDAR)
    counted = {(start + timedelta(days=n)).year for n in range(1, (due.day - start).days + 1)}

    assert due.provisional == bool(counted - {2025, 2026})


@given(DAYS, DAYS)
def test_no_working_days_lie_before_the_start(start, end):
    assert working_days_after(max(start, end), min(start, end), CALENDAR) == 0
