"""The same ratings under the tree as it is and as it was, over a move and a merge in the middle of a period.

Every figure is added up by hand from this table; the move is on the 15th, the merge on the 18th, and the day of a change
counts for the new place.

    unit            1–10 Nov   12th    13th   15th   16th   17th   18th   19th        20th
    1号窗口                     10×5                                         1×5 1×1
    网上服务         5th: 8×5    4×4            2×1    3×5                    5×5
    三台1号窗口                  7×2                          2×5    1×3                6×4
    三台县局自己                         1×5
"""

from datetime import date

import pytest
from sqlalchemy import event

from evalsvc.access.actor import SYSTEM
from evalsvc.analytics import queries
from evalsvc.analytics.board import Board
from evalsvc.analytics.counts import Counts
from evalsvc.analytics.periods import Period
from evalsvc.analytics.trees import Tree, told
from evalsvc.core.clock import now
from evalsvc.core.db import db
from evalsvc.matters.models import ServedDay
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import Ground
from evalsvc.organisation.services import create_unit, merge_units, move_unit
from evalsvc.ratings.models import TagDay, UnitDay
from evalsvc.ratings.scale import Stream, Turn
from tests import factories

PERIOD = Period(date(2026, 11, 11), date(2026, 11, 20))
NOW, THEN = Tree.NOW, Tree.THEN


@pytest.fixture
def unit(session):
    return lambda place: session.get_one(Unit, place.id)


@pytest.fixture
def count(session):
    def write(place, day, *, stream=Stream.CITIZEN, **numbers):
        session.add(UnitDay(unit_id=place.id, service_day=date(2026, 11, day), stream=stream.value, turn=Turn.FIRST.value, **numbers))
        session.flush()

    return write


@pytest.fixture
def rated(session, region, count):
    """The table above, with one reason for each bad rating."""
    window, online, other = region.windows[0], region.online, region.other_window
    for place, day, numbers in (
        (window, 12, {"n5": 10}),
        (window, 19, {"n5": 1, "n1": 1}),
        (online, 5, {"n5": 8}),
        (online, 12, {"n4": 4}),
        (online, 15, {"n1": 2}),
        (online, 16, {"n5": 3}),
        (online, 19, {"n5": 5}),
        (other, 12, {"n2": 7}),
        (other, 17, {"n5": 2}),
        (other, 18, {"n3": 1}),
        (other, 20, {"n4": 6}),
        (region.other_county, 13, {"n5": 1}),
    ):
        count(place, day, **numbers)
    count(online, 16, stream=Stream.TEST, n5=9)
    session.add_all(TagDay(unit_id=place.id, service_day=date(2026, 11, day), code=code, n=n) for place, day, code, n in _tags(region))
    session.flush()


def _tags(region):
    return [(region.windows[0], 19, "115", 1), (region.online, 15, "115", 2), (region.other_window, 12, "209", 7)]


@pytest.fixture
def changed(session, region, unit, rated):
    """The online service moves to the other county, which is then merged into the first one."""
    move_unit(by=SYSTEM, unit=unit(region.online), parent=unit(region.other_county), reason="归口调整", on=date(2026, 11, 15))
    merge_units(by=SYSTEM, units=[unit(region.other_county)], into=unit(region.county), reason="机构改革", on=date(2026, 11, 18))
    session.expire_all()


def whole(unit, tree):
    return Board(queries.facts(unit, PERIOD, "day", tree)).now


def test_county_as_it_was_and_as_it_is(changed, region, unit):
    assert whole(unit(region.county), THEN) == Counts(n1=1, n3=1, n4=10, n5=16)
    assert whole(unit(region.county), NOW) == Counts(n1=3, n2=7, n3=1, n4=10, n5=22)


def test_county_that_ended_keeps_its_days_as_it_was(changed, region, unit):
    assert whole(unit(region.other_county), THEN) == Counts(n1=2, n2=7, n5=6)
    assert whole(unit(region.other_county), NOW) == Counts(n5=1)


def test_online_service_and_hall_are_themselves_in_both_trees(changed, region, unit):
    for tree in Tree:
        assert whole(unit(region.online), tree) == Counts(n1=2, n4=4, n5=8)
        assert whole(unit(region.other_hall), tree) == Counts(n2=7, n3=1, n4=6, n5=2)


