"""What the board counts, from counter rows written by hand."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from evalsvc.access.actor import SYSTEM, Scope
from evalsvc.analytics import queries
from evalsvc.analytics.board import Board
from evalsvc.analytics.counts import Counts
from evalsvc.analytics.periods import Period
from evalsvc.core.errors import NotFound
from evalsvc.organisation.kinds import PointKind, UnitKind
from evalsvc.organisation.models import RatingPoint, Unit
from evalsvc.organisation.services import move_point, retire_point, retire_unit
from evalsvc.ratings.models import PointDay, TagDay, UnitDay
from evalsvc.ratings.scale import Stream, Turn
from tests import factories

LAST = date(2026, 11, 20)
TEN_DAYS = Period(LAST - timedelta(days=9), LAST)


@pytest.fixture
def count(session):
    """Writes a counter row: count(region.windows[0], n5=3), days before the last of the period, stream and turn as said."""

    def write(place, *, back=0, stream=Stream.CITIZEN, turn=Turn.FIRST, **numbers):
        session.add(UnitDay(unit_id=place.id, service_day=LAST - timedelta(days=back), stream=stream.value, turn=turn.value, **numbers))
        session.flush()

    return write


@pytest.fixture
def unit(session):
    return lambda place: session.get_one(Unit, place.id)


def test_tally_sums_everything_below(count, unit, region):
    first, second, _third = region.windows
    count(first, n5=3, n1=1, done=2, withdrawn=1)
    count(second, n4=2, not_done=1)
    count(region.hall, n3=5)
    count(region.other_window, n2=7)

    assert queries.tally(unit(region.hall), TEN_DAYS).days == {LAST: Counts(n1=1, n3=5, n4=2, n5=3, done=2, not_done=1, withdrawn=1)}
    city = queries.tally(unit(region.city), TEN_DAYS)
    assert city.days == {LAST: Counts(n1=1, n2=7, n3=5, n4=2, n5=3, done=2, not_done=1, withdrawn=1)}
    assert city.branches == {
        region.county.id: Counts(n1=1, n3=5, n4=2, n5=3, done=2, not_done=1, withdrawn=1),
        region.other_county.id: Counts(n2=7),
    }


def test_tally_period_and_the_one_before_are_closed_intervals(count, unit, region):
    for back in (0, 9, 10, 19, 20):
        count(region.windows[0], back=back, n5=1 + back)
    board = Board(queries.facts(unit(region.city), TEN_DAYS, "day"))
    assert (board.now.n5, board.before.n5) == (1 + 10, 11 + 20)
    assert board.facts.tally.branches[region.county.id].n5 == 11


def test_tally_keeps_other_streams_and_follow_ups_apart(count, unit, region):
    window = region.windows[0]
    count(window, n5=2)
    count(window, turn=Turn.FOLLOW_UP, n1=1)
    count(window, stream=Stream.TEST, n5=9)
    count(window, stream=Stream.DEFAULT, n5=100)
    count(window, stream=Stream.THIRD_PARTY, n4=4)
    board = Board(queries.facts(unit(region.city), TEN_DAYS, "day"))
    assert (board.now, board.satisfaction.ratio) == (Counts(n5=2), "2 / 2")
    assert {other.name: other.number for other in board.others} == {"撤回": 0, "剔除": 0, "追评": 1, "试评": 9, "默认评价": 100, "第三方评价": 4}


def test_points_of_the_unit_itself_are_a_row_of_their_own(count, unit, region):
    count(region.hall, n5=4, n2=1)
    count(region.windows[0], n5=6)
    members = queries.facts(unit(region.hall), TEN_DAYS, "day").members
    assert [(member.name, member.counts.effective) for member in members] == [("1号窗口", 6), ("2号窗口", 0), ("3号窗口", 0), ("本级评价点", 5)]
    assert sum(member.counts.effective for member in members) == 11


def test_retired_units_stay_while_they_have_ratings(count, unit, region):
    first, second, _third = region.windows
    count(first, n5=2)
    for place in (first, second):
        retire_unit(by=SYSTEM, unit=unit(place), reason="窗口撤并", on=LAST)
    members = queries.facts(unit(region.hall), TEN_DAYS, "day").members
    assert [(member.name, member.note) for member in members] == [("3号窗口", ""), ("1号窗口", "已撤销")]


def test_tags_by_branch(session, unit, region):
    rows = [(region.windows[0], 0, "209", 5), (region.windows[1], 3, "209", 2), (region.other_window, 1, "115", 4), (region.windows[0], 10, "209", 50)]
    session.add_all([TagDay(unit_id=place.id, service_day=LAST - timedelta(days=back), code=code, n=n) for place, back, code, n in rows])
    session.flush()
    found = queries.tags(unit(region.city), TEN_DAYS)
    assert found.whole == {"209": 7, "115": 4}
    assert found.branches == {region.county.id: {"209": 7}, region.other_county.id: {"115": 4}}
    assert found.cut_off is None


def test_tag_texts_know_current_and_retired_codes(session):
    texts = queries.tag_texts()
    assert texts["209"] == (2, "未在承诺时间内办结")
    assert texts["510"] == (5, "一窗受理一次办结")
    assert texts["101"][0] == 1
    assert len([code for code in texts if code[0] == "2"]) == 14  # eight current ones, six retired


def _point_day(session, point_id, back, **numbers):
    session.add(PointDay(point_id=point_id, service_day=LAST - timedelta(days=back), stream=Stream.CITIZEN.value, turn=Turn.FIRST.value, **numbers))
    session.flush()


def test_points_count_the_days_on_which_they_stood_there(session, unit, region):
    point = session.get_one(RatingPoint, region.exit_point.id)
    for back, number in ((5, 4), (2, 2), (1, 1)):
        _point_day(session, point.id, back, n5=number)
    centre = factories.unit(unit(region.county), UnitKind.HALL, "涪城区城南服务大厅")
    move_point(by=SYSTEM, point=point, unit=centre, reason="大厅搬迁", on=LAST - timedelta(days=2))

    here, there = ({p.id: c.n5 for p, c in queries.points(place, TEN_DAYS)} for place in (unit(region.hall), centre))
    assert here[point.id] == 4
    assert there == {point.id: 3}


def test_points_retired_keep_their_last_day(session, unit, region):
    point = session.get_one(RatingPoint, region.window_point.id)
    _point_day(session, point.id, 0, n5=3)
    retire_point(by=SYSTEM, point=point, reason="窗口撤并", on=LAST)
    [(found, counts)] = queries.points(unit(region.windows[0]), TEN_DAYS)
    assert (found.id, counts.n5) == (point.id, 3)


def test_place_outside_the_scope_is_not_found(session, region):
    scope = Scope(frozenset({region.county.id}))
    assert queries.place("", scope).id == region.county.id
    assert queries.place(region.windows[0].public_id, scope).id == region.windows[0].id
    for outside in (region.city, region.other_county, region.other_window):
        with pytest.raises(NotFound):
            queries.place(outside.public_id, scope)
    with pytest.raises(NotFound):
        queries.place("", Scope(frozenset()))


def test_places_begin_at_the_highest_unit_one_may_see(unit, region):
    window = unit(region.windows[0])
    names = [step.name for step in queries.places(window, Scope(frozenset({region.county.id, region.hall.id})))]
    assert names == ["涪城区医疗保障局", "涪城区医保服务大厅", "1号窗口"]
    roots = queries.roots(Scope(frozenset({region.other_window.id, region.county.id})))
    assert [root.id for root in roots] == [region.county.id, region.other_window.id]


def test_statements_do_not_grow_with_units(session, unit, region):
    def statements(place):
        seen = []
        listener = lambda *given: seen.append(given[2])  # noqa: E731
        event.listen(session.get_bind(), "before_cursor_execute", listener)
        session.expire_all()
        board = Board(queries.facts(place, TEN_DAYS, "day"))
        assert board.headline
        event.remove(session.get_bind(), "before_cursor_execute", listener)
        return len(seen)

    hall = factories.unit(unit(region.county), UnitKind.HALL, "涪城区城南服务大厅")
    for number in range(30):
        window = factories.unit(hall, UnitKind.WINDOW, f"{number}号窗口")
        factories.point(window, PointKind.WINDOW)
        session.add(UnitDay(unit_id=window.id, service_day=LAST, stream="citizen", turn="first", n5=40))
    one = factories.unit(unit(region.county), UnitKind.HALL, "涪城区城北服务大厅")
    factories.unit(one, UnitKind.WINDOW, "1号窗口")
    session.flush()
    assert statements(hall) == statements(one)
