"""What was handed in: the revisions of a sheet, and what changed from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from evalsvc.accounts.models import Account
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.inspections.differences import Part, RowDifference, differences
from evalsvc.inspections.models import Revision, Sheet
from evalsvc.inspections.outline import AskedRow
from evalsvc.inspections.queries.rounds import outline_for


@dataclass(frozen=True)
class ChangedRow:
    """A row that changed, with what is asked in it."""

    asked: AskedRow
    difference: RowDifference


@dataclass(frozen=True)
class Compared:
    """A revision with who handed it in, what changed against the one before, and how many rows stayed; `before` is None for the first."""

    revision: Revision
    name: str
    before: Revision | None
    changed: list[ChangedRow]
    same: int


def revision_in(sheet: Sheet, number: int) -> Revision:
    """A revision of a sheet; raises NotFound."""
    row = db.session.scalar(select(Revision).where(Revision.sheet_id == sheet.id, Revision.number == number))
    if row is None:
        raise NotFound
    return row


def rows_handed_in(sheet: Sheet, number: int) -> Sequence[dict[str, Any]]:
    """The rows of a revision; none when there is no such revision."""
    return db.session.scalar(select(Revision.rows).where(Revision.sheet_id == sheet.id, Revision.number == number)) or []


def compared(sheet: Sheet, number: int) -> Compared:
    """What changed with a revision; raises NotFound."""
    revision = revision_in(sheet, number)
    before = db.session.scalar(select(Revision).where(Revision.sheet_id == sheet.id, Revision.number == number - 1))
    asked = {row.key: row for row in outline_for(sheet).rows}
    local = {row["key"]: row.get("local_text", "") for one in (before, revision) if one for row in one.rows}
    found = differences(before.rows, revision.rows, {key for key, row in asked.items() if row.is_negative}) if before else []
    changed = [ChangedRow(asked.get(one.key) or AskedRow(one.key, "", local[one.key], local[one.key]), one) for one in found]
    name = db.session.get_one(Account, revision.account_id).display_name
    return Compared(revision, name, before, changed, len(revision.rows) - sum(one.how is not Part.GONE for one in found))
