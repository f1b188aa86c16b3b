"""The hits of a search as a workbook, with a trace that never says what is in it."""

from evalsvc.access.actor import Actor
from evalsvc.audit import services as audit
from evalsvc.core.tables import XLSX, TableFile
from evalsvc.imports.files import file_of
from evalsvc.imports.services import few
from evalsvc.inspections.outgoing import RIGHT, given_of, table_of
from evalsvc.inspections.queries.findings import Wanted


def findings_file(*, by: Actor, wanted: Wanted) -> tuple[TableFile, int]:
    """The workbook and how many rows it holds; raises TooLarge for more than a page sends. Only reads, so it comes first."""
    table = table_of(by, given_of(wanted))
    rows = few(table)
    return file_of(XLSX, table, rows), len(rows)


def record_findings_export(*, by: Actor, told: str, count: int) -> None:
    """Leaves the trace: who, by which conditions, how many."""
    audit.record("inspection.export_findings", by=by, right=RIGHT, subject="findings", count=count, wanted=told or "全部")
