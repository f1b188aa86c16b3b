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
from tests.corrections.making import accepted, actor, closed, filed, hand_in, in_progress, make, planned, submitted


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

    in_time = {"dated_first": 2, "in_time_first": 1, "dated": 2, "in_time": 2, "handed_in": 2, "handed_in_time_first": 1, "handed_in_time": 2}
    assert counted(app, region.county, today() - timedelta(days=30)) == {(None, Kind.AT_ONCE): Numbers(closed=2, judged=2, **in_time)}
    assert counted(app, region.county)[None, Kind.AT_ONCE].closed == 1  # today only the second
    assert counted(app, region.county, today() - timedelta(days=9), today() - timedelta(days=1)) == {(None, Kind.AT_ONCE): Numbers()}  # nothing in between


def test_delay_of_those_who_judge_is_not_the_units(app, as_, clock, region):
    made = make(app, lambda: submitted(region.county, days=5).public_id)
    clock.shift(timedelta(days=8))
    make(app, lambda: judge(made))
    late = make(app, lambda: in_progress(region.county, days=5).public_id)
    clock.shift(timedelta(days=6))
    make(app, lambda: finish(late))

    found = counted(app, region.county, today() - timedelta(days=30))[None, Kind.AT_ONCE]
    assert (found.in_time, found.dated, found.handed_in_time, found.handed_in) == (0, 2, 1, 2)
    leader = as_("leader")
    assert "按期提交，3天后销号" in leader.page("/corrections?state=closed").text
    assert "超期1天提交" in leader.page("/corrections?state=closed").text
    assert "对最初时限：按期提交，3天后销号；对现行时限：按期提交，3天后销号。" in leader.page(f"/corrections/{made}").text


def test_what_was_reopened_and_what_was_imported_has_no_day_of_handing_in(app, region):
    again = make(app, lambda: closed(region.county).public_id)
    make(app, lambda: services.reopen_correction(by=actor("leader"), correction=of(again), reason="又空岗"))
    brought = make(app, lambda: closed(region.county).public_id)
    with app.app_context():
        assert of(again).submitted_on is None
        of(brought).origin, of(brought).submitted_on = "imported", None
        db.session.commit()

    found = counted(app, region.county)[None, Kind.AT_ONCE]
    assert (found.closed, found.dated, found.in_time, found.handed_in, found.handed_in_time) == (1, 1, 1, 0, 0)


def of(public_id):
    return db.session.scalars(select(Correction).where(Correction.public_id == public_id)).one()


def finish(public_id):
    hand_in(of(public_id))
    judge(public_id)


def judge(public_id):
    made = of(public_id)
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
    assert Numbers(*range(1, 13)) + Numbers(*[1] * 12) == Numbers(*range(2, 14))
