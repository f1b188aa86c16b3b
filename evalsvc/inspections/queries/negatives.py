"""The negative lists of units: rows about what must not be, each with the correction that puts it right."""

from collections.abc import Collection

from sqlalchemy import select

from evalsvc.accounts.models import Account
from evalsvc.core.db import db
from evalsvc.corrections.models import Correction
from evalsvc.corrections.states import STATE_WORDS, State
from evalsvc.inspections.models import Sheet, SheetRow
from evalsvc.inspections.negatives import Negative
from evalsvc.inspections.outline import Outline
from evalsvc.inspections.states import Result
from evalsvc.organisation.models import Unit


def negatives_of(sheet_ids: Collection[int], outline: Outline, *, found_only: bool = False) -> list[Negative]:
    """The rows of some sheets about what must not be, by unit and in the order of the document; one statement, however many units."""
    asked = {row.key: (goal.name, row.printed) for goal in outline.goals for row in goal.rows if row.is_negative}
    rows = select(Unit.name, SheetRow, Correction, Account.display_name).join(Sheet, Sheet.unit_id == Unit.id).join(SheetRow, SheetRow.sheet_id == Sheet.id)
    rows = rows.outerjoin(Correction, Correction.id == SheetRow.correction_id).outerjoin(Account, Account.id == SheetRow.person_id)
    rows = rows.where(Sheet.id.in_(sheet_ids), Sheet.excused == "").order_by(Unit.position, Unit.id, SheetRow.position)
    told = [_told(unit, *asked[row.key], row, correction, person or "") for unit, row, correction, person in db.session.execute(rows) if row.key in asked]
    return [one for one in told if one.is_found or not found_only]


def _told(unit: str, category: str, printed: str, row: SheetRow, correction: Correction | None, person: str) -> Negative:
    return Negative(
        unit=unit,
        category=category,
        printed=printed,
        result=Result(row.result),
        finding=row.finding,
        basis=row.authority,
        measure=row.measure,
        person=(correction.person_name if correction else "") or person or row.office,
        goal=correction.goal if correction else "",
        due_on=(correction.due_on if correction else None) or row.measure_due_on,
        correction=f"{correction.number}，{STATE_WORDS[State(correction.state)][0]}" if correction else "",
    )
