"""What is asked of served counts: the windows that have some, their days, and what a count was before."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evalsvc.access.actor import Scope
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.core.paging import Page
from evalsvc.matters.models import ServedCorrection, ServedDay
from evalsvc.matters.naming import COUNTING_KINDS
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import reachable_units

WINDOWS_SHOWN = 50
MOST_WINDOWS = 5000


def counting_unit(public_id: str, scope: Scope) -> Unit:
    """The window or online service with this public id; raises NotFound when it is none, or lies outside the scope."""
    unit = db.session.scalar(select(Unit).where(Unit.public_id == public_id, Unit.kind.in_(COUNTING_KINDS), Unit.id.in_(reachable_units(scope))))
    if unit is None:
        raise NotFound
    return unit


def counting_units(scope: Scope, unit: Unit | None = None, *, page: int = 1, size: int = WINDOWS_SHOWN) -> Page[Unit]:
    """The windows and online services in use of a scope, below `unit` when it is given, each with its parent; `next` is the next page's number."""
    found = select(Unit).options(joinedload(Unit.parent)).where(Unit.kind.in_(COUNTING_KINDS), Unit.retired_on.is_(None))
    found = found.where(Unit.id.in_(reachable_units(scope)))
    if unit is not None:
        found = found.where(Unit.id.in_(reachable_units(Scope(frozenset({unit.id})))))
    rows = list(db.session.scalars(found.order_by(Unit.parent_id, Unit.position, Unit.id).offset((page - 1) * size).limit(size + 1)))
    return Page(rows[:size], str(page + 1) if len(rows) > size else "")


def served_between(unit_ids: Collection[int], first: date, last: date) -> dict[int, dict[date, int]]:
    """The served counts of units by day; a day that is missing is not there."""
    found: dict[int, dict[date, int]] = defaultdict(dict)
    rows = select(ServedDay.unit_id, ServedDay.service_day, ServedDay.n).where(ServedDay.unit_id.in_(unit_ids), ServedDay.service_day.between(first, last))
    for unit_id, day, n in db.session.execute(rows):
        found[unit_id][day] = n
    return found


def windows_missing(scope: Scope, days: Collection[date]) -> Sequence[Unit]:
    """The windows and online services in use of a scope that have no served count for one of the days at least on which they were open."""
    if not days:
        return []
    units = counting_units(scope, size=MOST_WINDOWS).rows
    known = served_between([unit.id for unit in units], min(days), max(days))
    return [unit for unit in units if any(unit.opened_on <= day and day not in known[unit.id] for day in days)]


def served_on(unit: Unit, day: date) -> ServedDay | None:
    """The served count of a unit on a day, or None while it is missing."""
    return db.session.get(ServedDay, (unit.id, day))


def corrections_of(unit: Unit, day: date) -> Sequence[ServedCorrection]:
    """What the count of a day was before, the latest first."""
    found = select(ServedCorrection).where(ServedCorrection.unit_id == unit.id, ServedCorrection.service_day == day)
    return db.session.scalars(found.order_by(ServedCorrection.id.desc())).all()
