"""A newer version of a document is adopted by choice: by a draft as a whole, by a unit for its sheet before it hands it in."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import StaleVersion, WrongState
from evalsvc.inspections import queries
from evalsvc.inspections.models import Round, Sheet, SheetRow
from evalsvc.inspections.outline import Outline
from evalsvc.inspections.services.locking import check_open
from evalsvc.inspections.services.planning import lock_draft, trace
from evalsvc.inspections.states import SheetAct, SheetState, step
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.instruments.queries import version_by_id


def adopt_in_draft(*, by: Actor, made: Round, version: InstrumentVersion, row_version: int | None = None) -> None:
    """A draft goes over to a newer version. Raises WrongState once it is published or when the version is none, StaleVersion."""
    lock_draft(made, row_version)
    _check_newer(version_by_id(made.instrument_version_id), version)
    made.instrument_version_id = version.id
    db.session.flush()
    trace("inspection.adopt", by, made, version=version.version)


def adopt_in_sheet(*, by: Actor, sheet: Sheet, version: InstrumentVersion, row_version: int | None = None) -> None:
    """A unit goes over to a newer version in its sheet: rows keep what was typed, new ones join, and of dropped ones those that
    say something go on as its own, so that nothing typed is lost.

    Raises WrongState when the sheet has been handed in or the version is none, StaleVersion when it was changed meanwhile.
    """
    db.session.refresh(sheet, with_for_update={"key_share": True, "of": Sheet})
    if row_version is not None and row_version != sheet.row_version:
        raise StaleVersion
    step(SheetState(sheet.state), SheetAct.FILL)
    check_open(sheet)
    _check_newer(version_by_id(sheet.instrument_version_id or sheet.round.instrument_version_id), version)
    before, after = queries.outline_for(sheet), queries.outline_of_version(version)
    rows = queries.rows_of(sheet)
    _drop(rows, before, after)
    sheet.instrument_version_id = version.id
    db.session.flush()
    _join(sheet, after, queries.outline_for(sheet.round))
    right = Permission.INSPECTION_FILL
    audit.record(
        "inspection.adopt_in_sheet",
        by=by,
        right=right,
        subject=sheet.subject,
        unit_id=sheet.unit_id,
        title=sheet.round.title,
        unit=sheet.unit.name,
        version=version.version,
    )


def _check_newer(held: InstrumentVersion, version: InstrumentVersion) -> None:
    if held.key != version.key or version.version <= held.version:
        raise WrongState("现在用的已经是这一版，或者比它更新。")


def _drop(rows: Sequence[SheetRow], before: Outline, after: Outline) -> None:
    """What the newer version lacks: rows that say something become the unit's own, the others go."""
    kept, printed = {row.key for row in after.rows}, {row.key: row.printed for row in before.rows}
    for row in rows:
        if row.is_local or row.key in kept:
            continue
        if not _says(row) and _removed(row):
            continue
        row.is_local, row.local_text, row.key = True, printed.get(row.key) or row.local_text, f"local/{public_id()}"
    db.session.flush()


def _says(row: SheetRow) -> bool:
    return row.changed_at is not None or row.correction_id is not None


def _removed(row: SheetRow) -> bool:
    """Whether a row is gone; one on which something hangs stays."""
    try:
        with db.session.begin_nested():
            db.session.delete(row)
            db.session.flush()
    except IntegrityError:
        return False
    return True


def _join(sheet: Sheet, outline: Outline, asked_by_round: Outline) -> None:
    """The rows in the order of the newer version, new ones marked, one's own after them; what the round itself does not ask has its text."""
    held = {row.key: row for row in queries.rows_of(sheet)}
    known = {row.key for row in asked_by_round.rows}
    for place, asked in enumerate(outline.rows, start=1):
        row = held.get(asked.key)
        if row is None:
            text = "" if asked.key in known else asked.printed
            db.session.add(SheetRow(public_id=public_id(), sheet_id=sheet.id, key=asked.key, position=place, is_new=True, local_text=text))
        else:
            _put(row, place)
    own = [row for row in held.values() if row.is_local]
    for place, row in enumerate(own, start=len(outline.rows) + 1):
        _put(row, place)
    db.session.flush()


def _put(row: SheetRow, place: int) -> None:
    """Puts a row in its place without a new row version: somebody may be typing into it."""
    if row.position != place:
        db.session.execute(update(SheetRow).where(SheetRow.id == row.id).values(position=place))
