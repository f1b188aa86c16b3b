"""The tree itself: its lock, the dated places and the flat closure, which follow every change."""

from datetime import date

from sqlalchemy import delete, insert, literal, select
from sqlalchemy.orm import aliased

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import StaleVersion, WrongState
from evalsvc.organisation.checks import change_day
from evalsvc.organisation.models import Unit, UnitAncestor, UnitPlace


def lock_tree() -> None:
    """Makes changes of the tree wait for each other (PostgreSQL; SQLite has one writer), yet no rating wait for them."""
    db.session.execute(select(Unit.id).where(Unit.parent_id.is_(None)).order_by(Unit.id).with_for_update(key_share=True))


def check_open(unit: Unit, row_version: int | None) -> None:
    """Locks and rereads the unit, so that of two edits at once the second sees the first."""
    db.session.refresh(unit, with_for_update={"key_share": True})
    if row_version is not None and row_version != unit.row_version:
        raise StaleVersion
    if unit.is_retired:
        raise WrongState(f"“{unit.name}”已于{unit.retired_on}撤销，不能再改动。")


def is_below(unit_id: int, ancestor_id: int) -> bool:
    """Whether a unit is another or stands somewhere below it."""
    return db.session.get(UnitAncestor, (unit_id, ancestor_id)) is not None


def close_place(unit: Unit, on: date | None) -> date:
    """Ends the unit's place and returns the day; raises Problem when that is to come, or before the place began."""
    place = open_place(unit)
    day = change_day(on, today=today(), not_before=place.since)
    place.until = day
    return day


def hang(unit_id: int, parent_id: int) -> None:
    """Adds the unit and everything below it to the closure of all that is above `parent_id`, itself included."""
    below, above = aliased(UnitAncestor), aliased(UnitAncestor)
    joined = select(below.unit_id, above.ancestor_id, below.depth + above.depth + literal(1)).join(above, above.unit_id == parent_id)
    rows = joined.where(below.ancestor_id == unit_id)
    db.session.execute(insert(UnitAncestor).from_select(["unit_id", "ancestor_id", "depth"], rows))


def unhang(unit_id: int) -> None:
    """Takes the unit and everything below it out of the closure of what is above the unit."""
    below, above = aliased(UnitAncestor), aliased(UnitAncestor)
    subtree = select(below.unit_id).where(below.ancestor_id == unit_id)
    outside = select(above.ancestor_id).where(above.unit_id == unit_id, above.ancestor_id != unit_id)
    gone = delete(UnitAncestor).where(UnitAncestor.unit_id.in_(subtree), UnitAncestor.ancestor_id.in_(outside))
    db.session.execute(gone, execution_options={"synchronize_session": False})


def put_under(unit: Unit, parent: Unit | None, *, reason: str, on: date) -> None:
    """Opens the unit's place under a parent, and moves it with everything below it in the closure."""
    db.session.add(UnitPlace(unit_id=unit.id, parent_id=parent.id if parent else None, since=on, reason=reason))
    unit.parent = parent
    db.session.flush()
    unhang(unit.id)
    if parent is not None:
        hang(unit.id, parent.id)


def open_place(unit: Unit) -> UnitPlace:
    """Where the unit stands now."""
    return db.session.scalars(select(UnitPlace).where(UnitPlace.unit_id == unit.id, UnitPlace.until.is_(None))).one()
