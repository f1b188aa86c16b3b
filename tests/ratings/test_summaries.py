"""The tags per unit and day that the tick keeps."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from evalsvc.core.clock import now
from evalsvc.core.db import db, unit_of_work
from evalsvc.ratings import summaries
from evalsvc.ratings.models import Rating, RatingWithdrawal, TagDay
from evalsvc.ratings.summaries import build_tag_days
from tests.ratings.staff import at
from tests.ratings.visitors import rate, undo


@pytest.fixture
def tags(app):
    """The kept numbers: {(unit id, day, code): n}."""

    def ask():
        with app.app_context():
            return {(row.unit_id, str(row.service_day), row.code): row.n for row in db.session.scalars(select(TagDay))}

    return ask


def test_tags_are_counted_per_unit_and_day(hand, region, tags):
    hand.rates_on(18, region.window_point, [5, 5], tags=["510", "511"])
    hand.rates_on(19, region.window_point, [5, 1], tags=["510", "115"])
    hand.rates_on(19, region.other_point, [5], tags=["510"])
    hand.ticks(20)

    here, there = region.windows[0].id, region.other_window.id
    assert tags() == {
        (here, "2026-11-18", "510"): 2,
        (here, "2026-11-18", "511"): 2,
        (here, "2026-11-19", "510"): 1,
        (here, "2026-11-19", "115"): 1,
        (there, "2026-11-19", "510"): 1,
    }


def test_later_ratings_are_added(hand, region, tags):
    hand.rates_on(20, region.window_point, [5], tags=["510"])
    hand.ticks(20, "11:00")
    hand.rates(region.window_point, 5, tags=["510", "511"])
    hand.ticks(20, "11:30")

    assert list(tags().values()) == [2, 1]


def test_withdrawal_after_the_cut_off_corrects_its_day(client, hand, region, tags):
    hand.clock.move_to(at(20, "23:55"))
    receipt = rate(client, region.window_point, 5, tags=["510", "511"])
    hand.rates(region.window_point, 5, tags=["510"])
    hand.ticks(20, "23:58")
    assert sorted(tags().values()) == [1, 2]
    hand.clock.move_to(at(21, "00:02"))
    undo(client, receipt)
    hand.ticks(21, "00:10")

    assert tags() == {(region.windows[0].id, "2026-11-20", "510"): 1}


def test_withdrawal_weeks_later_corrects_its_day(app, hand, region, tags):
    hand.rates_on(3, region.window_point, [5, 5], tags=["510"])
    hand.ticks(4)
    hand.clock.move_to(at(25))
    with app.app_context(), unit_of_work():
        first = db.session.scalars(select(Rating.id).order_by(Rating.id).limit(1)).one()
        db.session.add(RatingWithdrawal(rating_id=first, at=now()))
    hand.ticks(26)

    assert list(tags().values()) == [1]


def test_last_minute_is_left_for_the_next_tick(app, hand, region, tags):
    hand.rates_on(20, region.window_point, [5], tags=["510"])
    hand.clock.shift(timedelta(seconds=30))
    hand.ticks()

    assert tags() == {}
    with app.app_context():
        assert summaries.cut_off() == at(20, "09:59") + timedelta(seconds=30)


def test_repeated_hour_is_counted_when_the_clock_was_set_back(hand, region, tags):
    hand.rates_on(20, region.window_point, [5], tags=["510"])
    hand.ticks(20, "11:00")
    hand.clock.move_to(at(20, "10:05"))
    hand.rates(region.second_window_point, 5, tags=["511"])
    hand.ticks(20, "10:10")
    assert tags()[region.windows[1].id, "2026-11-20", "511"] == 1
    hand.ticks(20, "11:10")

    assert tags() == {(region.windows[0].id, "2026-11-20", "510"): 1, (region.windows[1].id, "2026-11-20", "511"): 1}


def test_whole_day_is_right_again_when_the_repeated_hour_is_over(hand, region, tags):
    hand.clock.move_to(at(20, "10:50"))
    hand.rates(region.window_point, 5, tags=["510"])
    hand.ticks(20, "11:00")
    hand.clock.move_to(at(20, "10:05"))
    hand.rates(region.window_point, 5, tags=["510"])
    for minute in ("10:10", "10:40", "11:10"):
        hand.ticks(20, minute)

    assert list(tags().values()) == [2]


def test_ratings_with_an_old_instant_are_found_when_asked_for(app, hand, region, tags):
    hand.ticks(20)
    hand.rates_on(10, region.window_point, [5], tags=["510"])
    hand.clock.move_to(at(21))
    with app.app_context():
        summaries.look_again(at(1))
    hand.ticks()

    assert list(tags().values()) == [1]


def test_only_citizens_are_counted(app, hand, region, tags):
    hand.rates_on(20, region.window_point, [5, 5, 5], tags=["510"])
    with app.app_context(), unit_of_work():
        ids = list(db.session.scalars(select(Rating.id).order_by(Rating.id)))
        db.session.execute(db.update(Rating).where(Rating.id == ids[0]).values(rater="secret_visit"))
        db.session.execute(db.update(Rating).where(Rating.id == ids[1]).values(origin="default"))
    hand.ticks(21)

    assert list(tags().values()) == [1]


def test_ticks_at_once_count_once(app, hand, region, tags):
    hand.rates_on(20, region.window_point, [5] * 4, tags=["510", "511"])
    hand.clock.move_to(at(21))
    together, faults = threading.Barrier(3), []

    def tick():
        with app.app_context():
            try:
                together.wait()
                build_tag_days()
            except Exception as error:
                faults.append(error)

    ticks = [threading.Thread(target=tick) for _ in range(3)]
    for each in ticks:
        each.start()
    for each in ticks:
        each.join()

    assert faults == []
    assert list(tags().values()) == [4, 4]
