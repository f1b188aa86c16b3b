"""The ledger as a file: what the page shows, by the same filters, with a trace."""

from sqlalchemy import Select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import today
from evalsvc.core.tables import TableFile
from evalsvc.corrections import queries
from evalsvc.corrections.models import Correction
from evalsvc.corrections.outgoing import ledger
from evalsvc.imports.files import file_of
from evalsvc.imports.services import TooLarge


def ledger_file(found: Select[Correction], form: str, *, unit: str, told: str, most: int | None) -> tuple[TableFile, int]:
    """The file and how many corrections it holds; raises TooLarge above `most` (None: no limit). Only reads, so it comes first."""
    count = queries.counts_of(found, today()).total
    if most is not None and count > most:
        raise TooLarge
    return file_of(form, table := ledger(found, unit=unit, told=told), list(table.rows)), count


def record_export(*, by: Actor, told: str, form: str, count: int) -> None:
    """Leaves the trace of an export: who, by which filters, how many; never what is in it."""
    right = Permission.CORRECTION_READ
    audit.record("correction.export", by=by, right=right, subject="corrections", count=count, format=form, wanted=told or "全部")
