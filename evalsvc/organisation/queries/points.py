"""What is asked of rating points."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from evalsvc.access.actor import Scope
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.core.paging import PAGE_SIZE, Page
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import PointCode, PointPlace, RatingPoint, Unit, UnitAncestor
from evalsvc.organisation.queries.units import IN_ORDER, reachable_units

STATES = ("open", "coming", "no-code", "retired")


@dataclass(frozen=True)
class PointFilter:
    """What a list of points is narrowed to: a kind, a state (STATES), and a text that place, label or code hold."""

    kind: str = ""
    state: str = ""
    q: str = ""


@dataclass(frozen=True)
class PointRow:
    """A point with its open code, which it may lack."""

    point: RatingPoint
    code: PointCode | None

    @property
    def state(self) -> str:
        """One of STATES: in use, its first day to come, without a code, retired."""
        if self.point.retired_on is not None:
            return "retired"
        if self.code is None:
            return "no-code"
        return "coming" if self.point.first_day > today() else "open"


def point_in_scope(public_id: str, scope: Scope) -> PointRow:
    """The point with this public id and its open code; raises NotFound when it does not exist or lies outside the scope."""
    row = db.session.execute(_rows().where(RatingPoint.public_id == public_id, RatingPoint.unit_id.in_(reachable_units(scope)))).first()
    if row is None:
        raise NotFound
    return PointRow(*row)


def points_below(unit: Unit, *, retired: bool = False) -> list[PointRow]:
    """The points of a unit and everything below it with their open codes, in the order of units; one query."""
    found = _rows().join(UnitAncestor, UnitAncestor.unit_id == Unit.id).where(UnitAncestor.ancestor_id == unit.id)
    found = found.order_by(UnitAncestor.depth, *IN_ORDER, RatingPoint.retired_on.is_not(None), RatingPoint.id)
    return _read(found if retired else found.where(RatingPoint.retired_on.is_(None)))


def points_at(unit: Unit) -> list[PointRow]:
    """The open points of a unit itself with their open codes; one query."""
    return _read(_rows().where(RatingPoint.unit_id == unit.id, RatingPoint.retired_on.is_(None)).order_by(RatingPoint.id))


def every_point(scope: Scope) -> list[PointRow]:
    """All open points of a scope with their open codes; one query."""
    return _read(_rows().where(RatingPoint.unit_id.in_(reachable_units(scope)), RatingPoint.retired_on.is_(None)))


def point_page(scope: Scope, wanted: PointFilter, *, unit: Unit | None = None, page: int = 1) -> Page[PointRow]:
    """The points of a scope that fit the filter, below `unit` when it is given; a page at a time, `next` is the next page's number."""
    found = _rows().where(RatingPoint.unit_id.in_(reachable_units(scope)))
    if unit is not None:
        found = found.where(RatingPoint.unit_id.in_(reachable_units(Scope(frozenset({unit.id})))))
    if wanted.kind:
        found = found.where(RatingPoint.kind == wanted.kind)
    if wanted.state:
        found = found.where(_in_state(wanted.state))
    if wanted.q:
        code = wanted.q.upper().replace("-", "").replace(" ", "")
        texts = (Unit.name, RatingPoint.label)
        found = found.where(or_(*(text.icontains(wanted.q, autoescape=True) for text in texts), PointCode.code.startswith(code, autoescape=True)))
    found = found.order_by(RatingPoint.retired_on.is_not(None), Unit.parent_id, *IN_ORDER, RatingPoint.id)
    rows = _read(found.limit(PAGE_SIZE + 1).offset((page - 1) * PAGE_SIZE))
    return Page(rows[:PAGE_SIZE], str(page + 1) if len(rows) > PAGE_SIZE else "")


def open_codes() -> dict[str, int]:
    """Every code that counts now with the unit at which its point stands, wherever it is; one query."""
    found = select(PointCode.code, RatingPoint.unit_id).join(RatingPoint, RatingPoint.id == PointCode.point_id)
    return dict(db.session.execute(found.where(PointCode.until.is_(None), RatingPoint.retired_on.is_(None))).all())


def windows_without_code(scope: Scope) -> Sequence[Unit]:
    """Windows and online services of a scope, in use, at which nobody can rate because no point of theirs has an open code."""
    rated = exists().where(RatingPoint.unit_id == Unit.id, RatingPoint.retired_on.is_(None), PointCode.point_id == RatingPoint.id, PointCode.until.is_(None))
    served = Unit.kind.in_([UnitKind.WINDOW.value, UnitKind.ONLINE.value])
    found = select(Unit).where(Unit.id.in_(reachable_units(scope)), served, Unit.retired_on.is_(None), Unit.opened_on <= today(), ~rated)
    return db.session.scalars(found.options(joinedload(Unit.parent)).order_by(Unit.parent_id, *IN_ORDER)).all()


def point_history(point: RatingPoint) -> tuple[Sequence[tuple[PointCode, str]], Sequence[tuple[PointPlace, str]]]:
    """The codes and the places of a point, latest first, each with the name of its unit; two queries."""
    codes = select(PointCode, Unit.name).join(Unit, Unit.id == PointCode.unit_id).where(PointCode.point_id == point.id)
    codes = codes.order_by(PointCode.until.is_not(None), PointCode.since.desc(), PointCode.until.desc())
    places = select(PointPlace, Unit.name).join(Unit, Unit.id == PointPlace.unit_id).where(PointPlace.point_id == point.id)
    places = places.order_by(PointPlace.since.desc(), PointPlace.id.desc())
    return [(code, name) for code, name in db.session.execute(codes)], [(place, name) for place, name in db.session.execute(places)]


def _rows() -> Select[RatingPoint, PointCode | None]:
    """Points with unit, parent unit, item and open code in one statement."""
    code = and_(PointCode.point_id == RatingPoint.id, PointCode.until.is_(None))
    unit = contains_eager(RatingPoint.unit)
    found = select(RatingPoint, PointCode).join(Unit, Unit.id == RatingPoint.unit_id).outerjoin(PointCode, code)
    return found.options(unit, unit.joinedload(Unit.parent), joinedload(RatingPoint.service_item))


def _read(found: Select[RatingPoint, PointCode | None]) -> list[PointRow]:
    return [PointRow(*row) for row in db.session.execute(found)]


def _in_state(state: str) -> ColumnElement[bool]:
    retired, day = RatingPoint.retired_on.is_not(None), RatingPoint.first_day
    if state == "retired":
        return retired
    if state == "no-code":
        return and_(~retired, PointCode.code.is_(None))
    return and_(~retired, PointCode.code.is_not(None), day > today() if state == "coming" else day <= today())
