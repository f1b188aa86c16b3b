"""Search over the rows of all sheets of a scope: by words, result, goal, unit and round; drafts of rounds stay out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from evalsvc.access.actor import Scope
from evalsvc.core.db import db
from evalsvc.core.paging import Page, newest_first
from evalsvc.inspections.models import Round, Sheet, SheetRow
from evalsvc.inspections.outline import AskedRow
from evalsvc.inspections.queries.rounds import outline_for
from evalsvc.inspections.states import RoundState
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import reachable_units

SHOWN_STATES = (RoundState.PUBLISHED.value, RoundState.ENDED.value)
TEXTS = (SheetRow.finding, SheetRow.measure, SheetRow.reason, SheetRow.authority, SheetRow.local_text)
ROUNDS = 60
AT_ONCE = 500


@dataclass(frozen=True)
class Wanted:
    """What is looked for; `round_id` and `unit_id` are public ids, `goal` is the place of a goal of that round."""

    q: str = ""
    result: str = ""
    round_id: str = ""
    unit_id: str = ""
    goal: int | None = None


@dataclass(frozen=True)
class Hit:
    """A row with its sheet, round and unit, and what is asked in it."""

    row: SheetRow
    sheet: Sheet
    asked: AskedRow


def rounds_seen(scope: Scope) -> Sequence[Round]:
    """The latest rounds that units of a scope were asked in."""
    asked = select(Sheet.round_id).where(Sheet.unit_id.in_(reachable_units(scope)))
    return db.session.scalars(select(Round).where(Round.id.in_(asked), Round.state.in_(SHOWN_STATES)).order_by(Round.id.desc()).limit(ROUNDS)).all()


def is_asked() -> ColumnElement[bool]:
    """Of units: that a sheet was ever asked of them."""
    return Unit.id.in_(select(Sheet.unit_id))


def hits_page(scope: Scope, wanted: Wanted, after: str = "") -> tuple[Page[SheetRow], list[Hit], int]:
    """A page of the rows that fit, the newest first, with what they are about, and how many fit in all; five statements."""
    found = _found(scope, wanted)
    total = db.session.scalar(found.with_only_columns(func.count()).order_by(None)) or 0
    page = newest_first(found, key=SheetRow.id, name=SheetRow.public_id, after=after)
    return page, _hits(page.rows), total


def all_hits(scope: Scope, wanted: Wanted) -> Iterator[Hit]:
    """Every row that fits, the newest first, some hundred at a time."""
    last: int | None = None
    while True:
        found = _found(scope, wanted) if last is None else _found(scope, wanted).where(SheetRow.id < last)
        rows = db.session.scalars(found.order_by(SheetRow.id.desc()).limit(AT_ONCE)).all()
        yield from _hits(rows)
        if len(rows) < AT_ONCE:
            return
        last = rows[-1].id


def _found(scope: Scope, wanted: Wanted) -> Select[SheetRow]:
    found = select(SheetRow).join(Sheet, Sheet.id == SheetRow.sheet_id).join(Round, Round.id == Sheet.round_id)
    found = found.where(Sheet.unit_id.in_(reachable_units(scope)), Round.state.in_(SHOWN_STATES))
    if wanted.q:
        found = found.where(or_(*(text.icontains(wanted.q, autoescape=True) for text in TEXTS)))
    if wanted.result:
        found = found.where(SheetRow.result == wanted.result)
    if wanted.unit_id:
        found = found.where(Sheet.unit_id == select(Unit.id).where(Unit.public_id == wanted.unit_id).scalar_subquery())
    if wanted.round_id:
        found = found.where(Round.public_id == wanted.round_id)
        if wanted.goal is not None:
            found = found.where(SheetRow.key.in_(_keys(wanted.round_id, wanted.goal)))
    return found


def _keys(round_id: str, goal: int) -> list[str]:
    made = db.session.scalar(select(Round).where(Round.public_id == round_id))
    goals = outline_for(made).goals if made else ()
    return [row.key for row in goals[goal].rows] if 0 <= goal < len(goals) else []


def _hits(rows: Sequence[SheetRow]) -> list[Hit]:
    found = select(Sheet).where(Sheet.id.in_({row.sheet_id for row in rows})).options(joinedload(Sheet.unit), joinedload(Sheet.round))
    sheets = {sheet.id: sheet for sheet in db.session.scalars(found)}
    versions = {sheet.instrument_version_id or sheet.round.instrument_version_id for sheet in sheets.values()}
    _held = db.session.scalars(select(InstrumentVersion).where(InstrumentVersion.id.in_(versions))).all()  # so that none is asked for one by one
    asked = {sheet.id: {one.key: one for one in outline_for(sheet).rows} for sheet in sheets.values()}
    return [Hit(row, sheet := sheets[row.sheet_id], asked[sheet.id].get(row.key) or _local(row)) for row in rows]


def _local(row: SheetRow) -> AskedRow:
    return AskedRow(row.key, "", row.local_text, row.local_text)
