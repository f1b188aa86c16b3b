"""What is asked of merges, splits, moves and retirements: what an act would carry over, and what there has been."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, SelectBase, Subquery, cast, exists, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from evalsvc.access.actor import Scope
from evalsvc.core.db import db
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import PointCode, RatingPoint, Unit, UnitPlace, UnitSuccession
from evalsvc.organisation.plans import CarriedPoint, CarriedUnit, Plan, taken_by
from evalsvc.organisation.queries.points import PointRow, points_at
from evalsvc.organisation.queries.units import IN_ORDER, children, reachable_units

CHANGES_AT_ONCE = 50
NOBODY = cast(null(), Integer)


@dataclass(frozen=True)
class Weight:
    """How much hangs on units: what is open at and below them."""

    windows: int
    points: int
    codes: int


@dataclass(frozen=True)
class Change:
    """A dated change of the tree: `kind` is merge, split, move or retire; `other` the successor or the new parent, `old` the parent until then."""

    kind: str
    day: date
    unit: str
    unit_id: str
    old: str | None
    other: str | None
    reason: str


def merge_plan(units: Sequence[Unit], into: Unit | None) -> Plan:
    """What goes over to `into` (None: to a new unit) when `units` end: what is directly below and at them, in order; four queries for each."""
    taken = taken_by(children(into) if into else (), (row.point for row in points_at(into)) if into else ())
    found_units: list[CarriedUnit] = []
    found_points: list[CarriedPoint] = []
    for unit in units:
        found_units += [taken.unit(child, unit) for child in children(unit)]
        found_points += [taken.point(row.point, unit, _code_of(row)) for row in points_at(unit)]
    return Plan(found_units, found_points)


def split_plan(unit: Unit, chosen: Collection[str]) -> Plan:
    """What goes over to a new unit: those directly below and at `unit` whose public ids are chosen."""
    below = [CarriedUnit(child, child.name, child.name_en) for child in children(unit) if child.public_id in chosen]
    own = [row for row in points_at(unit) if row.point.public_id in chosen]
    return Plan(below, [CarriedPoint(row.point, row.point.label, row.point.label_en, _code_of(row)) for row in own])


def weight_of(units: Sequence[Unit]) -> Weight:
    """How many windows, points and codes are open at and below these units; one query."""
    below = reachable_units(Scope(frozenset(unit.id for unit in units)))
    windows = select(func.count()).where(Unit.id.in_(below), Unit.kind == UnitKind.WINDOW.value, Unit.retired_on.is_(None))
    points = select(func.count()).where(RatingPoint.unit_id.in_(below), RatingPoint.retired_on.is_(None))
    codes = select(func.count()).where(PointCode.unit_id.in_(below), PointCode.until.is_(None))
    return Weight(*db.session.execute(select(*(each.scalar_subquery() for each in (windows, points, codes)))).one())


def possible_partners(unit: Unit, scope: Scope) -> Sequence[Unit]:
    """The open units of a scope that may be merged with one: of its kind; a window's only in the same hall."""
    found = select(Unit).where(Unit.id.in_(reachable_units(scope)), Unit.kind == unit.kind, Unit.retired_on.is_(None), Unit.id != unit.id)
    if unit.kind == UnitKind.WINDOW:
        found = found.where(Unit.parent_id == unit.parent_id)
    return db.session.scalars(found.order_by(*IN_ORDER)).all()


def relatives(unit: Unit) -> list[Change]:
    """From whom a unit was carried on, and by whom it is; latest first."""
    mine = or_(UnitSuccession.unit_id == unit.id, UnitSuccession.successor_id == unit.id)
    found = _successions().where(mine).subquery()
    return _read(found)


def changes(scope: Scope, *, page: int = 1) -> tuple[list[Change], bool]:
    """The changes of a scope's units, latest first, a page of them; and whether there are more. One query."""
    below = reachable_units(scope)
    found = union_all(
        _moves(UnitPlace.unit_id.in_(below)),
        _successions().where(or_(UnitSuccession.unit_id.in_(below), UnitSuccession.successor_id.in_(below))),
        _retirements().where(Unit.id.in_(below)),
    ).subquery()
    rows = _read(found, limit=CHANGES_AT_ONCE + 1, offset=(page - 1) * CHANGES_AT_ONCE)
    return rows[:CHANGES_AT_ONCE], len(rows) > CHANGES_AT_ONCE


def changes_between(unit_ids: SelectBase, first: date, last: date) -> list[Change]:
    """The merges, splits and moves of these units from one day to another, latest first. One query."""
    here = or_(UnitSuccession.unit_id.in_(unit_ids), UnitSuccession.successor_id.in_(unit_ids))
    found = union_all(
        _moves(UnitPlace.unit_id.in_(unit_ids), UnitPlace.since.between(first, last)), _successions().where(here, UnitSuccession.day.between(first, last))
    ).subquery()
    return _read(found)


def _code_of(row: PointRow) -> str:
    return row.code.code if row.code else ""


def _moves(*where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Places that follow another, but for those that belong to a merge or a split."""
    before = aliased(UnitPlace)
    earlier = select(func.max(before.id)).where(before.unit_id == UnitPlace.unit_id, before.id < UnitPlace.id).scalar_subquery()
    old = aliased(UnitPlace)
    part_of_another = exists().where(UnitSuccession.successor_id == UnitPlace.parent_id, UnitSuccession.day == UnitPlace.since)
    found = select(literal("move"), UnitPlace.since, UnitPlace.unit_id, old.parent_id, UnitPlace.parent_id, UnitPlace.reason, UnitPlace.id)
    return found.join(old, old.id == earlier).where(~part_of_another, *where)


def _successions() -> Select[*tuple[Any, ...]]:
    facts = (UnitSuccession.kind, UnitSuccession.day, UnitSuccession.unit_id)
    return select(*facts, NOBODY, UnitSuccession.successor_id, UnitSuccession.reason, UnitSuccession.id)


def _retirements() -> Select[*tuple[Any, ...]]:
    carried_on = exists().where(UnitSuccession.unit_id == Unit.id, UnitSuccession.day == Unit.retired_on)
    found = select(literal("retire"), Unit.retired_on, Unit.id, Unit.parent_id, NOBODY, Unit.retired_reason, Unit.id)
    return found.where(Unit.retired_on.is_not(None), ~carried_on)


def _read(found: Subquery, *, limit: int | None = None, offset: int = 0) -> list[Change]:
    kind, day, unit_id, old_id, other_id, reason, id_ = found.c
    unit, old, other = aliased(Unit), aliased(Unit), aliased(Unit)
    named = select(kind, day, unit.name, unit.public_id, old.name, other.name, reason).join(unit, unit.id == unit_id)
    named = named.outerjoin(old, old.id == old_id).outerjoin(other, other.id == other_id)
    return [Change(*row) for row in db.session.execute(named.order_by(day.desc(), id_.desc()).limit(limit).offset(offset))]