def test_city_is_the_same_in_both_trees_and_its_branches_are_not(changed, region, unit):
    city = unit(region.city)
    everything = Counts(n1=3, n2=7, n3=1, n4=10, n5=22)

    assert [whole(city, tree) for tree in Tree] == [everything, everything]
    assert queries.tally(city, PERIOD, THEN).branches == {
        region.county.id: Counts(n1=1, n3=1, n4=10, n5=16),
        region.other_county.id: Counts(n1=2, n2=7, n5=6),
    }
    assert queries.tally(city, PERIOD, NOW).branches == {region.county.id: everything}


def test_satisfaction_of_each_tree_is_the_sum_by_hand(changed, region, unit):
    both = (region.county, region.other_county)
    shares = {(place.name, tree): Board(queries.facts(unit(place), PERIOD, "day", tree)).satisfaction.ratio for place in both for tree in Tree}

    assert shares == {
        (region.county.name, THEN): "27 / 28",
        (region.county.name, NOW): "33 / 43",
        (region.other_county.name, THEN): "6 / 15",
        (region.other_county.name, NOW): "1 / 1",
    }


def test_days_fall_on_the_place_of_the_day(changed, region, unit):
    days = queries.tally(unit(region.other_county), PERIOD, THEN).days

    assert {day.day: counts for day, counts in days.items()} == {
        12: Counts(n2=7),
        13: Counts(n5=1),
        15: Counts(n1=2),
        16: Counts(n5=3),
        17: Counts(n5=2),
    }


def test_period_before_follows_the_tree_too(changed, region, unit):
    both = (region.county, region.other_county)
    before = {(place.name, tree): Board(queries.facts(unit(place), PERIOD, "day", tree)).before for place in both for tree in Tree}

    assert before == {
        (region.county.name, THEN): Counts(n5=8),
        (region.county.name, NOW): Counts(n5=8),
        (region.other_county.name, THEN): Counts(),
        (region.other_county.name, NOW): Counts(),
    }


def test_other_streams_follow_the_tree(changed, region, unit):
    both = (region.county, region.other_county)
    tests = {(place.name, tree): queries.tally(unit(place), PERIOD, tree).others for place in both for tree in Tree}

    nine = {(Stream.TEST, Turn.FIRST): Counts(n5=9)}
    assert tests == {
        (region.county.name, THEN): {},
        (region.county.name, NOW): nine,
        (region.other_county.name, THEN): nine,
        (region.other_county.name, NOW): {},
    }


def test_reasons_follow_the_tree(changed, region, unit):
    then, now = (queries.tags(unit(region.city), PERIOD, tree) for tree in (THEN, NOW))

    assert then.whole == now.whole == {"115": 3, "209": 7}
    assert then.branches == {region.county.id: {"115": 1}, region.other_county.id: {"115": 2, "209": 7}}
    assert now.branches == {region.county.id: {"115": 3, "209": 7}}


def test_people_served_follow_the_tree_and_so_does_what_the_silent_could_do(session, changed, region, unit):
    for place, day, n in ((region.online, 12, 10), (region.online, 16, 6), (region.other_window, 12, 20), (region.other_window, 18, 4)):
        session.add(ServedDay(unit_id=place.id, service_day=date(2026, 11, day), n=n, source="typed", kept_at=now()))
    session.flush()

    def known(place, tree):
        found = queries.facts(unit(place), PERIOD, "day", tree).silence.known
        return found.window_days, found.served, found.counts.effective

    assert [known(region.county, tree) for tree in (THEN, NOW)] == [(2, 14, 5), (4, 40, 15)]
    assert [known(region.other_county, tree) for tree in (THEN, NOW)] == [(2, 26, 10), (0, 0, 0)]


def test_open_days_of_windows_are_cut_to_the_days_they_were_there(changed, region, unit):
    def days(place, dated):
        return sorted(Ground(unit(place), is_dated=dated).open_days(Unit.kind.in_(("window", "online"))))

    opened, end = factories.OPENED, date(9999, 12, 31)
    moved, merged = date(2026, 11, 15), date(2026, 11, 18)
    assert days(region.county, dated=True) == [(opened, moved), *[(opened, end)] * 3, (merged, end), (merged, end)]
    assert days(region.other_county, dated=True) == [(opened, merged), (moved, merged)]
    assert days(region.county, dated=False) == [(opened, end)] * 5


