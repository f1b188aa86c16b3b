"""Sheets that wait for their units, and what is to be said of them."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.inspections.calling import Call, call
from evalsvc.inspections.models import Round, Sheet
from evalsvc.inspections.states import WRITABLE, RoundState, SheetState


def call_of(sheet: Sheet) -> Call | None:
    """What is to be said of a sheet today; None when nothing is asked of its unit any more."""
    runs = sheet.round.state == RoundState.PUBLISHED.value or sheet.is_reopened(today())
    if sheet.excused or not runs:
        return None
    return call(state=SheetState(sheet.state), revision=sheet.revision, last_day=sheet.last_day, today=today())


def called_sheets() -> list[tuple[Sheet, str]]:
    """The sheets of which something is to be said today, each with the key under which it is said once; three statements."""
    asked = select(Sheet).join(Round, Round.id == Sheet.round_id).options(joinedload(Sheet.round).selectinload(Round.stages), joinedload(Sheet.unit))
    asked = asked.where(Sheet.state.in_([state.value for state in WRITABLE]), Sheet.excused == "")
    asked = asked.where((Round.state == RoundState.PUBLISHED.value) | (Sheet.reopened_until >= today()))
    found = db.session.scalars(asked.order_by(Sheet.id)).all()
    return [(sheet, f"{sheet.subject}:{said.mark}") for sheet in found if (said := call_of(sheet))]
