"""What one day at one point is drawn like."""

from datetime import date, timedelta

import pytest

from evalsvc.demo.habits import USUAL, Habit, Season
from evalsvc.demo.places import CITY
from evalsvc.demo.visits import acts_of, opens_on

FIRST = date(2026, 8, 24)
POINTS = [point for unit, _ in CITY.walk() for point in unit.points]


def season_of(working_days):
    """So many working days, Mondays to Fridays."""
    every = (FIRST + timedelta(days=n) for n in range(working_days * 2))
    return Season(tuple(day for day in every if day.weekday() < 5)[:working_days])


@pytest.mark.parametrize("working_days", [54, 66], ids=["around the Spring Festival", "no holiday at all"])
def test_ninety_days_hold_what_was_promised_whenever_they_end(working_days):
    season = season_of(working_days)
    drawn = [len(acts_of(point.key, point.habit, season, day, opens_on(point.habit, season, FIRST))) for point in POINTS for day in season.days]

    assert 8_000 <= sum(drawn) <= 15_000


def test_keys_of_units_and_points_are_unique():
    keys = [unit.key for unit, _ in CITY.walk()]

    assert len(set(keys)) == len(keys)
    assert len({point.key for point in POINTS}) == len(POINTS)


@pytest.mark.parametrize(("working_days", "day"), [(0, FIRST), (1, FIRST), (4, FIRST), (10, date(2026, 8, 26)), (60, date(2026, 9, 9))])
def test_point_that_begins_later_opens_on_a_working_day(working_days, day):
    season = season_of(working_days)

    assert opens_on(Habit(1.0, USUAL, ((9, 1),), begins=0.2), season, FIRST) == day


def test_visits_are_told_apart():
    season = season_of(20)
    acts = [act for point in POINTS for day in season.days for act in acts_of(point.key, point.habit, season, day, FIRST)]

    assert len({(act.visit, act.attempt) for act in acts}) == len(acts)
    assert {act.attempt for act in acts} == {1, 2}
