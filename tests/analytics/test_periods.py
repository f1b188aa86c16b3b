from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsvc.analytics.periods import Period, Step, latest

DAYS = st.dates(date(2019, 1, 1), date(2030, 1, 1))


def test_latest_thirty_days_include_today() -> None:
    period = latest(date(2026, 11, 21))
    assert period == Period(date(2026, 10, 23), date(2026, 11, 21))
    assert period.days == 30
    assert period.before == Period(date(2026, 9, 23), date(2026, 10, 22))


@pytest.mark.parametrize(
    ("first", "last", "prose"),
    [
        (date(2026, 8, 24), date(2026, 11, 21), "2026年8月24日—11月21日"),
        (date(2025, 12, 1), date(2026, 1, 31), "2025年12月1日—2026年1月31日"),
        (date(2026, 1, 4), date(2026, 1, 4), "2026年1月4日"),
    ],
)
def test_prose(first: date, last: date, prose: str) -> None:
    assert Period(first, last).prose == prose


def test_weeks_begin_on_monday_and_are_cut_to_the_period() -> None:
    weeks = list(Period(date(2026, 11, 18), date(2026, 12, 1)).steps("week"))
    assert weeks == [
        Period(date(2026, 11, 18), date(2026, 11, 22)),
        Period(date(2026, 11, 23), date(2026, 11, 29)),
        Period(date(2026, 11, 30), date(2026, 12, 1)),
    ]


@given(DAYS, st.integers(0, 400), st.sampled_from(["day", "week"]))
def test_steps_cover_every_day_once(first: date, more: int, by: Step) -> None:
    period = Period(first, first + timedelta(days=more))
    covered = [step.first + timedelta(days=i) for step in period.steps(by) for i in range(step.days)]
    assert covered == [first + timedelta(days=i) for i in range(more + 1)]
    assert period.before.days == period.days
