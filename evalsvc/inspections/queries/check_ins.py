"""Check-ins of long-term rows that are owed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.inspections.models import Round, RowCheckIn, Sheet, SheetRow
from evalsvc.inspections.queries.rounds import outline_for
from evalsvc.inspections.queries.said import rhythm_of
from evalsvc.inspections.rhythm import latest_overdue, next_due
from evalsvc.inspections.states import Result, RoundState
from evalsvc.instruments.deadlines import DeadlineKind


@dataclass(frozen=True)
class Owed:
    """How many check-ins of a sheet were due on a day and are not there, and whom the rows name (None: nobody)."""

    sheet: Sheet
    due: date
    rows: int
    people: frozenset[int | None]


def running_rounds() -> Sequence[Round]:
    """The rounds that run."""
    return db.session.scalars(select(Round).where(Round.state == RoundState.PUBLISHED.value).order_by(Round.id)).all()


def owed_check_ins(made: Round, sheets: Sequence[Sheet] | None = None) -> list[Owed]:
    """The check-ins that the sheets of a running round owe, or only some of them, by sheet and day; nothing is asked of a round that began lately."""
    since, months = rhythm_of(made)
    before = latest_overdue(today(), months)
    if made.state != RoundState.PUBLISHED.value or since is None or since > before:
        return []
    keys = long_term_keys(made)
    asked = sheets if sheets is not None else db.session.scalars(select(Sheet).options(joinedload(Sheet.unit)).where(Sheet.round_id == made.id)).all()
    by_id = {sheet.id: sheet for sheet in asked if not sheet.excused}
    return _owed(keys, by_id, since, before, months)


def long_term_keys(asked: Round | Sheet) -> list[str]:
    """The rows of a round, or of a sheet in the version that its unit adopted, that documents ask for all the time (长期)."""
    return [row.key for row in outline_for(asked).rows if row.deadline_kind is DeadlineKind.LONG_TERM]


def _owed(keys: list[str], by_id: dict[int, Sheet], since: date, before: date, months: int) -> list[Owed]:
    last = func.coalesce(func.max(RowCheckIn.day), since)
    found = select(SheetRow.sheet_id, SheetRow.person_id, last).outerjoin(RowCheckIn, RowCheckIn.row_id == SheetRow.id)
    found = found.where(SheetRow.sheet_id.in_(by_id), SheetRow.key.in_(keys), SheetRow.result != Result.NOT_APPLICABLE.value)
    late: dict[tuple[int, date], list[int | None]] = defaultdict(list)
    for sheet_id, person, day in db.session.execute(found.group_by(SheetRow.id, SheetRow.sheet_id, SheetRow.person_id).having(last <= before)):
        late[sheet_id, next_due(_day(day), months)].append(person)
    return [Owed(by_id[sheet_id], due, len(people), frozenset(people)) for (sheet_id, due), people in sorted(late.items(), key=lambda one: one[0])]


def _day(value: date | str) -> date:
    """SQLite gives the text that it keeps."""
    return value if isinstance(value, date) else date.fromisoformat(value)
