"""Units × rows of a round at a glance: results, marks, the step from the last round; a fixed number of statements, however many units."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from evalsvc.core.clock import day_of, today
from evalsvc.core.db import db
from evalsvc.corrections.models import Correction
from evalsvc.inspections.comparing import trend
from evalsvc.inspections.glance import Cell, Line
from evalsvc.inspections.models import ReadMark, Remark, Revision, Round, RowJudgement, Sheet, SheetRow
from evalsvc.inspections.progress import StageDays, StageProgress, Standing, days_late, progress
from evalsvc.inspections.states import Result, RoundState, SheetState
from evalsvc.inspections.tiers import Tier
from evalsvc.organisation.models import Unit

R = SheetRow
COLUMNS = (R.id, R.public_id, R.sheet_id, R.key, R.result, R.changed_in, R.measure_due_on, R.is_local)


@dataclass(frozen=True)
class Filed:
    """Problems that were filed from the rows of a round, and how many of them were struck off."""

    filed: int
    closed: int


def matrix_of(made: Round, account_id: int | None) -> list[Line]:
    """The units of a round in their order with all their rows; eight statements at most."""
    sheets = db.session.scalars(_sheets(made).options(joinedload(Sheet.unit)).order_by(Unit.position, Unit.id)).all()
    first, last_day = _first_handed_in(made), made.stages[0].last_day
    lines = {sheet.id: Line(sheet, days_late(first.get(sheet.id), last_day, excused=bool(sheet.excused), today=today())) for sheet in sheets}
    day, before, read, cells = today(), _results_before(made), _read(made, account_id), {}
    rows = select(*COLUMNS).join(Sheet, Sheet.id == SheetRow.sheet_id).where(Sheet.round_id == made.id).order_by(SheetRow.position)
    for row in db.session.execute(rows):
        line = lines[row.sheet_id]
        cell = cells[row.id] = line.cells[row.key] = Cell(row.public_id, row.key, Result(row.result))
        line.local += row.is_local
        if row.measure_due_on and cell.unfulfilled:
            cell.overdue = max((day - row.measure_due_on).days, 0)
        cell.changed = line.sheet.revision > 1 and row.changed_in == line.sheet.revision
        cell.unread = line.sheet.state == SheetState.SUBMITTED.value and read.get(row.id, -1) < row.changed_in
        cell.trend = trend(before.get((line.sheet.unit_id, row.key)), cell.result)
    _mark(made, cells)
    return list(lines.values())


def progress_of(made: Round) -> tuple[list[StageProgress], Filed]:
    """How far a round has come stage by stage, and what became of the problems that were filed from it; four statements."""
    first = _first_handed_in(made)
    sheets = db.session.scalars(_sheets(made)).all()
    held = [Standing(bool(sheet.excused), first.get(sheet.id), day_of(sheet.accepted_at) if sheet.accepted_at else None) for sheet in sheets]
    stages = [StageDays(stage.name, stage.last_day) for stage in made.stages]
    filed = select(func.count(), func.count(Correction.closed_on)).join(SheetRow, SheetRow.correction_id == Correction.id)
    n, closed = db.session.execute(filed.join(Sheet, Sheet.id == SheetRow.sheet_id).where(Sheet.round_id == made.id)).one()
    return progress(stages, held, ended=made.state == RoundState.ENDED.value, today=today()), Filed(n, closed)


def _sheets(made: Round) -> Select[Sheet]:
    return select(Sheet).join(Unit, Unit.id == Sheet.unit_id).where(Sheet.round_id == made.id)


def _first_handed_in(made: Round) -> dict[int, date]:
    found = select(Revision.sheet_id, Revision.at).join(Sheet, Sheet.id == Revision.sheet_id).where(Sheet.round_id == made.id, Revision.number == 1)
    return {sheet_id: day_of(at) for sheet_id, at in db.session.execute(found)}


def _results_before(made: Round) -> dict[tuple[int, str], Result]:
    if made.previous_id is None:
        return {}
    found = select(Sheet.unit_id, SheetRow.key, SheetRow.result).join(Sheet, Sheet.id == SheetRow.sheet_id).where(Sheet.round_id == made.previous_id)
    return {(unit_id, key): Result(result) for unit_id, key, result in db.session.execute(found)}


def _read(made: Round, account_id: int | None) -> dict[int, int]:
    """Up to which revision a person has looked at the rows of a round, by row."""
    marks = _of_rows(made, select(ReadMark.row_id, ReadMark.revision), ReadMark).where(ReadMark.account_id == account_id)
    return {mark.row_id: mark.revision for mark in db.session.execute(marks)}


def _mark(made: Round, cells: dict[int, Cell]) -> None:
    """Marks rows with an unanswered remark, and those that the superior judged, as long as that stands."""
    for row_id in db.session.scalars(_of_rows(made, select(Remark.row_id), Remark).where(Remark.answered_at.is_(None))):
        cells[row_id].remark = True
    said = _of_rows(made, select(RowJudgement.row_id, RowJudgement.seen != RowJudgement.claimed), RowJudgement)
    said = said.where(RowJudgement.tier == Tier.SUPERIOR.value, RowJudgement.revision >= SheetRow.changed_in).order_by(RowJudgement.revision)
    for row_id, against in db.session.execute(said):
        cells[row_id].against, cells[row_id].unread = bool(against), False


def _of_rows(made: Round, found: Any, model: type[ReadMark] | type[Remark] | type[RowJudgement]) -> Any:
    return found.join(SheetRow, SheetRow.id == model.row_id).join(Sheet, Sheet.id == SheetRow.sheet_id).where(Sheet.round_id == made.id)
