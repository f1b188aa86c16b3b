"""What is asked of the tree and of a scanned code."""

from datetime import date

import pytest
from sqlalchemy import select

from evalsvc.access.actor import SYSTEM, Scope
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.errors import NotFound
from evalsvc.organisation import queries, services
from evalsvc.organisation.models import RatingPoint, Unit
from evalsvc.organisation.queries import PointFilter
from tests import factories


@pytest.fixture
def everything(region):
    return Scope(frozenset({region.city.id}))


@pytest.fixture
def unit(session, region):
    return lambda name: session.get(Unit, getattr(region, name).id)


def names(units):
    return [unit.name for unit in units]


def test_scope_reaches_its_roots_and_what_is_below(session, region):
    found = set(session.scalars(queries.reachable_units(Scope(frozenset({region.hall.id, region.online.id})))))

    assert found == {region.hall.id, region.online.id, *(window.id for window in region.windows)}


def test_scope_without_roots_reaches_nothing(session, region):
    assert session.scalars(queries.reachable_units(Scope(frozenset()))).all() == []
    with pytest.raises(NotFound):
        queries.unit_in_scope(region.hall.public_id, Scope(frozenset()))


def test_unit_outside_the_scope_is_not_found(session, region):
    inside = Scope(frozenset({region.county.id}))

    assert queries.unit_in_scope(region.hall.public_id, inside).id == region.hall.id
    for outside in (region.other_hall.public_id, region.city.public_id, "nobody"):
        with pytest.raises(NotFound):
            queries.unit_in_scope(outside, inside)


def test_reaches_says_whether_a_unit_is_in_the_scope(session, region, unit):
    county = Scope(frozenset({region.county.id}))

    assert [queries.reaches(county, unit(name)) for name in ("county", "hall", "city", "other_hall")] == [True, True, False, False]


def test_path_goes_from_the_top_down(session, region):
    assert names(queries.path(session.get(Unit, region.windows[0].id))) == ["绵阳市医疗保障局", "涪城区医疗保障局", "涪城区医保服务大厅", "1号窗口"]


def test_children_come_in_order_and_retired_ones_last(session, region, unit):
    services.retire_unit(by=SYSTEM, unit=session.get(Unit, region.windows[0].id), reason="撤并")
    services.edit_unit(by=SYSTEM, unit=session.get(Unit, region.windows[1].id), name="2号窗口", position=9)

    assert names(queries.children(unit("hall"))) == ["3号窗口", "2号窗口"]
    assert names(queries.children(unit("hall"), retired=True)) == ["3号窗口", "2号窗口", "1号窗口"]


def test_tree_shows_depth_windows_and_points(session, region, everything):
    rows, short = queries.tree(everything, most=100)

    assert not short
    assert [(row.unit.name, row.depth, row.windows, row.points) for row in rows] == [
        ("绵阳市医疗保障局", 0, 0, 0),
        ("涪城区医疗保障局", 1, 0, 0),
        ("涪城区医保服务大厅", 2, 3, 3),
        ("1号窗口", 3, 0, 1),
        ("2号窗口", 3, 0, 1),
        ("3号窗口", 3, 0, 0),
        ("涪城区医保网上服务", 2, 0, 1),
        ("三台县医疗保障局", 1, 0, 0),
        ("三台县医保服务大厅", 2, 1, 0),
        ("1号窗口", 3, 0, 1),
    ]


def test_large_tree_leaves_its_windows_out(session, region, everything):
    rows, short = queries.tree(everything, most=9)

    assert short
    assert [(row.unit.name, row.windows) for row in rows if row.windows] == [("涪城区医保服务大厅", 3), ("三台县医保服务大厅", 1)]
    assert not [row for row in rows if row.unit.kind == "window"]


def test_tree_of_two_grants_shows_each_unit_once(session, region):
    rows, _ = queries.tree(Scope(frozenset({region.hall.id, region.county.id, region.other_hall.id})), most=100)

    assert [(row.unit.name, row.depth) for row in rows if row.depth == 0] == [("涪城区医疗保障局", 0), ("三台县医保服务大厅", 0)]
    assert len(rows) == len({row.unit.id for row in rows})


