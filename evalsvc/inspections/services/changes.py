"""Which rows say something else than in the revision before: those are looked at again, the others need not be."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import update

from evalsvc.core.db import db
from evalsvc.inspections import queries
from evalsvc.inspections.differences import is_changed
from evalsvc.inspections.models import Sheet, SheetRow


def note_changes(sheet: Sheet, rows: Sequence[Mapping[str, Any]]) -> None:
    """Marks the rows that changed with the revision that is being handed in; their row versions stay, for nothing was typed."""
    before = {row["key"]: row for row in queries.rows_handed_in(sheet, sheet.revision - 1)}
    keys = [row["key"] for row in rows if is_changed(before.get(row["key"]), row)]
    db.session.execute(update(SheetRow).where(SheetRow.sheet_id == sheet.id, SheetRow.key.in_(keys)).values(changed_in=sheet.revision))
