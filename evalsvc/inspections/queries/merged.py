"""The merged table of a round: one for the page and for what leaves."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from evalsvc.core.clock import today
from evalsvc.core.official import OfficialTable
from evalsvc.inspections.models import Round, SheetRow
from evalsvc.inspections.queries.incoming import answered
from evalsvc.inspections.queries.rounds import outline_for, sheets_of
from evalsvc.inspections.queries.said import evidence_titles
from evalsvc.inspections.workbook import Answered, UnitSheet, merged_table


def merged_of(made: Round) -> OfficialTable:
    """Every row with all units below it that have handed in, rows of single units last; a fixed number of statements."""
    outline = outline_for(made)
    keys = {row.key for row in outline.rows}
    asked = sheets_of(made)
    titles = evidence_titles(row.sheet for row in asked)
    sheets = [UnitSheet(row.sheet.unit.name, _answers(row.rows, keys, titles) if row.sheet.revision else None) for row in asked]
    return merged_table(outline, sheets, unit=made.unit.name, title=made.title, day=today())


def _answers(rows: Sequence[SheetRow], keys: Set[str], titles: Mapping[int, tuple[str, ...]]) -> list[Answered]:
    """The rows of a unit with the titles of what proves them; what only the version asks that it adopted stands with its own."""
    return [replace(answered(row, titles.get(row.id, ())), local=row.is_local or row.key not in keys) for row in rows]
