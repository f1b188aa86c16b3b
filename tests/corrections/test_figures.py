"""Corrections counted for leaders, against what was made by hand."""

from datetime import timedelta

from sqlalchemy import select

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.corrections import services
from evalsvc.corrections.kinds import Kind
from evalsvc.corrections.models import Correction
from evalsvc.corrections.queries import Numbers, numbers_below
from evalsvc.organisation.models import Unit
from tests.corrections.making import accepted, actor, closed, filed, hand_in, in_progress, make, planned


def counted(app, place, first=None, last=None):
    with app.app_context():
        return numbers_below(db.session.get_one(Unit, place.id), first or today(), last or today(), today())


def test_nothing_is_no_line(app, region):
    assert counted(app, region.city) == {}


def test_counts_by_unit_and_kind(app, clock, region):
    make(app, lambda: filed(region.county))
    make(app, lambda: in_progress(region.county, days=3))
    make(app, lambda: planned(region.county, days=10, kind=Kind.IN_STAGES))
    make(app, lambda: planned(region.other_county, by="outsider", person="outsider", days=30))
    make(app, lambda: filed(region.hall, by="inspector"))
    clock.shift(timedelta(days=5))
    found = counted(app, region.city)

    assert found == {
        (region.county.id, Kind.AT_ONCE): Numbers(unfinished=3, overdue=1),
        (region.county.id, Kind.IN_STAGES): Numbers(unfinished=1),
        (region.other_county.id, Kind.AT_ONCE): Numbers(unfinished=1),
    }
    assert counted(app, region.county) == {
        (None, Kind.AT_ONCE): Numbers(unfinished=2, overdue=1),
        (None, Kind.IN_STAGES): Numbers(unfinished=1),
        (region.hall.id, Kind.AT_ONCE): Numbers(unfinished=1),
    }


def test_in_time_against_the_first_day_and_the_current_one(app, clock, region):
    def extended():
        made = in_progress(region.county, days=5)
        asked = services.ask_extension(by=actor("bureau"), correction=made, wanted_on=today() + timedelta(days=20), reason="设备晚到")
        services.grant_extension(by=actor("inspector"), correction=made, extension=asked, opinion="")
        return made.public_id

    make(app, lambda: closed(region.county))
    late = make(app, extended)
    clock.shift(timedelta(days=10))
    make(app, lambda: finish(late))

    assert counted(app, region.county, today() - timedelta(days=30)) == {
        (None, Kind.AT_ONCE): Numbers(closed=2, dated_first=2, in_time_first=1, dated=2, in_time=2, judged=2)
    }
    assert counted(app, region.county)[None, Kind.AT_ONCE].closed == 1  # today only the second
    assert counted(app, region.county, today() - timedelta(days=9), today() - timedelta(days=1)) == {(None, Kind.AT_ONCE): Numbers()}  # nothing in between


def finish(public_id):
    made = db.session.scalars(select(Correction).where(Correction.public_id == public_id)).one()
    hand_in(made)
    services.accept_correction(by=actor("inspector"), correction=made, opinion="")
    services.rejudge_correction(by=actor("leader"), correction=made, opinion="")
    services.close_correction(by=actor("leader"), correction=made, lasting="", is_public=False)


def test_overturned_of_all_judged_again(app, region):
    def overturned():
        services.overturn_correction(by=actor("leader"), correction=accepted(region.county), reason="现场没有改")

    make(app, overturned)
    make(app, lambda: closed(region.county))
    numbers = counted(app, region.city)[region.county.id, Kind.AT_ONCE]

    assert (numbers.overturned, numbers.judged) == (1, 2)


def test_number_of_the_parts_is_the_number_of_the_whole():
    assert Numbers(1, 2, 3, 4, 5, 6, 7, 8, 9) + Numbers(1, 1, 1, 1, 1, 1, 1, 1, 1) == Numbers(2, 3, 4, 5, 6, 7, 8, 9, 10)
