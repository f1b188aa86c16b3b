"""The official forms on their way out: a sheet as workbook, document or PDF; the merged table of a round."""

from flask import current_app, request
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import NotFound
from evalsvc.core.files.kinds import DOCX, XLSX
from evalsvc.core.official import table_docx, table_pdf, table_xlsx
from evalsvc.core.sending import download
from evalsvc.core.tables import TableFile
from evalsvc.inspections import queries, services
from evalsvc.inspections.routes.blueprint import blueprint, scope_for
from evalsvc.inspections.workbook import SheetFacts, form_table, sheet_docx, sheet_xlsx

FORMATS = {"xlsx": XLSX.media_type, "docx": DOCX.media_type, "pdf": "application/pdf"}


@blueprint.post("/inspections/sheets/<public_id>/form")
@require(Permission.INSPECTION_READ)
def take_sheet(public_id: str) -> ResponseReturnValue:
    """A sheet in its official form, with a trace."""
    found = queries.sheet_in_scope(public_id, scope_for(Permission.INSPECTION_READ))
    ending = _format()
    outline, titles = queries.outline_for(found), queries.evidence_titles([found])
    answers = [queries.answered(row, titles.get(row.id, ())) for row in queries.rows_of(found)]
    facts = SheetFacts(found.unit.public_id, found.unit.name, found.round.title, found.public_id, found.revision, today())
    made = {
        "xlsx": lambda: sheet_xlsx(outline, facts, answers),
        "docx": lambda: sheet_docx(outline, facts, answers),
        "pdf": lambda: table_pdf(form_table(outline, facts, answers), current_app.extensions["settings"].data_dir / "fonts"),
    }[ending]()
    services.record_export(by=actor(), made=found.round, unit_id=found.unit_id)
    return download(TableFile(made, FORMATS[ending], f"{found.round.title}-{found.unit.name}.{ending}"))


@blueprint.post("/inspections/<public_id>/merged")
@require(Permission.INSPECTION_PLAN)
def take_merged(public_id: str) -> ResponseReturnValue:
    """The merged table of a round: every row with all units below it, local rows last."""
    made, ending = queries.round_in_scope(public_id, scope_for(Permission.INSPECTION_PLAN)), _format()
    table = queries.merged_of(made)
    body = {"xlsx": table_xlsx, "docx": table_docx, "pdf": table_pdf}[ending](table)
    services.record_export(by=actor(), made=made, unit_id=made.unit_id)
    return download(TableFile(body, FORMATS[ending], f"{made.title}-汇总表.{ending}"))


def _format() -> str:
    asked = request.form.get("format", "xlsx")
    if asked not in FORMATS:
        raise NotFound
    return asked
