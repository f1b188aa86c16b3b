"""What a contrary finding is about: the requirement of a row, and the problem that was filed from it."""

from evalsvc.core.db import db
from evalsvc.corrections.models import Correction
from evalsvc.inspections.models import Sheet, SheetRow
from evalsvc.inspections.outline import AskedRow
from evalsvc.inspections.queries.rounds import outline_for


def asked_of(sheet: Sheet, row: SheetRow) -> AskedRow:
    """The requirement of a row; a local row asks what its unit wrote."""
    asked = {one.key: one for one in outline_for(sheet).rows}
    return asked.get(row.key) or AskedRow(row.key, "", row.local_text, row.local_text)


def correction_of(row: SheetRow) -> Correction | None:
    """The problem that was filed from a row."""
    return db.session.get(Correction, row.correction_id) if row.correction_id else None
