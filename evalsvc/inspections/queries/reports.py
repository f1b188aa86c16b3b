"""What the reports of a sheet and of a round are made of: what was handed in, when, under which numbers it stands in the ledger, with which claims."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from evalsvc.core.clock import day_of, today
from evalsvc.core.db import db
from evalsvc.corrections.models import Correction
from evalsvc.inspections.claims import figure_of_content
from evalsvc.inspections.models import Revision, Round, Sheet, SheetRow
from evalsvc.inspections.progress import came
from evalsvc.inspections.queries.sheets import RowView
from evalsvc.inspections.states import Result, RoundState
from evalsvc.inspections.workbook import Answered, Contrary, RoundFacts, UnitTold
from evalsvc.organisation.models import Unit


def claims_told(views: Sequence[RowView]) -> list[Contrary]:
    """The claims of a sheet with their figures, as its report tells them."""
    held = [view.claim for view in views if view.claim and view.claim.figure and Result(view.row.result) is not Result.NOT_APPLICABLE]
    return [Contrary(claim.row.key, claim.figure.told, claim.typed.answer, claim.is_contrary) for claim in held if claim.figure]


def round_facts(made: Round, day: date) -> RoundFacts:
    """Which round a report is of."""
    return RoundFacts(made.unit.name, made.title, made.stages[0].last_day, day)


def units_told(made: Round) -> list[UnitTold]:
    """Every unit of a round as its report tells it, by unit; what was handed in last, never a draft. Four statements, however many units."""
    found = select(Sheet).options(joinedload(Sheet.unit)).join(Unit, Unit.id == Sheet.unit_id).where(Sheet.round_id == made.id)
    sheets = db.session.scalars(found.order_by(Unit.position, Unit.id)).all()
    ids = found.with_only_columns(Sheet.id).options()
    rows = _latest(Sheet.id.in_(ids))
    began = select(Revision.sheet_id, func.min(Revision.at)).where(Revision.sheet_id.in_(ids)).group_by(Revision.sheet_id)
    days = {sheet: day_of(at) for sheet, at in db.session.execute(began)}
    numbers = select(SheetRow.sheet_id, SheetRow.key, Correction.number).join(Correction, Correction.id == SheetRow.correction_id)
    filed: dict[int, dict[str, str]] = {}
    for sheet, key, number in db.session.execute(numbers.where(SheetRow.sheet_id.in_(ids))):
        filed.setdefault(sheet, {})[key] = number
    return [_told(made, sheet, rows.get(sheet.id, []), days.get(sheet.id), filed.get(sheet.id, {})) for sheet in sheets]


def last_answers(sheets: Sequence[Sheet]) -> dict[int, list[Answered]]:
    """What sheets said when they were handed in last, by the sheet's key; one statement."""
    return {sheet_id: [_answered(row) for row in rows] for sheet_id, rows in _latest(Sheet.id.in_([sheet.id for sheet in sheets])).items()}


def _latest(wanted: ColumnElement[bool]) -> dict[int, list[dict[str, Any]]]:
    found = select(Revision).join(Sheet, (Sheet.id == Revision.sheet_id) & (Sheet.revision == Revision.number))
    return {one.sheet_id: one.rows for one in db.session.scalars(found.where(wanted))}


def _told(made: Round, sheet: Sheet, rows: list[dict[str, Any]], day: date | None, filed: dict[str, str]) -> UnitTold:
    excused, ended = bool(sheet.excused), made.state == RoundState.ENDED.value
    stands = came(day, made.stages[0].last_day, excused=excused, ended=ended, today=today())
    if excused:
        return UnitTold(sheet.unit.name, stands, reason=sheet.excused)
    return UnitTold(sheet.unit.name, stands, day, "", [_answered(row) for row in rows], filed, [claim for row in rows for claim in _claim(row)])


def _answered(row: dict[str, Any]) -> Answered:
    due = date.fromisoformat(row["measure_due_on"]) if row["measure_due_on"] else None
    said = {"finding": row["finding"], "result": Result(row["result"]), "measure": row["measure"], "limit_day": due}
    return Answered(row["key"], **said, local=row["is_local"], text=row["local_text"], reason=row["reason"], authority=row["authority"])


def _claim(row: dict[str, Any]) -> list[Contrary]:
    kept = row.get("claim")
    if not kept or not kept["figure"] or row["result"] == Result.NOT_APPLICABLE.value:
        return []
    return [Contrary(row["key"], figure_of_content(kept["figure"]).told, row["claim_answer"], kept["contrary"])]
