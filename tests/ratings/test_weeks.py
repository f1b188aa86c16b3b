"""Which ratings go into which release, on paper."""

from datetime import date, datetime, timedelta

import pytest

from evalsvc.core.clock import SHANGHAI
from evalsvc.ratings.weeks import Batch, Waiting, batches, last_closed

UNDO = timedelta(minutes=60)


def came(id_, day, service_day=None):
    return Waiting(id_, date(2026, 11, service_day or day), datetime(2026, 11, day, 15, tzinfo=SHANGHAI))


def due(*waiting, released_until=None, closed=date(2026, 11, 22), least=2):
    return list(batches(waiting, released_until=released_until, closed=closed, least=lambda _: least))


@pytest.mark.parametrize(
    ("at", "sunday"),
    [
        ("2026-11-20T10:00", date(2026, 11, 15)),
        ("2026-11-22T23:59", date(2026, 11, 15)),
        ("2026-11-23T00:59", date(2026, 11, 15)),
        ("2026-11-23T01:00", date(2026, 11, 22)),
    ],
)
def test_week_closes_when_its_last_rating_can_no_longer_be_undone(at, sunday):
    assert last_closed(datetime.fromisoformat(f"{at}+08:00"), UNDO) == sunday


def test_each_week_is_a_release():
    found = due(came(1, 9), came(2, 15), came(3, 16), came(4, 22))

    assert found == [Batch(date(2026, 11, 9), date(2026, 11, 15), (1, 2)), Batch(date(2026, 11, 16), date(2026, 11, 22), (3, 4))]


def test_week_with_too_few_is_joined_with_the_next():
    assert due(came(1, 9), came(2, 16)) == [Batch(date(2026, 11, 9), date(2026, 11, 22), (1, 2))]


def test_too_few_wait():
    assert due(came(1, 9)) == []


def test_open_week_waits():
    assert due(came(1, 16), came(2, 17), closed=date(2026, 11, 15)) == []


def test_paper_that_comes_late_goes_into_the_next():
    late = came(3, 18, service_day=10)

    assert due(late, came(4, 19), released_until=date(2026, 11, 15)) == [Batch(date(2026, 11, 16), date(2026, 11, 22), (3, 4))]


def test_paper_that_bears_an_old_instant_goes_into_the_next_as_well():
    assert due(came(3, 10), came(4, 19), released_until=date(2026, 11, 15)) == [Batch(date(2026, 11, 16), date(2026, 11, 22), (3, 4))]


def test_joined_weeks_begin_after_the_last_release():
    assert due(came(5, 17), came(6, 18), released_until=date(2026, 11, 1)) == [Batch(date(2026, 11, 2), date(2026, 11, 22), (5, 6))]
