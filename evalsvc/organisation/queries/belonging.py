"""Under whom everything stood, day by day: the dated tree as a statement that others join their days to."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Date, Integer, Select, and_, case, cast, func, literal, null, select
from sqlalchemy.orm import aliased

from evalsvc.access.actor import Scope
from evalsvc.core.db import db
from evalsvc.organisation.models import Unit, UnitPlace
from evalsvc.organisation.queries.units import reachable_units

BEGINNING = date(1, 1, 1)
END = date(9999, 12, 31)


@dataclass(frozen=True)
class Ground:
    """A unit and everything below it: in the tree as it is or, dated, each unit on the days on which it was there."""

    unit: Unit
    is_dated: bool = False

    def narrow(self, found: Select[*tuple[Any, ...]], unit_id: Any, day: Any) -> Select[*tuple[Any, ...]]:
        """A statement narrowed to rows of these units; `unit_id` and `day` are its columns that say whose and when."""
        if not self.is_dated:
            return found.where(unit_id.in_(reachable_units(Scope(frozenset({self.unit.id})))))
        held = held_by(self.unit)
        return found.join(held, and_(held.c.unit_id == unit_id, day >= held.c.since, day < held.c.until))

    def open_days(self, *where: ColumnElement[bool]) -> list[tuple[date, date]]:
        """From which day until before which each of these units that fits `where` was open there; END where it still is."""
        found = select(Unit.opened_on, func.coalesce(Unit.retired_on, literal(END, Date))).where(*where)
        if not self.is_dated:
            return [(opened, retired) for opened, retired in db.session.execute(self.narrow(found, Unit.id, None))]
        held = held_by(self.unit)
        rows = db.session.execute(found.add_columns(held.c.since, held.c.until).join(held, held.c.unit_id == Unit.id))
        spans = [(max(opened, since), min(retired, until)) for opened, retired, since, until in rows]
        return [(since, until) for since, until in spans if since < until]


def held_by(unit: Unit) -> CTE:
    """Which units stood at or below `unit`, from `since` until the day before `until`; `branch_id` is the one directly below it.

    Columns unit_id, branch_id (NULL for `unit` itself), since, until. The first place of a unit reaches back and the last
    one forward without end, so that no day of a unit lies outside the tree. One statement, whatever the tree.
    """
    place = _places()
    itself = select(
        cast(literal(unit.id), Integer).label("unit_id"),
        cast(null(), Integer).label("branch_id"),
        literal(BEGINNING, Date).label("since"),
        literal(END, Date).label("until"),
    )
    held = itself.cte("held", recursive=True)
    above = aliased(held)
    later = case((place.c.since > above.c.since, place.c.since), else_=above.c.since)
    sooner = case((place.c.until < above.c.until, place.c.until), else_=above.c.until)
    below = select(place.c.unit_id, func.coalesce(above.c.branch_id, place.c.unit_id), later, sooner)
    below = below.join(above, and_(place.c.parent_id == above.c.unit_id, place.c.since < above.c.until, above.c.since < place.c.until))
    return held.union_all(below)


def _places() -> CTE:
    """Every place with the days that count for it: a day of change counts whole for the new place."""
    is_first = func.row_number().over(partition_by=UnitPlace.unit_id, order_by=(UnitPlace.since, UnitPlace.id)) == 1
    following = func.lead(UnitPlace.since).over(partition_by=UnitPlace.unit_id, order_by=(UnitPlace.since, UnitPlace.id))
    since = case((is_first, literal(BEGINNING, Date)), else_=UnitPlace.since)
    found = select(UnitPlace.unit_id, UnitPlace.parent_id, since.label("since"), func.coalesce(following, literal(END, Date)).label("until"))
    return found.cte("place")
