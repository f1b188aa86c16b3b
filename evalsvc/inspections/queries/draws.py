"""What is asked of draws: their candidates with what each is ranked by, and the looks that are owed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from evalsvc.access.actor import Scope
from evalsvc.accounts.models import Account
from evalsvc.core.db import db
from evalsvc.core.drawing import drawn, mark
from evalsvc.core.errors import NotFound
from evalsvc.inspections.lots import What
from evalsvc.inspections.models import Round, RowChange, Sheet, SheetCandidate, SheetDraw, SheetRecheck, SheetRow
from evalsvc.inspections.outline import AskedRow
from evalsvc.inspections.queries.rounds import outline_for
from evalsvc.inspections.states import Result, SheetState
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import reachable_units

HANDED_IN = (SheetState.SUBMITTED.value, SheetState.ACCEPTED.value)


@dataclass(frozen=True)
class Candidate:
    """What could be drawn: its public id, whose it is, what is asked in it; its mark once the seed is known, and the look it was given."""

    name: str
    unit: str
    asked: AskedRow | None
    mark: str
    is_drawn: bool
    recheck: SheetRecheck | None


def draws_of(made: Round) -> Sequence[SheetDraw]:
    """The draws of a round, the newest first."""
    return db.session.scalars(select(SheetDraw).where(SheetDraw.round_id == made.id).order_by(SheetDraw.id.desc())).all()


def draw_in_scope(public_id: str, scope: Scope) -> SheetDraw:
    """A draw of a round that an organ of the scope asks; raises NotFound."""
    return _one(_draws().where(SheetDraw.public_id == public_id, Round.unit_id.in_(reachable_units(scope))))


def draw_told(public_id: str, scope: Scope) -> SheetDraw:
    """A draw of a round that units of the scope ask or are asked in; raises NotFound."""
    asked = select(Sheet.round_id).where(Sheet.unit_id.in_(reachable_units(scope)))
    return _one(_draws().where(SheetDraw.public_id == public_id, Round.id.in_(asked) | Round.unit_id.in_(reachable_units(scope))))


def to_draw_from(made: Round, what: What) -> list[tuple[str, int, int | None]]:
    """What of a round can be drawn now: public id, key of the sheet, key of the row."""
    if what is What.SHEETS:
        sheets = select(Sheet.public_id, Sheet.id).where(Sheet.round_id == made.id, Sheet.state.in_(HANDED_IN)).order_by(Sheet.id)
        return [(name, sheet_id, None) for name, sheet_id in db.session.execute(sheets)]
    rows = select(SheetRow.public_id, Sheet.id, SheetRow.id).join(Sheet, Sheet.id == SheetRow.sheet_id)
    rows = rows.where(Sheet.round_id == made.id, Sheet.state.in_(HANDED_IN))
    rows = rows.where(SheetRow.result == Result.DONE.value) if what is What.DONE_ROWS else rows
    return [(name, sheet_id, row_id) for name, sheet_id, row_id in db.session.execute(rows.order_by(SheetRow.id))]


def candidates_of(draw: SheetDraw) -> list[Candidate]:
    """The frozen candidates: by public id before the draw, after it by mark; two statements."""
    found = select(SheetCandidate, Unit.name, SheetRow).join(Sheet, Sheet.id == SheetCandidate.sheet_id).join(Unit, Unit.id == Sheet.unit_id)
    found = found.outerjoin(SheetRow, SheetRow.id == SheetCandidate.row_id).where(SheetCandidate.draw_id == draw.id).order_by(SheetCandidate.name)
    rows = db.session.execute(found).all()
    chosen = set(drawn(draw.seed, [one.name for one, _, _ in rows], draw.wanted)) if draw.seed else set()
    owed = select(SheetRecheck).where(SheetRecheck.draw_id == draw.id).options(joinedload(SheetRecheck.row), joinedload(SheetRecheck.sheet))
    given = {_name(one): one for one in db.session.scalars(owed)}
    asked = {one.key: one for one in outline_for(draw.round).rows}
    shown = [
        Candidate(one.name, unit, _asked(row, asked) if row else None, mark(draw.seed, one.name) if draw.seed else "", one.name in chosen, given.get(one.name))
        for one, unit, row in rows
    ]
    return sorted(shown, key=lambda one: (one.mark, one.name))


def frozen_in(draw: SheetDraw) -> dict[str, tuple[SheetCandidate, int]]:
    """The candidates of a draw by public id, each with who handed its sheet in."""
    found = select(SheetCandidate, Sheet.submitted_by).join(Sheet, Sheet.id == SheetCandidate.sheet_id).where(SheetCandidate.draw_id == draw.id)
    return {one.name: (one, submitted_by or 0) for one, submitted_by in db.session.execute(found)}


def recheck_in_scope(public_id: str, scope: Scope) -> SheetRecheck:
    """A look that is owed in a round which an organ of the scope asks; raises NotFound."""
    found = select(SheetRecheck).join(SheetDraw, SheetDraw.id == SheetRecheck.draw_id).join(Round, Round.id == SheetDraw.round_id)
    row = db.session.scalar(found.where(SheetRecheck.public_id == public_id, Round.unit_id.in_(reachable_units(scope))))
    if row is None:
        raise NotFound
    return row


def rechecks_of(sheet: Sheet) -> Sequence[SheetRecheck]:
    """What looks at a sheet have found, in order."""
    found = select(SheetRecheck).where(SheetRecheck.sheet_id == sheet.id, SheetRecheck.done_at.is_not(None)).options(joinedload(SheetRecheck.row))
    return db.session.scalars(found.order_by(SheetRecheck.id)).all()


def rechecks_owed(scope: Scope, account_id: int) -> Sequence[tuple[SheetDraw, int]]:
    """The draws whose looks wait for this person, with how many; nobody looks at what they handed in."""
    found = select(SheetDraw, func.count()).join(SheetRecheck, SheetRecheck.draw_id == SheetDraw.id).join(Round, Round.id == SheetDraw.round_id)
    found = found.where(SheetRecheck.done_at.is_(None), SheetRecheck.submitted_by != account_id, Round.unit_id.in_(reachable_units(scope)))
    return [(draw, n) for draw, n in db.session.execute(found.group_by(SheetDraw.id).order_by(SheetDraw.id))]


def who_filled_in(sheet: Sheet) -> set[int | None]:
    """Everybody who handed a sheet in or wrote in its rows."""
    last = select(SheetRow.changed_by).where(SheetRow.sheet_id == sheet.id)
    earlier = select(RowChange.account_id).join(SheetRow, SheetRow.id == RowChange.row_id).where(SheetRow.sheet_id == sheet.id)
    return {sheet.submitted_by, *db.session.scalars(last.union(earlier))}


def is_candidate(row: SheetRow) -> bool:
    """Whether a row could be drawn in any draw."""
    return db.session.scalar(select(SheetCandidate.row_id).where(SheetCandidate.row_id == row.id).limit(1)) is not None


def announcer_of(draw: SheetDraw) -> str:
    """The name of whoever announced a draw."""
    return db.session.get_one(Account, draw.account_id).display_name


def _draws() -> Select[SheetDraw]:
    return select(SheetDraw).join(Round, Round.id == SheetDraw.round_id)


def _one(found: Select[SheetDraw]) -> SheetDraw:
    row = db.session.scalar(found)
    if row is None:
        raise NotFound
    return row


def _name(one: SheetRecheck) -> str:
    """Under which public id it was drawn: a draw of sheets names sheets, whichever row the look was then about."""
    return one.sheet.public_id if one.draw.what == What.SHEETS.value or one.row is None else one.row.public_id


def _asked(row: SheetRow, asked: dict[str, AskedRow]) -> AskedRow:
    return asked.get(row.key) or AskedRow(row.key, "", row.local_text, row.local_text)
