"""Windows at which nobody has rated for days."""

from datetime import datetime, timedelta

from sqlalchemy import update

from evalsvc.access.actor import Scope
from evalsvc.core.clock import SHANGHAI
from evalsvc.core.db import db, unit_of_work
from evalsvc.desk.queries import silent_points
from evalsvc.organisation.models import RatingPoint
from tests.ratings.visitors import rate

FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)


def silent(app, region, of=None):
    with app.app_context():
        found = silent_points(Scope(frozenset({(of or region.city).id})))
        return {(one.place, one.days) for one in found}


def opened_long_ago(app):
    with app.app_context(), unit_of_work():
        db.session.execute(update(RatingPoint).values(first_day=datetime(2026, 10, 1, tzinfo=SHANGHAI).date()))


def test_window_is_named_after_three_working_days(app, client, clock, region):
    opened_long_ago(app)
    clock.move_to(FRIDAY)
    rate(client, region.window_point, 5)
    place = f"{region.hall.name} · {region.windows[0].name}"

    clock.move_to(FRIDAY + timedelta(days=5))  # Wednesday: Monday and Tuesday are over
    assert place not in {name for name, _ in silent(app, region)}
    clock.shift(timedelta(days=1))
    assert (place, 3) in silent(app, region)


def test_rating_ends_the_silence(app, client, clock, region):
    opened_long_ago(app)
    clock.move_to(FRIDAY)
    place = f"{region.hall.name} · {region.windows[0].name}"
    assert place in {name for name, _ in silent(app, region)}

    rate(client, region.window_point, 1)
    assert place not in {name for name, _ in silent(app, region)}


def test_window_that_has_just_opened_is_not_silent(app, clock, region):
    opened_long_ago(app)
    with app.app_context(), unit_of_work():
        db.session.execute(update(RatingPoint).where(RatingPoint.id == region.window_point.id).values(first_day=FRIDAY.date()))
    clock.move_to(FRIDAY + timedelta(days=2))

    assert f"{region.hall.name} · {region.windows[0].name}" not in {name for name, _ in silent(app, region)}


def test_other_counties_are_left_out(app, clock, region):
    opened_long_ago(app)
    clock.move_to(FRIDAY)

    everywhere, one_county = silent(app, region), silent(app, region, region.other_county)
    assert len(one_county) == 1
    assert one_county < everywhere
