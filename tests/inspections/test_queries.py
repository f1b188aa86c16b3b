"""What is held against claims, counted in the database: each rating once, only of the unit and all below it, only what counts."""

from datetime import timedelta

import pytest

from evalsvc.access.actor import SYSTEM
from evalsvc.analytics.claimed import heard_below
from evalsvc.core.clock import today
from evalsvc.core.db import db, unit_of_work
from evalsvc.corrections.kinds import Kind, Source
from evalsvc.corrections.services import Filed, open_correction
from evalsvc.inspections.claims import NOT_TOLD_AT_ONCE
from evalsvc.inspections.wants import Asked
from evalsvc.organisation.models import Unit
from tests.conftest import NOW
from tests.ratings.staff import Hand
from tests.ratings.visitors import rate, undo


@pytest.fixture
def hand(app, client, clock):
    return Hand(app, client, clock)


def filed(region, rating, overdue):
    """A bad rating that went into the ledger of the county."""
    made = Filed(Source.RATING, today(), "没有一次告知", Kind.AT_ONCE, ref=f"rating:{rating}")
    problem = open_correction(by=SYSTEM, unit=db.session.get_one(Unit, region.county.id), filed=made)
    problem.due_on = today() + timedelta(days=-1 if overdue else 5)


def asked(**days):
    day = today()
    given = {"first": day - timedelta(days=89), "last": day, "silent_since": day - timedelta(days=29), "bad_until": day - timedelta(days=8)}
    return Asked(**{**given, **days}, tags=NOT_TOLD_AT_ONCE)


def test_what_citizens_of_several_units_say(app, region, client, clock, hand):
    first, second, _third = hand.rates_on(2, region.window_point, [2, 2, 1], tags=["208", "210"])
    hand.rates_on(2, region.window_point, [5], done="no")
    undo(client, rate(client, region.window_point, 1, tags=["109"]))
    hand.rates_on(2, region.hall_point, [1], tags=["115"])
    hand.rates_on(19, region.hall_point, [1], tags=["113"])
    hand.rates_on(2, region.other_point, [2, 4], tags=["208"])
    hand.ticks(20)
    clock.move_to(NOW)
    with app.app_context(), unit_of_work():
        filed(region, first, overdue=True)
        filed(region, second, overdue=False)
    with app.app_context():
        told = heard_below([region.county.id, region.other_county.id, region.city.id], asked())

    county, other, city = (told[one.id] for one in (region.county, region.other_county, region.city))
    assert (county.number, county.satisfied, county.not_done) == (6, 1, 1)
    assert county.told_late == 3  # two with both tags count once each, level 1 has neither of them, the one of the 19th has one
    assert (county.bad, county.handled, county.overdue) == (4, 2, 1)
    assert (county.windows, county.without_code, county.silent) == (3, ("涪城区医保服务大厅3号窗口",), ("涪城区医保服务大厅2号窗口",))
    assert (other.number, other.told_late, other.bad, other.handled) == (2, 1, 1, 0)
    assert (city.number, city.told_late, city.bad, city.handled, city.windows) == (8, 4, 5, 2, 4)


def test_nothing_is_said_where_nobody_rated(app, region):
    with app.app_context():
        told = heard_below([region.online.id], asked())[region.online.id]

    assert (told.number, told.bad, told.windows, told.tags_until) == (0, 0, 0, None)