@pytest.mark.parametrize(("typed", "found"), [("服务大厅", 2), ("fucheng", 3), ("FUCHENG SERVICE", 1), ("%", 0), ("_", 0), ("3号", 1)])
def test_search_takes_text_as_it_is(session, region, everything, typed, found):
    assert len(queries.search(everything, typed, limit=50)) == found


def test_search_stays_in_the_scope(session, region):
    assert names(queries.search(Scope(frozenset({region.county.id})), "大厅", limit=50)) == ["涪城区医保服务大厅"]


def test_possible_parents_are_neither_below_nor_of_a_wrong_kind(session, region, unit, everything):
    found = queries.possible_parents("hall", everything, but=unit("hall"))

    assert [(parent.name, depth) for parent, depth in found] == [("绵阳市医疗保障局", 0), ("涪城区医疗保障局", 1), ("三台县医疗保障局", 1)]


def test_possible_places_suit_the_kind_of_point(session, region, unit, everything):
    found = queries.possible_places("window", everything, but=session.get(Unit, region.windows[0].id))

    assert [place.id for place, _ in found] == [region.windows[1].id, region.windows[2].id, region.other_window.id]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (PointFilter(), 7),
        (PointFilter(kind="window"), 3),
        (PointFilter(state="open"), 5),
        (PointFilter(state="coming"), 0),
        (PointFilter(state="no-code"), 1),
        (PointFilter(state="retired"), 1),
        (PointFilter(q="南门"), 1),
        (PointFilter(kind="exit", q="1号"), 0),
    ],
)
def test_points_are_narrowed(session, region, everything, wanted, found):
    services.withdraw_code(by=SYSTEM, point=session.get(RatingPoint, region.second_window_point.id), reason="转发")
    services.retire_point(by=SYSTEM, point=session.get(RatingPoint, region.online_point.id), reason="停办")

    assert len(queries.point_page(everything, wanted).rows) == found


def test_point_is_found_by_its_printed_code(session, region, everything):
    code = region.exit_point.code

    for typed in (code, code.lower(), f"{code[:4]}-{code[4:8]}"):
        assert [row.point.id for row in queries.point_page(everything, PointFilter(q=typed)).rows] == [region.exit_point.id]


def test_point_to_come_is_in_its_own_state(session, region, unit, everything):
    factories.point(unit("hall"), "hotline", first_day=date(2026, 11, 21))

    (row,) = queries.point_page(everything, PointFilter(state="coming")).rows
    assert row.state == "coming"


def test_points_come_a_page_at_a_time(session, region, unit, everything):
    for number in range(50):
        factories.point(unit("hall"), "self_service", label=f"自助机{number:02}")

    first = queries.point_page(everything, PointFilter())
    second = queries.point_page(everything, PointFilter(), page=2)
    assert (len(first.rows), first.next, len(second.rows), second.next) == (50, "2", 7, "")
    assert not {row.point.id for row in first.rows} & {row.point.id for row in second.rows}


def test_points_below_a_unit_leave_others_out(session, region, unit):
    found = {row.point.id: row.code.code for row in queries.points_below(unit("county"))}

    mine = (region.window_point, region.second_window_point, region.hall_point, region.exit_point, region.item_point, region.online_point)
    assert found == {point.id: point.code for point in mine}


def test_point_history_names_every_code_and_place(session, region, unit):
    point = session.get(RatingPoint, region.exit_point.id)
    services.move_point(by=SYSTEM, point=point, unit=unit("other_hall"), reason="搬迁")

    codes, places = queries.point_history(point)
    assert sorted((code.ended or "", name) for code, name in codes) == [("", "三台县医保服务大厅"), ("moved", "涪城区医保服务大厅")]
    assert [name for _, name in places] == ["三台县医保服务大厅", "涪城区医保服务大厅"]


@pytest.fixture
def scan(app, region):
    """`scan(code)`: what the citizen's page is told of a code, and the hall that stands in for it."""

    def ask(code):
        with app.app_context(), db.engine.connect() as connection:
            place = queries.point_by_code(connection, code)
            return place, queries.hall_code(connection, place) if place else None

    return ask


