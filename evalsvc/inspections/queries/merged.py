"""The merged table of a round: one for the page and for what leaves."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from sqlalchemy import func, select

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.official import OfficialTable
from evalsvc.inspections.models import Round, Sheet, SheetRow
from evalsvc.inspections.queries.incoming import answered
from evalsvc.inspections.queries.reports import last_answers
from evalsvc.inspections.queries.rounds import MatrixRow, outline_for, sheets_of
from evalsvc.inspections.queries.said import evidence_titles
from evalsvc.inspections.states import WRITABLE, SheetState
from evalsvc.inspections.workbook import Answered, UnitSheet, merged_table


def merged_of(made: Round) -> OfficialTable:
    """Every row with all units below it that have handed in, rows of single units last; a fixed number of statements."""
    return merge_sheets(made, unit_sheets(made))


def unit_sheets(made: Round) -> list[UnitSheet]:
    """What each unit answered when it handed in last, no draft and nothing of one that has not; a fixed number of statements."""
    keys, asked = {row.key for row in outline_for(made).rows}, sheets_of(made)
    titles = evidence_titles(row.sheet for row in asked)
    earlier = last_answers([row.sheet for row in asked if row.sheet.revision and SheetState(row.sheet.state) in WRITABLE])
    return [UnitSheet(row.sheet.unit.name, _answers(row, keys, titles, earlier.get(row.sheet.id)) if row.sheet.revision else None) for row in asked]


def merge_sheets(made: Round, sheets: Sequence[UnitSheet]) -> OfficialTable:
    """The merged table of what units answered."""
    return merged_table(outline_for(made), sheets, unit=made.unit.name, title=made.title, day=today())


def answers_in(made: Round) -> int:
    """How many answers the sheets of a round hold that were handed in."""
    found = select(func.count()).select_from(SheetRow).join(Sheet, Sheet.id == SheetRow.sheet_id)
    return db.session.scalar(found.where(Sheet.round_id == made.id, Sheet.revision > 0)) or 0


def _answers(row: MatrixRow, keys: Set[str], titles: Mapping[int, tuple[str, ...]], earlier: Sequence[Answered] | None) -> list[Answered]:
    """The rows of a unit with the titles of what proves them; what only the version asks that it adopted stands with its own."""
    proofs = {one.key: titles.get(one.id, ()) for one in row.rows}
    said = earlier or [answered(one) for one in row.rows]
    return [replace(one, evidence=proofs.get(one.key, ()), local=one.local or one.key not in keys) for one in said]
