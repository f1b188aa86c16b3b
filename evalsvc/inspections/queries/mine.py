"""Rows that name a person: the part of a sheet that whoever does not fill in whole sheets may see and fill in."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.permissions import Permission
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.corrections.queries.within import ORGANS
from evalsvc.corrections.wants import Origin
from evalsvc.inspections.models import Remark, Round, Sheet, SheetRow
from evalsvc.inspections.states import HIDDEN, WRITABLE, RoundState
from evalsvc.organisation.models import Unit, UnitAncestor
from evalsvc.organisation.queries import reachable_units


@dataclass(frozen=True)
class Share:
    """A person's part of a sheet: how many rows, how many of them have no result yet, and how many have a remark that waits for an answer."""

    sheet: Sheet
    rows: int
    open: int
    returned: int


def names(actor: Actor) -> ColumnElement[bool]:
    """Whether a row names a person, of a sheet of their own bureau: a window's clerk may be named by the bureau that the window belongs to."""
    roots = actor.scope_for(Permission.INSPECTION_ROW).roots
    at_work = reachable_units(Scope(roots))
    return (SheetRow.person_id == actor.account_id) & or_(Sheet.unit_id.in_(at_work), Sheet.unit_id.in_(_up_to_the_organ(roots)))


def _up_to_the_organ(roots: frozenset[int]) -> set[int]:
    """The units above some units up to the bureau that each belongs to."""
    above = select(UnitAncestor.unit_id, Unit.id, Unit.kind).join(Unit, Unit.id == UnitAncestor.ancestor_id).where(UnitAncestor.unit_id.in_(roots))
    found, ended = set(), set()
    for root, unit_id, kind in db.session.execute(above.order_by(UnitAncestor.depth)):
        if root not in ended:
            found.add(unit_id)
        if kind in ORGANS:
            ended.add(root)
    return found


def row_to_fill(sheet_id: str, row_id: str, actor: Actor) -> tuple[Sheet, SheetRow]:
    """A row that a person may fill in: of a sheet that their unit fills in, or one that names them; raises NotFound."""
    return _row(sheet_id, row_id, or_(Sheet.unit_id.in_(reachable_units(actor.scope_for(Permission.INSPECTION_FILL))), names(actor)))


def row_seen(sheet_id: str, row_id: str, actor: Actor) -> tuple[Sheet, SheetRow]:
    """A row that a person may read: of a sheet that they read, or one that names them; raises NotFound."""
    return _row(sheet_id, row_id, or_(Sheet.unit_id.in_(reachable_units(actor.scope_for(Permission.INSPECTION_READ))), names(actor)))


def origin(ref: str, by: Actor) -> Origin | None:
    """Where the row that a problem came from is read, `row:` or `judgement:` with its public id, for those who may read it."""
    row_id = ref.partition(":")[2].partition(":")[0]
    sheet_id = db.session.scalar(select(Sheet.public_id).join(SheetRow, SheetRow.sheet_id == Sheet.id).where(SheetRow.public_id == row_id))
    if sheet_id is None:
        return None
    try:
        row_seen(sheet_id, row_id, by)
    except NotFound:
        return None
    return Origin("inspections.row", {"public_id": sheet_id, "row_id": row_id}, "看自查表里的这一项")


def sheet_named(public_id: str, actor: Actor) -> Sheet:
    """A sheet of a published round with a row that names a person; raises NotFound."""
    found = select(Sheet).join(Round, Round.id == Sheet.round_id).join(SheetRow, SheetRow.sheet_id == Sheet.id)
    found = found.options(joinedload(Sheet.round), joinedload(Sheet.unit)).where(Sheet.public_id == public_id, Round.state.not_in(HIDDEN))
    row = db.session.scalars(found.where(names(actor)).limit(1)).first()
    if row is None:
        raise NotFound
    return row


def shares_of(actor: Actor) -> Sequence[Share]:
    """A person's parts of the sheets that are being filled in, the newest round first; one statement."""
    still = func.count(case((SheetRow.result == "", 1)))
    waits = select(Remark.row_id).where(Remark.answered_at.is_(None))
    returned = func.count(case((SheetRow.id.in_(waits), 1)))
    found = select(Sheet, func.count(), still, returned).join(SheetRow, SheetRow.sheet_id == Sheet.id).join(Round, Round.id == Sheet.round_id)
    asked = (Round.state == RoundState.PUBLISHED.value, Sheet.excused == "", Sheet.state.in_([state.value for state in WRITABLE]), names(actor))
    found = found.where(*asked).group_by(Sheet.id).order_by(Sheet.round_id.desc(), Sheet.id)
    loaded = found.options(selectinload(Sheet.round).selectinload(Round.stages), selectinload(Sheet.unit))
    return [Share(*row) for row in db.session.execute(loaded)]


def _row(sheet_id: str, row_id: str, may: ColumnElement[bool]) -> tuple[Sheet, SheetRow]:
    found = select(Sheet, SheetRow).join(SheetRow, SheetRow.sheet_id == Sheet.id).join(Round, Round.id == Sheet.round_id)
    found = found.where(Sheet.public_id == sheet_id, SheetRow.public_id == row_id, Round.state.not_in(HIDDEN), may)
    row = db.session.execute(found.options(joinedload(Sheet.round), joinedload(Sheet.unit))).first()
    if row is None:
        raise NotFound
    return row[0], row[1]
