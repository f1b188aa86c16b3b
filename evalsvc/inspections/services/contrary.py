"""A finding that contradicts a sheet: into the tracker as found by the superior, pointing at the row."""

from evalsvc.access.actor import Actor
from evalsvc.core.clock import today
from evalsvc.corrections import services as corrections
from evalsvc.corrections.kinds import Kind, ReferenceKind, Source
from evalsvc.corrections.models import Correction
from evalsvc.corrections.services import Filed, Touched
from evalsvc.inspections import queries
from evalsvc.inspections.models import Sheet, SheetRow
from evalsvc.instruments.queries import version_by_id

LONGEST = 80


def file_contrary(*, by: Actor, sheet: Sheet, row: SheetRow, problem: str, ref: str) -> Correction:
    """Files what the superior found (自查从宽，被查从严: it counts as found by others). A row whose problem is being put right keeps it."""
    held = queries.correction_of(row)
    if held is not None and not held.is_closed:
        return held
    asked, document = queries.asked_of(sheet, row), queries.outline_for(sheet).document
    version = version_by_id(sheet.instrument_version_id or sheet.round.instrument_version_id)
    filed = Filed(
        source=Source.SUPERIOR,
        found_on=today(),
        problem=problem,
        kind=Kind.IN_STAGES,
        clause=f"{document}：{asked.printed if len(asked.printed) <= LONGEST else f'{asked.printed[:LONGEST]}…'}",
        ref=ref,
        touched=[Touched(ReferenceKind.ROW, f"{version.key}/{version.version}/{asked.key}", asked.printed)],
    )
    made = corrections.open_correction(by=by, unit=sheet.unit, filed=filed)
    if row.correction_id is None:
        row.correction_id = made.id
    return made
