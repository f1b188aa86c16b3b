"""The rows of sheets as they are laid out when a round is published: results open, the last round's findings beside them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from evalsvc.core.bulk import insert_many
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.inspections import queries
from evalsvc.inspections.models import Round, Sheet, SheetRow
from evalsvc.inspections.outline import Outline

Carried = Mapping[int, Mapping[str, SheetRow]]


def lay_rows(made: Round, sheets: Sequence[Sheet]) -> None:
    """The rows of a round's sheets. A row that the unit's last sheet did not have is new; its local rows come along."""
    carried, outline = _findings_of(made), queries.outline_for(made)
    insert_many(SheetRow, [row for sheet in sheets for row in _rows(sheet, outline, carried.get(sheet.unit_id))])


def _rows(sheet: Sheet, outline: Outline, last: Mapping[str, SheetRow] | None) -> Iterator[dict[str, Any]]:
    for place, asked in enumerate(outline.rows, start=1):
        yield _row(sheet, asked.key, place, (last or {}).get(asked.key), is_new=last is not None and asked.key not in last)
    own = [row for row in (last or {}).values() if row.is_local]
    for place, row in enumerate(own, start=len(outline.rows) + 1):
        yield _row(sheet, row.key, place, row, is_new=False)


def _row(sheet: Sheet, key: str, position: int, last: SheetRow | None, *, is_new: bool) -> dict[str, Any]:
    row = {"public_id": public_id(), "sheet_id": sheet.id, "key": key, "position": position, "is_new": is_new}
    kept = {"is_local": last.is_local, "local_text": last.local_text, "carried": last.finding, "office": last.office} if last else {}
    return row | {"is_local": False, "local_text": "", "carried": "", "office": ""} | kept


def _findings_of(made: Round) -> Carried:
    """What the round before says, by unit and key."""
    if made.previous_id is None:
        return {}
    found = select(Sheet.unit_id, SheetRow).join(SheetRow, SheetRow.sheet_id == Sheet.id).where(Sheet.round_id == made.previous_id)
    carried: dict[int, dict[str, SheetRow]] = {}
    for unit_id, row in db.session.execute(found.order_by(SheetRow.position)):
        carried.setdefault(unit_id, {})[row.key] = row
    return carried