def test_scan_of_an_open_code_tells_its_place(scan, region):
    place, hall = scan(region.window_point.code)

    assert hall is None
    assert (place.point_id, place.kind, place.unit_id, place.unit_name, place.unit_name_en) == (
        region.window_point.id,
        "window",
        region.windows[0].id,
        "1号窗口",
        "Window 1",
    )
    assert (place.hall_id, place.hall_name, place.hall_name_en) == (region.hall.id, "涪城区医保服务大厅", "Fucheng Service Hall")
    assert (place.first_day, place.until, place.ended, place.reason, place.item_name) == (factories.OPENED, None, None, "", None)


def test_scan_of_an_item_names_it(scan, region):
    place, _ = scan(region.item_point.code)

    assert (place.item_name, place.item_name_en, place.unit_kind) == ("城乡居民参保登记", "Enrolment of residents", "hall")


def test_scan_of_a_code_never_given_out_finds_nothing(scan, region):
    assert scan("0000000000000")[0] is None


@pytest.fixture
def act(app, region):
    """`act(verb, point, …)`: one committed act on a point of the region."""

    def run(verb, point, **given):
        with app.app_context(), unit_of_work():
            units = {name: db.session.get(Unit, value.id) for name, value in given.items() if name == "unit"}
            verb(by=SYSTEM, point=db.session.get(RatingPoint, point.id), reason="张贴调整", **{**given, **units})

    return run


@pytest.mark.parametrize(("verb", "ended"), [(services.withdraw_code, "withdrawn"), (services.replace_code, "replaced"), (services.retire_point, "retired")])
def test_scan_of_an_ended_code_offers_the_hall(scan, act, region, verb, ended):
    act(verb, region.window_point)

    place, hall = scan(region.window_point.code)
    assert (place.ended, place.reason, place.until is not None) == (ended, "张贴调整", True)
    assert (hall.code, hall.unit_name, hall.unit_name_en) == (region.hall_point.code, "涪城区医保服务大厅", "Fucheng Service Hall")


def test_scan_of_a_moved_code_tells_where_its_paper_hangs(scan, act, region):
    act(services.move_point, region.exit_point, unit=region.other_hall)

    place, hall = scan(region.exit_point.code)
    assert (place.ended, place.unit_id, place.unit_name) == ("moved", region.hall.id, "涪城区医保服务大厅")
    assert hall.code == region.hall_point.code


def test_scan_of_the_halls_own_ended_code_offers_nothing(scan, act, region):
    act(services.withdraw_code, region.hall_point)

    assert scan(region.hall_point.code)[1] is None


def test_scan_of_an_ended_code_without_a_hall_offers_nothing(scan, act, region):
    act(services.withdraw_code, region.other_point)

    assert scan(region.other_point.code)[1] is None


@pytest.mark.sqlite
def test_scan_costs_one_indexed_statement_and_an_ended_code_two(app, region):
    with app.app_context(), db.engine.connect() as connection:
        said, driver = [], connection.connection.dbapi_connection
        driver.set_trace_callback(said.append)
        place = queries.point_by_code(connection, region.window_point.code)
        assert len(said) == 1
        queries.hall_code(connection, place._replace(until=place.since))
        driver.set_trace_callback(None)
        plans = [driver.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall() for statement in said]
    assert [len(plan) > 2 for plan in plans] == [True, True]
    assert [step for plan in plans for *_, step in plan if step.startswith("SCAN")] == []


def test_history_of_a_unit_names_its_parents(session, region, unit):
    services.move_unit(by=SYSTEM, unit=unit("hall"), parent=unit("other_county"), reason="划转")

    found = queries.place_history(unit("hall"))
    assert [(name, place.until) for place, name in found] == [("三台县医疗保障局", None), ("涪城区医疗保障局", date(2026, 11, 20))]
    assert [name for _, name in queries.place_history(session.scalars(select(Unit).where(Unit.parent_id.is_(None))).one())] == [None]
