"""A filled-in form comes back: empty rows are filled, what was typed meanwhile is never overwritten without a question."""

from dataclasses import dataclass, field

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.errors import Problem
from evalsvc.inspections import queries
from evalsvc.inspections.models import Sheet, SheetRow
from evalsvc.inspections.services.rows import Said, add_local_row, save_row
from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook import Read, ReadRow, Unknown

NO_ROW = 0  # a version that no row has: what differs is kept beside


@dataclass
class Taken:
    """What became of a form: rows filled, rows that say the same, rows whose two texts wait to be chosen from, rows added, texts left out."""

    filled: list[str] = field(default_factory=list)
    same: int = 0
    asked: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)


def take_form(*, by: Actor, sheet: Sheet, read: Read) -> Taken:
    """Takes over what a form says. Raises Problem for the form of another unit or sheet, WrongState when the sheet has been handed in."""
    if read.of_unit and read.of_unit != sheet.unit.public_id:
        raise Problem("这是另一个单位的自查表，没有导入任何内容。", field="file")
    if read.of_sheet and read.of_sheet != sheet.public_id:
        raise Problem("这是另一轮的自查表，没有导入任何内容。", field="file")
    taken = Taken(unknown=list(read.unknown))
    rows = {row.key: row for row in queries.rows_of(sheet)}
    for told in read.rows:
        if not told.is_empty and told.key in rows:
            _take(by, sheet, rows[told.key], told, taken)
    for told in read.added:
        row = add_local_row(by=by, sheet=sheet, text=told.text)
        save_row(by=by, sheet=sheet, row=row, said=_said(row, told))
        taken.added.append(told.text)
    audit.record(
        "inspection.take_form",
        by=by,
        right=Permission.INSPECTION_FILL,
        subject=f"sheet:{sheet.public_id}",
        unit_id=sheet.unit_id,
        title=sheet.round.title,
        filled=len(taken.filled),
        asked=len(taken.asked),
    )
    return taken


def _take(by: Actor, sheet: Sheet, row: SheetRow, told: ReadRow, taken: Taken) -> None:
    said, name = _said(row, told), told.asked
    if _says(row, said):
        taken.same += 1
    elif row.changed_at is None:
        save_row(by=by, sheet=sheet, row=row, said=said)
        taken.filled.append(name)
    elif save_row(by=by, sheet=sheet, row=row, said=said, row_version=NO_ROW):
        taken.asked.append(name)


def _said(row: SheetRow, told: ReadRow) -> Said:
    """What a form says of a row; what the form has no column for stays as it is."""
    limit = f"（{told.limit_words}）" if told.limit_words and told.limit_day is None else ""
    reason = row.reason
    if told.result is Result.NOT_APPLICABLE:
        reason = row.reason or told.finding[:200] or "见自查情况"
    return Said(told.finding, told.result, reason, f"{told.measure}{limit}", told.limit_day, row.authority, row.office)


def _says(row: SheetRow, said: Said) -> bool:
    return (row.finding, row.result, row.measure, row.measure_due_on) == (said.finding, said.result.value, said.measure, said.measure_due_on)
