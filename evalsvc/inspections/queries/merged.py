"""The merged table of a round: one for the page and for what leaves."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from sqlalchemy import func, select

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.official import OfficialTable
from evalsvc.inspections.models import Round, Sheet, SheetRow
from evalsvc.inspections.queries.incoming import answered
from evalsvc.inspections.queries.rounds import outline_for, sheets_of
from evalsvc.inspections.queries.said import evidence_titles
from evalsvc.inspections.workbook import Answered, UnitSheet, merged_table


def merged_of(made: Round) -> OfficialTable:
    """Every row with all units below it that have handed in, rows of single units last; a fixed number of statements."""
    return merge_sheets(made, unit_sheets(made))


def unit_sheets(made: Round) -> list[UnitSheet]:
    """What each unit answered, nothing of one that has not handed in; a fixed number of statements."""
    keys, asked = {row.key for row in outline_for(made).rows}, sheets_of(made)
    titles = evidence_titles(row.sheet for row in asked)
    return [UnitSheet(row.sheet.unit.name, _answers(row.rows, keys, titles) if row.sheet.revision else None) for row in asked]


def merge_sheets(made: Round, sheets: Sequence[UnitSheet]) -> OfficialTable:
    """The merged table of what units answered."""
    return merged_table(outline_for(made), sheets, unit=made.unit.name, title=made.title, day=today())


def answers_in(made: Round) -> int:
    """How many answers the sheets of a round hold that were handed in."""
    found = select(func.count()).select_from(SheetRow).join(Sheet, Sheet.id == SheetRow.sheet_id)
    return db.session.scalar(found.where(Sheet.round_id == made.id, Sheet.revision > 0)) or 0


def _answers(rows: Sequence[SheetRow], keys: Set[str], titles: Mapping[int, tuple[str, ...]]) -> list[Answered]:
    """The rows of a unit with the titles of what proves them; what only the version asks that it adopted stands with its own."""
    return [replace(answered(row, titles.get(row.id, ())), local=row.is_local or row.key not in keys) for row in rows]
