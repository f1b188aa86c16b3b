"""What is asked of the tree of units."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from evalsvc.access.actor import Scope
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.organisation.kinds import MAY_HOLD, POINT_MAY_STAND, PointKind, UnitKind
from evalsvc.organisation.models import RatingPoint, Unit, UnitAncestor, UnitPlace

IN_ORDER = (Unit.position, Unit.id)


@dataclass(frozen=True)
class TreeRow:
    """A unit as a row of the tree: how deep below the scope's top it stands, and what is directly in it."""

    unit: Unit
    depth: int
    windows: int
    points: int


def reachable_units(scope: Scope) -> Select[int]:
    """The ids of all units in a scope: its roots and everything below them; it goes into ``.in_()``."""
    return select(UnitAncestor.unit_id).where(UnitAncestor.ancestor_id.in_(scope.roots))


def unit_in_scope(public_id: str, scope: Scope) -> Unit:
    """The unit with this public id; raises NotFound when it does not exist or lies outside the scope."""
    unit = db.session.scalar(select(Unit).where(Unit.public_id == public_id, Unit.id.in_(reachable_units(scope))))
    if unit is None:
        raise NotFound
    return unit


def reaches(scope: Scope, unit: Unit) -> bool:
    """Whether the unit is in a scope."""
    found = select(UnitAncestor.unit_id).where(UnitAncestor.unit_id == unit.id, UnitAncestor.ancestor_id.in_(scope.roots))
    return db.session.scalar(found.limit(1)) is not None


def reaches_everything(scope: Scope) -> bool:
    """Whether a scope holds every top of the tree, so that what all units share may be changed from there."""
    every = tops()
    return bool(every) and every <= scope.roots


def tops() -> set[int]:
    """The ids of the units at the top of the tree."""
    return set(db.session.scalars(select(Unit.id).where(Unit.parent_id.is_(None))))


def children(unit: Unit, *, retired: bool = False) -> Sequence[Unit]:
    """The units directly below, in order; retired ones after the others, only if asked for."""
    found = select(Unit).where(Unit.parent_id == unit.id).order_by(Unit.retired_on.is_not(None), *IN_ORDER)
    return db.session.scalars(found if retired else found.where(Unit.retired_on.is_(None))).all()


def path(unit: Unit) -> Sequence[Unit]:
    """The units from the top of the tree down to `unit`, itself the last."""
    above = select(Unit).join(UnitAncestor, UnitAncestor.ancestor_id == Unit.id)
    return db.session.scalars(above.where(UnitAncestor.unit_id == unit.id).order_by(UnitAncestor.depth.desc())).all()


def tree(scope: Scope, *, most: int, retired: bool = False) -> tuple[list[TreeRow], bool]:
    """The rows of a scope's tree from the top down, and whether windows are left out because there are more than `most` units.

    Windows are then counted in the row of the unit that holds them. Four queries, however large the tree.
    """
    found = select(Unit).where(Unit.id.in_(reachable_units(scope)))
    if not retired:
        found = found.where(Unit.retired_on.is_(None))
    held = select(Unit.parent_id, func.count()).where(Unit.id.in_(found.with_only_columns(Unit.id)), Unit.kind == UnitKind.WINDOW.value)
    windows = _counts(held.group_by(Unit.parent_id))
    short = (db.session.scalar(found.with_only_columns(func.count())) or 0) > most
    units = db.session.scalars((found.where(Unit.kind != UnitKind.WINDOW.value) if short else found).order_by(*IN_ORDER)).all()
    points = _counts(_open_points(scope))
    return [TreeRow(unit, depth, windows.get(unit.id, 0), points.get(unit.id, 0)) for unit, depth in _downwards(units)], short


def search(scope: Scope, q: str, *, limit: int) -> Sequence[Unit]:
    """Units of a scope whose Chinese or English name or region code holds `q`, those in use first; each with its parent."""
    hit = or_(Unit.name.icontains(q, autoescape=True), Unit.name_en.icontains(q, autoescape=True), Unit.region_code == q)
    found = select(Unit).options(joinedload(Unit.parent)).where(Unit.id.in_(reachable_units(scope)), hit)
    return db.session.scalars(found.order_by(Unit.retired_on.is_not(None), *IN_ORDER).limit(limit)).all()


def open_units(scope: Scope, *more: ColumnElement[bool]) -> Iterator[tuple[Unit, int]]:
    """The units of a scope that are in use, and fit `more` conditions, with their depth, from the top down."""
    found = select(Unit).where(Unit.id.in_(reachable_units(scope)), Unit.retired_on.is_(None), *more)
    return _downwards(db.session.scalars(found.order_by(*IN_ORDER)).all())


def possible_parents(kind: str, scope: Scope, *, but: Unit) -> list[tuple[Unit, int]]:
    """The open units of a scope with their depth, from the top down, that may hold a unit of the kind; none at or below `but`."""
    below = reachable_units(Scope(frozenset({but.id})))
    return [(unit, depth) for unit, depth in open_units(scope, Unit.id.not_in(below)) if UnitKind(kind) in MAY_HOLD[UnitKind(unit.kind)]]


def possible_places(kind: str, scope: Scope, *, but: Unit) -> list[tuple[Unit, int]]:
    """The open units of a scope with their depth where a rating point of the kind may stand, but for one."""
    allowed = POINT_MAY_STAND[PointKind(kind)]
    return [(unit, depth) for unit, depth in open_units(scope) if UnitKind(unit.kind) in allowed and unit.id != but.id]


def place_history(unit: Unit) -> Sequence[tuple[UnitPlace, str | None]]:
    """Under whom the unit stood, latest first: each place with the name of the parent (None at the top)."""
    found = select(UnitPlace, Unit.name).outerjoin(Unit, Unit.id == UnitPlace.parent_id).where(UnitPlace.unit_id == unit.id)
    return [(place, name) for place, name in db.session.execute(found.order_by(UnitPlace.since.desc(), UnitPlace.id.desc()))]


def _open_points(scope: Scope) -> Select[int | None, int]:
    counted = select(RatingPoint.unit_id, func.count()).where(RatingPoint.retired_on.is_(None), RatingPoint.unit_id.in_(reachable_units(scope)))
    return counted.group_by(RatingPoint.unit_id)


def _counts(found: Select[int | None, int]) -> dict[int | None, int]:
    return dict(db.session.execute(found).all())


def _downwards(units: Sequence[Unit]) -> Iterator[tuple[Unit, int]]:
    """Units with their depth, each followed by those below it; one whose parent is not among them stands at the top."""
    known = {unit.id for unit in units}
    below: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in units:
        below[unit.parent_id if unit.parent_id in known else None].append(unit)
    waiting = [(unit, 0) for unit in reversed(below[None])]
    while waiting:
        unit, depth = waiting.pop()
        yield unit, depth
        waiting.extend((child, depth + 1) for child in reversed(below[unit.id]))
