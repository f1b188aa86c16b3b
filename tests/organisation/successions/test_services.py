"""Merges and splits: what goes over, what stays, and that printed codes stay valid; places join and the closure follows."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from evalsvc.access.actor import SYSTEM
from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.accounts.queries import roles_held_in
from evalsvc.audit.models import AuditEvent
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, StaleVersion, WrongState
from evalsvc.organisation import queries, services
from evalsvc.organisation.kinds import PointKind, UnitKind
from evalsvc.organisation.models import PointCode, PointPlace, RatingPoint, Unit, UnitAncestor, UnitPlace, UnitSuccession
from tests import factories
from tests.organisation.test_services import kept, recounted

DAY = date(2026, 11, 20)
A_WEEK_AGO = DAY - timedelta(days=7)


@pytest.fixture
def unit(session, region):
    return lambda name: session.get_one(Unit, getattr(region, name).id)


@pytest.fixture
def point(session, region):
    return lambda name: session.get_one(RatingPoint, getattr(region, name).id)


def sentences() -> list[str]:
    found = select(AuditEvent.sentence).where(AuditEvent.action.in_(("unit.merge", "unit.split", "account.carry")))
    return list(db.session.scalars(found.order_by(AuditEvent.id)))


def places(of: Unit) -> list[tuple[str | None, date, date | None]]:
    found = db.session.execute(
        select(Unit.name, UnitPlace.since, UnitPlace.until)
        .select_from(UnitPlace)
        .outerjoin(Unit, Unit.id == UnitPlace.parent_id)
        .where(UnitPlace.unit_id == of.id)
        .order_by(UnitPlace.id)
    )
    return [tuple(row) for row in found]


def merge(units, into, **more):
    services.merge_units(by=SYSTEM, units=units, into=into, reason="机构改革", **more)


def test_merge_carries_over_what_is_below_and_keeps_the_codes(session, region, unit, point):
    county, other = unit("county"), unit("other_county")

    merge([other], county)

    assert unit("other_hall").parent is county
    assert session.scalar(select(PointCode.until).where(PointCode.code == region.other_point.code)) is None
    assert queries.path(unit("other_window"))[-3:] == [county, unit("other_hall"), unit("other_window")]
    assert (other.retired_on, other.retired_reason, other.parent) == (DAY, "机构改革", county)
    assert sentences()[-1] == "系统把“三台县医疗保障局”并入“涪城区医疗保障局”，自2026-11-20起，连同1个下级单位、0个评价点（码不变）、1个角色；原因：机构改革"
    assert kept() == recounted()


@pytest.mark.parametrize("seed", range(3))
def test_closure_and_places_after_random_merges_and_moves_hold(session, region, clock, seed):
    chance = random.Random(seed)
    units = list(session.scalars(select(Unit)))
    done = 0
    for number in range(60):
        clock.shift(timedelta(days=chance.randrange(2)))
        a, b = chance.choice(units), chance.choice(units)
        try:
            act = chance.random()
            if act < 0.4:
                units.append(services.create_unit(by=SYSTEM, parent=a, kind=chance.choice(list(UnitKind)).value, name=f"单位{number}"))
            elif act < 0.6:
                services.move_unit(by=SYSTEM, unit=a, parent=b, reason="随机移动")
            else:
                same = [each for each in units if each.kind == a.kind and each is not a]
                merge([a], chance.choice(same or [b]))
                done += 1
        except Problem:
            continue
        assert kept() == recounted()
    assert done > 2
    for each in units:
        rows = session.scalars(select(UnitPlace).where(UnitPlace.unit_id == each.id).order_by(UnitPlace.id)).all()
        assert [place.until for place in rows[:-1]] == [place.since for place in rows[1:]]
        assert (rows[-1].until, rows[-1].parent_id) == (each.retired_on, each.parent_id)


def test_merge_dates_the_places_of_what_goes_over_and_of_what_ends(unit):
    county, other = unit("county"), unit("other_county")

    merge([other], county, on=A_WEEK_AGO)

    opened = factories.OPENED
    assert places(unit("other_hall")) == [("三台县医疗保障局", opened, A_WEEK_AGO), ("涪城区医疗保障局", A_WEEK_AGO, None)]
    assert places(other) == [("绵阳市医疗保障局", opened, A_WEEK_AGO), ("涪城区医疗保障局", A_WEEK_AGO, A_WEEK_AGO)]
    (row,) = db.session.scalars(select(UnitSuccession)).all()
    assert (row.unit_id, row.successor_id, row.day, row.kind, row.reason) == (other.id, county.id, A_WEEK_AGO, "merge", "机构改革")


def test_merge_of_halls_tells_windows_and_points_of_one_name_apart(session, unit, point):
    hall, other = unit("hall"), unit("other_hall")
    factories.point(other, PointKind.HALL)
    factories.point(other, PointKind.EXIT, label="南门出口", label_en="South exit")

    merge([other], hall)

    assert unit("other_window").name == "1号窗口（原三台县医保服务大厅）"
    assert unit("other_window").name_en == "Window 1 (formerly Santai Service Hall)"
    labels = session.execute(select(RatingPoint.kind, RatingPoint.label, RatingPoint.label_en).where(RatingPoint.unit_id == hall.id).order_by(RatingPoint.id))
    assert [tuple(row) for row in labels] == [
        ("hall", "", ""),
        ("exit", "南门出口", "South exit"),
        ("service_item", "", ""),
        ("hall", "原三台县医保服务大厅", "Formerly Santai Service Hall"),
        ("exit", "南门出口（原三台县医保服务大厅）", "South exit (formerly Santai Service Hall)"),
    ]


def test_points_of_the_unit_itself_go_over_with_their_place_and_open_code(session, region, unit, point):
    first, second = (session.get_one(Unit, window.id) for window in region.windows[:2])
    session.execute(update(PointPlace).values(since=factories.OPENED))

    merge([second], first, on=A_WEEK_AGO)

    carried = point("second_window_point")
    (code,) = session.scalars(select(PointCode).where(PointCode.point_id == carried.id)).all()
    assert (code.code, code.until, code.unit_id) == (region.second_window_point.code, None, first.id)
    assert (carried.unit, carried.label, carried.label_en) == (first, "原2号窗口", "Formerly Window 2")
    stood = session.execute(select(PointPlace.unit_id, PointPlace.since, PointPlace.until).where(PointPlace.point_id == carried.id).order_by(PointPlace.id))
    assert [tuple(row) for row in stood] == [(second.id, factories.OPENED, A_WEEK_AGO), (first.id, A_WEEK_AGO, None)]


def test_several_units_merge_into_a_new_one(unit):
    county, other = unit("county"), unit("other_county")
    made = services.create_unit(by=SYSTEM, parent=unit("city"), kind="county", name="涪三区医疗保障局", opened_on=A_WEEK_AGO)

    merge([county, other], made, on=A_WEEK_AGO)

    assert [child.name for child in queries.children(made)] == ["涪城区医保服务大厅", "三台县医保服务大厅", "涪城区医保网上服务"]
    assert [child.name for child in queries.children(unit("city"))] == ["涪三区医疗保障局"]
    assert "“涪城区医疗保障局”、“三台县医疗保障局”并入“涪三区医疗保障局”" in sentences()[-1]
    assert kept() == recounted()


def test_roles_go_over_and_nobody_holds_one_twice(session, region, unit):
    county, other = unit("county"), unit("other_county")
    both = session.get_one(Account, region.people["bureau"].account_id)
    factories.grant(both, Role.BUREAU_LEAD, other)

    merge([other], county)

    assert roles_held_in([other]) == []
    assert roles_held_in([county]) == [
        "单位负责人 bureau（涪城区医疗保障局）",
        "回访员 call_back（涪城区医疗保障局）",
        "单位负责人 outsider（涪城区医疗保障局）",
    ]
    assert "系统随“三台县医疗保障局”并入“涪城区医疗保障局”，把账号“outsider”的单位负责人角色转到“涪城区医疗保障局”。" in sentences()


def test_merged_units_of_a_merged_unit_go_on_with_it(unit):
    county, other = unit("county"), unit("other_county")
    merge([other], county, on=A_WEEK_AGO)
    third = services.create_unit(by=SYSTEM, parent=unit("city"), kind="county", name="新区医疗保障局", opened_on=A_WEEK_AGO)

    merge([county], third)

    assert [each.name for each in queries.path(other)] == ["绵阳市医疗保障局", "新区医疗保障局", "涪城区医疗保障局", "三台县医疗保障局"]
    assert kept() == recounted()


def test_child_that_came_after_the_day_goes_over_on_the_day_it_came(unit):
    county, other = unit("county"), unit("other_county")
    late = factories.unit(other, UnitKind.HALL, "新大厅", opened_on=DAY)

    merge([other], county, on=A_WEEK_AGO)

    assert places(late) == [("三台县医疗保障局", DAY, DAY), ("涪城区医疗保障局", DAY, None)]


@pytest.mark.parametrize(
    ("units", "into", "says"),
    [
        ([], "county", "请至少选一个"),
        (["county"], "county", "不能并入它自己"),
        (["hall"], "county", "只有同类单位可以合并"),
        (["city"], "county", "只有同类单位可以合并"),
    ],
)
def test_what_cannot_be_merged_is_refused_at_the_field(unit, units, into, says):
    with pytest.raises(Problem, match=says) as caught:
        merge([unit(name) for name in units], unit(into))

    assert caught.value.field == "others"


def test_merge_refuses_a_day_to_come_and_one_before_the_last_change(unit):
    with pytest.raises(Problem, match="不能晚于今天"):
        merge([unit("other_county")], unit("county"), on=DAY + timedelta(days=1))
    with pytest.raises(Problem, match="不能早于2026-01-04"):
        merge([unit("other_county")], unit("county"), on=date(2026, 1, 3))


def test_merge_refuses_what_is_retired_and_what_has_changed_since_the_preview(session, unit):
    county, other = unit("county"), unit("other_county")
    mark = queries.merge_plan([other], county).mark
    with pytest.raises(StaleVersion):
        merge([other], county, row_version=county.row_version + 1)
    factories.unit(other, UnitKind.HALL, "后来的大厅")
    with pytest.raises(StaleVersion):
        merge([other], county, mark=mark)
    merge([other], county, mark=queries.merge_plan([other], county).mark)

    with pytest.raises(WrongState, match="已于2026-11-20撤销"):
        merge([other], county)


def test_split_divides_children_and_points(session, region, unit, point):
    hall = unit("hall")
    _first, second, third = region.windows
    made = services.create_unit(by=SYSTEM, parent=unit("county"), kind="hall", name="涪城区医保服务二厅")
    plan = queries.split_plan(hall, {second.public_id, third.public_id, region.exit_point.public_id})

    services.split_unit(by=SYSTEM, unit=hall, parts=[(made, plan)], ends=False, reason="大厅扩建")

    assert [child.name for child in queries.children(made)] == ["2号窗口", "3号窗口"]
    assert [child.name for child in queries.children(hall)] == ["1号窗口"]
    assert point("exit_point").unit is made
    assert session.get_one(PointCode, region.exit_point.code).unit_id == made.id
    assert session.get_one(PointCode, region.exit_point.code).until is None
    assert not hall.is_retired
    assert [(row.unit_id, row.successor_id, row.kind) for row in session.scalars(select(UnitSuccession))] == [(hall.id, made.id, "split")]
    assert sentences()[-1] == (
        "系统从“涪城区医保服务大厅”分出“涪城区医保服务二厅”，自2026-11-20起，划出2个下级单位、1个评价点（码不变），原单位保留；原因：大厅扩建"
    )
    assert kept() == recounted()


def test_split_into_two_may_end_the_unit_when_nothing_is_left(region, unit):
    county = unit("county")
    east, west = (services.create_unit(by=SYSTEM, parent=unit("city"), kind="county", name=f"涪城{side}区医疗保障局") for side in "东西")
    parts = [(east, queries.split_plan(county, {region.hall.public_id})), (west, queries.split_plan(county, set()))]
    with pytest.raises(Problem, match="请至少选一个下级单位或评价点，划给“涪城西区医疗保障局”"):
        services.split_unit(by=SYSTEM, unit=county, parts=parts, ends=True, reason="分设")
    with pytest.raises(Problem, match="还剩1个，例如“涪城区医保网上服务”") as caught:
        services.split_unit(by=SYSTEM, unit=county, parts=parts[:1], ends=True, reason="分设")
    assert caught.value.field == "ends"


def test_split_that_ends_the_unit_retires_it_where_it_stood(region, unit):
    county, city = unit("county"), unit("city")
    east, west = (services.create_unit(by=SYSTEM, parent=city, kind="county", name=f"涪城{side}区医疗保障局") for side in "东西")
    parts = [(east, queries.split_plan(county, {region.hall.public_id})), (west, queries.split_plan(county, {region.online.public_id}))]

    services.split_unit(by=SYSTEM, unit=county, parts=parts, ends=True, reason="分设")

    assert (county.retired_on, county.parent) == (today(), city)
    assert places(county) == [("绵阳市医疗保障局", factories.OPENED, DAY)]
    assert kept() == recounted()
    assert [(change.kind, change.unit, change.other) for change in queries.relatives(county)] == [
        ("split", "涪城区医疗保障局", "涪城西区医疗保障局"),
        ("split", "涪城区医疗保障局", "涪城东区医疗保障局"),
    ]


def test_points_of_the_unit_itself_are_not_split_off_in_the_past(region, unit):
    hall = unit("hall")
    made = services.create_unit(by=SYSTEM, parent=unit("county"), kind="hall", name="二厅", opened_on=A_WEEK_AGO)
    plan = queries.split_plan(hall, {region.exit_point.public_id})

    with pytest.raises(Problem, match="只能自今天起划出") as caught:
        services.split_unit(by=SYSTEM, unit=hall, parts=[(made, plan)], ends=False, reason="扩建", on=A_WEEK_AGO)

    assert caught.value.field == "on"


def test_changes_of_a_scope_name_each_act_once(session, region, unit, clock):
    city, county, other = unit("city"), unit("county"), unit("other_county")
    services.move_unit(by=SYSTEM, unit=unit("online"), parent=other, reason="归口调整", on=DAY - timedelta(days=9))
    merge([other], county, on=A_WEEK_AGO)
    services.retire_unit(by=SYSTEM, unit=session.get_one(Unit, region.windows[2].id), reason="撤窗")

    found, more = queries.changes(queries.printed_scope(city))

    assert [(change.kind, change.day, change.unit, change.old, change.other, change.reason) for change in found] == [
        ("retire", DAY, "3号窗口", "涪城区医保服务大厅", None, "撤窗"),
        ("merge", A_WEEK_AGO, "三台县医疗保障局", None, "涪城区医疗保障局", "机构改革"),
        ("move", DAY - timedelta(days=9), "涪城区医保网上服务", "涪城区医疗保障局", "三台县医疗保障局", "归口调整"),
    ]
    assert not more


def test_new_top_goes_to_those_who_administer_every_other(session, region, unit):
    made = services.create_top(by=SYSTEM, kind="province", name="四川省医疗保障局")

    assert roles_held_in([made]) == ["管理员 admin（四川省医疗保障局）"]
    assert session.get(UnitAncestor, (made.id, made.id)) is not None
