"""What is done to the tree, the items and the points; the flat closure against a recount from the parents alone."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from evalsvc.access.actor import SYSTEM
from evalsvc.audit.models import AuditEvent
from evalsvc.core.clock import now, today
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.errors import Problem, StaleVersion, WrongState
from evalsvc.organisation import services
from evalsvc.organisation.kinds import PointKind, UnitKind
from evalsvc.organisation.models import PointCode, PointPlace, RatingPoint, ServiceItem, Unit, UnitAncestor, UnitPlace
from tests import factories

DAY = date(2026, 11, 20)


@pytest.fixture
def unit(session, region):
    return lambda name: session.get(Unit, getattr(region, name).id)


@pytest.fixture
def window(session, region):
    return session.get(Unit, region.windows[0].id)


@pytest.fixture
def point(session, region):
    return session.get(RatingPoint, region.window_point.id)


@pytest.fixture
def item(session, region):
    return session.get(ServiceItem, region.item.id)


def recounted() -> Counter:
    """Every unit with itself and each unit above it, climbed from the parents one by one."""
    parents = dict(db.session.execute(select(Unit.id, Unit.parent_id)).all())
    found = Counter()
    for start in parents:
        at, depth = start, 0
        while at is not None:
            found[start, at, depth] += 1
            at, depth = parents[at], depth + 1
    return found


def kept() -> Counter:
    return Counter(tuple(row) for row in db.session.execute(select(UnitAncestor.unit_id, UnitAncestor.ancestor_id, UnitAncestor.depth)))


def codes_of(point) -> list[PointCode]:
    return list(db.session.scalars(select(PointCode).where(PointCode.point_id == point.id).order_by(PointCode.until.is_(None), PointCode.since)))


def last_sentence() -> str:
    return db.session.scalars(select(AuditEvent.sentence).order_by(AuditEvent.id.desc()).limit(1)).one()


def _step(chance: random.Random, units: list[Unit], number: int) -> None:
    """One random act, often one that must be refused."""
    unit, other = chance.choice(units), chance.choice([*units, None])
    act = chance.random()
    if act < 0.5:
        units.append(services.create_unit(by=SYSTEM, parent=other, kind=chance.choice(list(UnitKind)).value, name=f"单位{number}"))
    elif act < 0.9:
        services.move_unit(by=SYSTEM, unit=unit, parent=other, reason="随机移动")
    else:
        services.retire_unit(by=SYSTEM, unit=unit, reason="随机撤销")


@pytest.mark.parametrize("seed", range(6))
def test_closure_after_random_changes_is_what_climbing_finds(session, region, seed):
    chance = random.Random(seed)
    units = list(session.scalars(select(Unit)))
    refused = 0
    for number in range(120):
        try:
            _step(chance, units, number)
        except Problem:
            refused += 1
        assert kept() == recounted()
    assert 10 < refused < 110


@pytest.mark.parametrize("seed", range(2))
def test_places_after_random_changes_join_without_gap_or_overlap(session, region, clock, seed):
    chance = random.Random(seed)
    units = list(session.scalars(select(Unit)))
    for number in range(80):
        clock.shift(timedelta(days=chance.randrange(3)))
        try:
            _step(chance, units, number)
        except Problem:
            continue
    for each in units:
        places = session.scalars(select(UnitPlace).where(UnitPlace.unit_id == each.id).order_by(UnitPlace.id)).all()
        assert [place.until for place in places[:-1]] == [place.since for place in places[1:]]
        assert places[-1].until == each.retired_on
        assert places[-1].parent_id == each.parent_id


def test_unit_is_created_with_everything_it_needs(session, unit):
    made = services.create_unit(
        by=SYSTEM, parent=unit("hall"), kind="window", name=" 4号窗口 ", name_en="Window 4", region_code="510703", credit_code="91350100M000100Y43", position=4
    )

    assert (made.name, made.kind, made.opened_on, made.position, made.row_version) == ("4号窗口", "window", DAY, 4, 1)
    assert last_sentence() == "系统在“涪城区医保服务大厅”下新建了窗口“4号窗口”。"


@pytest.mark.parametrize(
    ("parent", "kind"), [("hall", "hall"), ("online", "window"), ("county", "city"), ("hall", "office"), ("city", "province"), ("city", "no-kind")]
)
def test_unit_of_a_kind_that_may_not_stand_there_is_refused(session, unit, parent, kind):
    with pytest.raises(Problem) as refused:
        services.create_unit(by=SYSTEM, parent=unit(parent), kind=kind, name="某单位")

    assert refused.value.field == "kind"


def test_window_at_the_top_is_refused(session):
    with pytest.raises(Problem, match="顶层不能设“窗口”"):
        services.create_unit(by=SYSTEM, parent=None, kind="window", name="某窗口")


def test_name_of_an_open_sibling_is_refused_and_of_a_retired_one_taken(session, unit, window):
    with pytest.raises(Problem, match="已有名为“1号窗口”的单位") as refused:
        services.create_unit(by=SYSTEM, parent=unit("hall"), kind="window", name="1号窗口")
    services.retire_unit(by=SYSTEM, unit=window, reason="撤并")

    assert refused.value.field == "name"
    assert services.create_unit(by=SYSTEM, parent=unit("hall"), kind="window", name="1号窗口").id != window.id


def test_unit_is_edited_and_its_version_rises(session, window):
    services.edit_unit(by=SYSTEM, unit=window, name="一号窗口", name_en="Window One", row_version=1)

    assert (window.name, window.row_version) == ("一号窗口", 2)
    assert last_sentence() == "系统修改了单位“1号窗口”的信息，现名“一号窗口”。"


def test_edit_on_an_old_version_is_refused_and_changes_nothing(session, window):
    services.edit_unit(by=SYSTEM, unit=window, name="甲窗口", row_version=1)

    with pytest.raises(StaleVersion):
        services.edit_unit(by=SYSTEM, unit=window, name="乙窗口", row_version=1)
    assert window.name == "甲窗口"


def test_refused_edit_leaves_the_unit_untouched(session, window):
    with pytest.raises(Problem):
        services.edit_unit(by=SYSTEM, unit=window, name="新名称", region_code="1")

    assert not session.dirty
    assert window.name == "1号窗口"


def test_move_takes_the_subtree_along_and_is_dated(session, unit, window):
    services.move_unit(by=SYSTEM, unit=unit("hall"), parent=unit("other_county"), on=date(2026, 11, 2), reason="划转")

    above = set(session.scalars(select(UnitAncestor.ancestor_id).where(UnitAncestor.unit_id == window.id)))
    places = session.scalars(select(UnitPlace).where(UnitPlace.unit_id == unit("hall").id).order_by(UnitPlace.id)).all()
    assert above == {window.id, unit("hall").id, unit("other_county").id, unit("city").id}
    assert [(place.parent_id, place.since, place.until) for place in places] == [
        (unit("county").id, factories.OPENED, date(2026, 11, 2)),
        (unit("other_county").id, date(2026, 11, 2), None),
    ]
    assert last_sentence() == "系统把“涪城区医保服务大厅”从“涪城区医疗保障局”移到“三台县医疗保障局”之下，自2026-11-02起；原因：划转"


@pytest.mark.parametrize(
    ("what", "to", "on", "field"),
    [
        ("hall", "county", DAY, "to"),
        ("city", "county", DAY, "to"),
        ("county", "county", DAY, "to"),
        ("hall", "online", DAY, "kind"),
        ("hall", "other_county", DAY + timedelta(days=1), "on"),
        ("hall", "other_county", factories.OPENED - timedelta(days=1), "on"),
    ],
)
def test_move_that_makes_no_sense_is_refused(session, unit, what, to, on, field):
    with pytest.raises(Problem) as refused:
        services.move_unit(by=SYSTEM, unit=unit(what), parent=unit(to), on=on, reason="划转")

    assert refused.value.field == field
    assert kept() == recounted()


def test_move_beside_an_open_unit_of_the_same_name_is_refused(session, unit, window):
    with pytest.raises(Problem, match="已有名为“1号窗口”"):
        services.move_unit(by=SYSTEM, unit=window, parent=unit("other_hall"), reason="划转")


def test_retiring_a_unit_over_open_ones_is_refused_with_their_names(session, unit):
    with pytest.raises(WrongState, match="下面还有3个在用单位：“1号窗口”、“2号窗口”、“3号窗口”。"):
        services.retire_unit(by=SYSTEM, unit=unit("hall"), reason="撤并")


def test_retiring_a_window_retires_its_points_with_the_reason(session, window, point):
    services.retire_unit(by=SYSTEM, unit=window, reason="窗口撤并")

    (code,) = codes_of(point)
    assert (window.retired_on, window.retired_reason, point.retired_on) == (DAY, "窗口撤并", DAY)
    assert (code.ended, code.reason, code.until) == ("retired", "窗口撤并", now())
    assert last_sentence() == "系统撤销了单位“1号窗口”，自2026-11-20起，连同1个评价点；原因：窗口撤并"


@pytest.mark.parametrize("act", ["edit", "move", "retire", "point", "child"])
def test_act_on_a_retired_unit_is_refused(session, unit, window, act):
    services.retire_unit(by=SYSTEM, unit=window, reason="撤并")
    acts = {
        "edit": lambda: services.edit_unit(by=SYSTEM, unit=window, name="新名"),
        "move": lambda: services.move_unit(by=SYSTEM, unit=window, parent=unit("other_hall"), reason="划转"),
        "retire": lambda: services.retire_unit(by=SYSTEM, unit=window, reason="再撤"),
        "point": lambda: services.create_point(by=SYSTEM, unit=window, kind="window", first_day=DAY),
        "child": lambda: services.create_unit(by=SYSTEM, parent=window, kind="window", name="子窗口"),
    }

    with pytest.raises(WrongState, match="已于2026-11-20撤销"):
        acts[act]()


@pytest.mark.parametrize("verb", ["move", "retire", "withdraw", "replace", "move_point", "retire_point"])
def test_act_without_a_reason_is_refused(session, unit, window, point, verb):
    acts = {
        "move": lambda: services.move_unit(by=SYSTEM, unit=unit("hall"), parent=unit("other_county"), reason=" "),
        "retire": lambda: services.retire_unit(by=SYSTEM, unit=window, reason=""),
        "withdraw": lambda: services.withdraw_code(by=SYSTEM, point=point, reason=""),
        "replace": lambda: services.replace_code(by=SYSTEM, point=point, reason="\n"),
        "move_point": lambda: services.move_point(by=SYSTEM, point=point, unit=unit("other_window"), reason=""),
        "retire_point": lambda: services.retire_point(by=SYSTEM, point=point, reason=""),
    }

    with pytest.raises(Problem) as refused:
        acts[verb]()
    assert refused.value.field == "reason"


def test_point_is_created_with_its_first_code(session, window):
    made = services.create_point(by=SYSTEM, unit=window, kind="self_service", label="自助机", first_day=date(2026, 12, 1))

    (code,) = codes_of(made)
    place = session.scalars(select(PointPlace).where(PointPlace.point_id == made.id)).one()
    assert (len(code.code), code.unit_id, code.until, code.since) == (13, window.id, None, now())
    assert (place.unit_id, place.since, place.until) == (window.id, today(), None)


@pytest.mark.parametrize(
    ("at", "kind", "field"),
    [
        ("hall", "window", "kind"),
        ("windows", "hall", "kind"),
        ("windows", "online", "kind"),
        ("hall", "service_item", "service_item"),
        ("hall", "no-kind", "kind"),
    ],
)
def test_point_that_may_not_stand_there_is_refused(session, unit, window, at, kind, field):
    with pytest.raises(Problem) as refused:
        services.create_point(by=SYSTEM, unit=window if at == "windows" else unit(at), kind=kind, first_day=DAY)

    assert refused.value.field == field


def test_second_point_of_a_window_needs_a_label(session, window):
    with pytest.raises(Problem, match="左侧柜台") as refused:
        services.create_point(by=SYSTEM, unit=window, kind="window", first_day=DAY)

    assert refused.value.field == "label"
    assert services.create_point(by=SYSTEM, unit=window, kind="window", first_day=DAY, label="左侧柜台").label == "左侧柜台"


def test_first_day_in_the_past_stays(session, point):
    with pytest.raises(Problem, match="已于2026-01-04正式启用") as refused:
        services.edit_point(by=SYSTEM, point=point, first_day=DAY)

    assert refused.value.field == "first_day"


def test_first_day_to_come_may_change_but_not_into_the_past(session, window):
    made = services.create_point(by=SYSTEM, unit=window, kind="hotline", first_day=date(2026, 12, 1))

    with pytest.raises(Problem, match="不能早于今天"):
        services.edit_point(by=SYSTEM, point=made, first_day=date(2026, 11, 1))
    services.edit_point(by=SYSTEM, point=made, first_day=DAY, label="热线")
    assert (made.first_day, made.label) == (DAY, "热线")


def test_withdrawn_code_keeps_its_row_and_reason(session, point):
    services.withdraw_code(by=SYSTEM, point=point, reason="被人转发")

    (code,) = codes_of(point)
    assert (code.until, code.ended, code.reason) == (now(), "withdrawn", "被人转发")
    with pytest.raises(WrongState, match="没有在用的码"):
        services.withdraw_code(by=SYSTEM, point=point, reason="再撤一次")


def test_replaced_code_ends_and_another_begins(session, point):
    made = services.replace_code(by=SYSTEM, point=point, reason="海报破损")

    old, new = codes_of(point)
    assert (old.ended, old.reason, new.code, new.until) == ("replaced", "海报破损", made.code, None)
    assert old.code != new.code


def test_point_without_a_code_gets_one_again(session, point):
    services.withdraw_code(by=SYSTEM, point=point, reason="被人转发")
    services.replace_code(by=SYSTEM, point=point, reason="重新启用")

    assert [code.ended for code in codes_of(point)] == ["withdrawn", None]


def test_moved_point_gets_a_code_of_the_new_place(session, unit, point, window):
    services.edit_point(by=SYSTEM, point=point, first_day=point.first_day, label="备用")
    made = services.move_point(by=SYSTEM, point=point, unit=unit("other_window"), reason="窗口调整", on=date(2026, 11, 10))

    old, new = codes_of(point)
    places = session.scalars(select(PointPlace).where(PointPlace.point_id == point.id).order_by(PointPlace.id)).all()
    assert (old.ended, old.unit_id, new.code, new.unit_id) == ("moved", window.id, made.code, unit("other_window").id)
    assert [(place.unit_id, place.since, place.until) for place in places] == [
        (window.id, factories.OPENED, date(2026, 11, 10)),
        (unit("other_window").id, date(2026, 11, 10), None),
    ]


def test_point_moved_where_its_like_stands_is_refused(session, unit, point):
    with pytest.raises(Problem, match="同类、同名") as refused:
        services.move_point(by=SYSTEM, point=point, unit=unit("other_window"), reason="窗口调整")

    assert refused.value.field == "to"
    assert not session.dirty


def test_retired_point_is_left_alone(session, point):
    services.retire_point(by=SYSTEM, point=point, reason="不再使用")

    assert codes_of(point)[0].ended == "retired"
    with pytest.raises(WrongState, match="已于2026-11-20停用"):
        services.replace_code(by=SYSTEM, point=point, reason="反悔")


def test_item_is_edited_and_its_code_is_its_own(session, item):
    other = factories.item("职工参保登记")
    services.edit_item(by=SYSTEM, item=item, main_name="参保登记", name="城乡居民参保登记", levels="CB", code="5107-1", row_version=1)

    assert (item.main_name, item.levels, item.code, item.row_version) == ("参保登记", "BC", "5107-1", 2)
    with pytest.raises(Problem, match="已属于另一个事项"):
        services.edit_item(by=SYSTEM, item=other, main_name="参保登记", name="职工参保登记", levels="A", code="5107-1")
    with pytest.raises(StaleVersion):
        services.edit_item(by=SYSTEM, item=item, main_name="参保登记", name="居民", levels="A", row_version=1)


def test_item_of_the_same_name_is_refused(session, item):
    with pytest.raises(Problem) as refused:
        services.create_item(by=SYSTEM, main_name=item.main_name, name=item.name, levels="A")

    assert refused.value.field == "name"


def test_item_that_points_stand_for_is_not_retired(session, region, item):
    with pytest.raises(WrongState, match="还有1个在用评价点"):
        services.retire_item(by=SYSTEM, item=item)
    services.retire_point(by=SYSTEM, point=session.get(RatingPoint, region.item_point.id), reason="停办")
    services.retire_item(by=SYSTEM, item=item)

    assert item.retired_on == DAY
    with pytest.raises(WrongState, match="已于2026-11-20停用"):
        services.edit_item(by=SYSTEM, item=item, main_name="甲", name="乙", levels="A")


def test_retired_item_is_refused_for_a_new_point(session, unit):
    gone = factories.item("停办事项")
    services.retire_item(by=SYSTEM, item=gone)

    with pytest.raises(Problem, match="已停用"):
        services.create_point(by=SYSTEM, unit=unit("hall"), kind=PointKind.SERVICE_ITEM, first_day=DAY, service_item=gone)


def test_no_act_remains_without_a_sentence(session, region):
    spoken = set(session.scalars(select(AuditEvent.action)))

    assert {"unit.create", "item.create", "point.create"} <= spoken
    assert session.scalar(select(AuditEvent.id).where(AuditEvent.sentence.contains("{"))) is None


def test_two_replacements_at_once_give_one_new_code(app, region, together):
    def replace():
        with app.app_context(), unit_of_work():
            point = db.session.get(RatingPoint, region.window_point.id)
            services.replace_code(by=SYSTEM, point=point, reason="重印", row_version=1)

    said = together(replace, replace)

    with app.app_context():
        assert [type(each) for each in said if each is not None] == [StaleVersion]
        assert len([code for code in codes_of(db.session.get(RatingPoint, region.window_point.id)) if code.until is None]) == 1


def test_two_moves_at_once_keep_the_closure(app, region, together):
    def move(what, to):
        def act():
            with app.app_context(), unit_of_work():
                services.move_unit(by=SYSTEM, unit=db.session.get(Unit, what), parent=db.session.get(Unit, to), reason="同时调整")

        return act

    with app.app_context(), unit_of_work():
        park = factories.unit(db.session.get(Unit, region.county.id), UnitKind.PARK, "甲园区").id
        centre = factories.unit(db.session.get(Unit, region.city.id), UnitKind.CENTRE, "乙中心").id
    said = together(move(park, region.other_county.id), move(centre, park), move(region.hall.id, centre))

    with app.app_context():
        assert said == [None, None, None]
        assert kept() == recounted()


def test_longest_names_and_reasons_fit_into_the_log(session, region, window, point):
    services.edit_unit(by=SYSTEM, unit=window, name="甲" * 80)
    other = session.get(Unit, region.windows[2].id)
    services.edit_unit(by=SYSTEM, unit=other, name="乙" * 80)
    services.edit_point(by=SYSTEM, point=point, label="丙" * 80, first_day=point.first_day)

    services.move_point(by=SYSTEM, point=point, unit=other, reason="丁" * 200)
    session.flush()

    assert session.scalars(select(AuditEvent.sentence).where(AuditEvent.action == "point.move")).one().endswith("丁" * 200)


@pytest.mark.parametrize("day", [date(1899, 1, 1), date(2206, 11, 20)])
def test_slip_of_the_year_is_caught(session, region, window, day):
    with pytest.raises(Problem, match="请核对年份"):
        factories.unit(session.get(Unit, region.hall.id), UnitKind.WINDOW, "4号窗口", opened_on=day)
    with pytest.raises(Problem, match="请核对年份"):
        factories.point(window, PointKind.SELF_SERVICE, first_day=day)


def test_unit_that_is_to_open_may_be_given_up(session, region):
    coming = factories.unit(session.get(Unit, region.hall.id), UnitKind.WINDOW, "4号窗口", opened_on=DAY + timedelta(days=30))

    services.retire_unit(by=SYSTEM, unit=coming, reason="不再开设")

    assert coming.retired_on == DAY
