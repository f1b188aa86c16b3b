"""Who was served and who of them rated, counted from rows written by hand."""

from datetime import date, timedelta

import pytest

from evalsvc.access.actor import SYSTEM
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.matters.models import ServedDay
from evalsvc.matters.services.matters import invite
from evalsvc.matters.strips import Span
from evalsvc.organisation.models import ServiceItem, Unit
from evalsvc.organisation.queries import Ground
from evalsvc.ratings import heard
from evalsvc.ratings.heard import HeardDay, MatterCounts
from evalsvc.ratings.models import MatterUse, Rating, RatingWithdrawal, UnitDay
from evalsvc.ratings.scale import Stream, Turn
from tests import factories

LAST = date(2026, 11, 19)
BEFORE = LAST - timedelta(days=1)


@pytest.fixture
def unit(session):
    return lambda place: session.get_one(Unit, place.id)


@pytest.fixture
def write(session):
    """Writes what a window served and how it was rated on a day."""

    def one(place, day=LAST, served=None, *, stream=Stream.CITIZEN, turn=Turn.FIRST, **numbers):
        if served is not None:
            session.add(ServedDay(unit_id=place.id, service_day=day, n=served, source="typed", kept_at=now()))
        if numbers:
            session.add(UnitDay(unit_id=place.id, service_day=day, stream=stream.value, turn=turn.value, **numbers))
        session.flush()

    return one


def test_known_days_are_summed_over_the_windows_below(unit, write, region):
    first, second, third = region.windows
    write(first, served=100, n5=19, n1=1, done=4)
    write(second, served=0)
    write(third, n5=7)  # nobody knows how many it served
    write(region.online, BEFORE, served=3, n4=2, not_done=1)
    write(region.other_window, served=50, n2=5)
    write(region.hall, n3=9)

    assert heard.heard_days(Ground(unit(region.county)), BEFORE, LAST) == [
        HeardDay(BEFORE, 1, 3, (0, 0, 0, 2, 0, 0, 1), 0, 0),
        HeardDay(LAST, 2, 100, (1, 0, 0, 0, 19, 4, 0), 0, 0),
    ]
    assert [(day.windows, day.served) for day in heard.heard_days(Ground(unit(region.city)), LAST, LAST)] == [(3, 150)]
    assert heard.heard_days(Ground(unit(region.hall)), BEFORE, BEFORE) == []


def test_ratings_beyond_what_was_served_are_counted_window_by_window(unit, write, region):
    first, second, _third = region.windows
    write(first, served=2, n5=5)
    write(second, served=10, n5=1)

    assert heard.heard_days(Ground(unit(region.hall)), LAST, LAST) == [HeardDay(LAST, 2, 12, (0, 0, 0, 0, 6, 0, 0), 3, 1)]


def test_only_first_ratings_of_citizens_stand_against_those_served(unit, write, region):
    window = region.windows[0]
    write(window, served=10, n5=4, stream=Stream.DEFAULT)
    write(window, n5=3, turn=Turn.FOLLOW_UP)
    write(window, n5=2, stream=Stream.THIRD_PARTY)

    assert heard.heard_days(Ground(unit(region.hall)), LAST, LAST) == [HeardDay(LAST, 1, 10, (0,) * 7, 0, 0)]


def test_windows_rated_without_a_served_count_are_missing(unit, write, region):
    first, second, third = region.windows
    write(first, n5=1)
    write(second, served=4, n5=1)
    write(third, withdrawn=1)
    write(region.hall, n5=1)
    write(region.other_window, n5=1)

    assert heard.unheard_days(Ground(unit(region.county)), BEFORE, LAST) == {LAST: 1}


def test_spans_are_those_of_windows_and_online_services(unit, region):
    assert heard.spans(Ground(unit(region.county))) == [Span(factories.OPENED)] * 4
    assert heard.spans(Ground(unit(region.other_county))) == [Span(factories.OPENED)]


@pytest.fixture
def matter(app, session, region):
    """A matter of the online service, finished on a day."""

    def one(number, finished_on=LAST, place=None):
        at, item = session.get_one(Unit, (place or region.online).id), session.get_one(ServiceItem, region.item.id)
        return factories.matter(at, number, service_item=item, finished_on=finished_on, vault=app.extensions["vault"])

    return one


@pytest.fixture
def rated(session, region):
    """Gives a matter a rating row."""

    def one(matter, *, turn=Turn.FIRST, origin="volunteered", rater="citizen", withdrawn=False, attempt=1):
        same = {"instrument_version_id": 1, "profile_version_id": matter.profile_version_id, "level": 5, "channel": "matter_link", "created_at": now()}
        where = {"point_id": matter.point_id, "unit_id": matter.unit_id, "service_day": matter.finished_on}
        row = Rating(public_id=public_id(), origin=origin, rater=rater, turn=turn.value, **same, **where)
        session.add(row)
        session.flush()
        session.add(MatterUse(matter_id=matter.id, turn=turn.value, attempt=attempt, rating_id=row.id))
        if withdrawn:
            session.add(RatingWithdrawal(rating_id=row.id, at=now()))
        session.flush()

    return one


def test_matters_are_counted_with_those_rated_and_invited(unit, matter, rated, region):
    volunteered, invited, undone, only_followed, tested, _silent = (matter(f"N{n}") for n in range(6))
    matter("before", BEFORE)
    invite(by=SYSTEM, unit=unit(region.online), matter_ids=[invited.id, undone.id])
    rated(volunteered)
    rated(invited, origin="invited")
    rated(undone, withdrawn=True)
    rated(only_followed, turn=Turn.FOLLOW_UP)
    rated(tested, rater="test")

    assert heard.matter_counts(Ground(unit(region.county)), LAST, LAST) == MatterCounts(finished=6, rated=2, volunteered=1, invited=2)
    assert heard.matter_counts(Ground(unit(region.county)), BEFORE, LAST).finished == 7
    assert heard.matter_counts(Ground(unit(region.other_county)), BEFORE, LAST) == MatterCounts(0, 0, 0, 0)


def test_second_attempt_counts_once(unit, matter, rated, region):
    one = matter("N1")
    rated(one, withdrawn=True)
    rated(one, attempt=2)

    assert heard.matter_counts(Ground(unit(region.online)), LAST, LAST) == MatterCounts(1, 1, 1, 0)


def test_ratings_asked_for_are_those_invited_or_written_down(unit, matter, rated, region):
    for number, more in enumerate(
        (
            {},
            {"origin": "invited"},
            {"origin": "transcribed"},
            {"origin": "default"},
            {"origin": "invited", "withdrawn": True},
            {"origin": "invited", "rater": "test"},
        )
    ):
        rated(matter(f"N{number}"), **more)

    assert heard.asked_for(Ground(unit(region.county)), BEFORE, LAST) == 2
    assert heard.asked_for(Ground(unit(region.county)), BEFORE, BEFORE) == 0