def test_members_say_on_which_days_they_were_there(changed, region, unit):
    def members(place, tree):
        return [(member.name, member.note, member.counts.effective) for member in queries.facts(unit(place), PERIOD, "day", tree).members]

    assert members(region.city, THEN) == [("涪城区医疗保障局", "", 28), ("三台县医疗保障局", "已撤销，至2026-11-17", 15)]
    assert members(region.county, THEN) == [("涪城区医保服务大厅", "", 12), ("三台县医保服务大厅", "自2026-11-18起", 7), ("涪城区医保网上服务", "", 9)]
    assert members(region.other_county, THEN) == [
        ("三台县医保服务大厅", "至2026-11-17", 9),
        ("涪城区医保网上服务", "自2026-11-15起，至2026-11-17", 5),
        ("本级评价点", "不属于任何下级", 1),
    ]
    assert members(region.county, NOW) == [
        ("涪城区医保服务大厅", "", 12),
        ("三台县医保服务大厅", "", 16),
        ("涪城区医保网上服务", "", 14),
        ("三台县医疗保障局", "已撤销", 1),
    ]


def test_changes_are_told(changed, region, unit):
    said = told(queries.facts(unit(region.city), PERIOD, "day").changes)

    assert said == (
        "这一期和上一期有单位变动：2026年11月18日“三台县医疗保障局”并入“涪城区医疗保障局”；"
        "2026年11月15日“涪城区医保网上服务”移到“三台县医疗保障局”。两种归属的数字可能不同。"
    )


def test_without_a_change_both_trees_agree_and_nothing_is_told(rated, region, unit):
    for place in (region.city, region.county, region.other_county, region.hall, region.online):
        now, then = (Board(queries.facts(unit(place), PERIOD, "day", tree)) for tree in (NOW, THEN))
        assert (now.facts.tally, now.facts.tags.whole, now.facts.members) == (then.facts.tally, then.facts.tags.whole, then.facts.members)
        assert (told(now.facts.changes), told(then.facts.changes)) == ("", "")


def test_change_before_both_periods_or_elsewhere_is_not_told(session, region, unit, rated):
    move_unit(by=SYSTEM, unit=unit(region.online), parent=unit(region.other_county), reason="归口调整", on=date(2026, 10, 31))

    assert told(queries.facts(unit(region.city), PERIOD, "day").changes) == ""


def test_days_before_the_first_place_and_after_the_last_belong_to_it(session, region, unit, count):
    late = create_unit(by=SYSTEM, parent=unit(region.county), kind="online", name="后建的网上服务", opened_on=date(2026, 11, 18))
    count(late, 12, n5=4)

    assert whole(unit(region.county), THEN) == whole(unit(region.county), NOW) == Counts(n5=4)


def test_unit_moved_twice_on_a_day_counts_for_the_last_place(session, region, unit, count):
    online, county, other = unit(region.online), unit(region.county), unit(region.other_county)
    count(online, 20, n5=3)
    move_unit(by=SYSTEM, unit=online, parent=other, reason="调整")
    move_unit(by=SYSTEM, unit=online, parent=county, reason="改回")

    assert (whole(county, THEN), whole(other, THEN)) == (Counts(n5=3), Counts())


def test_statements_do_not_grow_with_units_or_changes(session, region, unit, rated):
    def statements(tree):
        said = []
        event.listen(db.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
        session.expire_all()
        city = unit(region.city)
        said.clear()
        queries.facts(city, PERIOD, "day", tree)
        return len(said)

    few = [statements(tree) for tree in Tree]
    for number in range(12):
        hall = factories.unit(unit(region.county), UnitKind.HALL, f"第{number}大厅")
        move_unit(by=SYSTEM, unit=hall, parent=unit(region.other_county), reason="调整", on=date(2026, 11, 14))
    many = [statements(tree) for tree in Tree]

    assert many == few
