"""The official forms: a sheet out as workbook, document or PDF and back in; the merged table of a round."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.db import reading_first
from evalsvc.core.errors import NotFound, Problem
from evalsvc.core.files.kinds import DOCX, XLSX
from evalsvc.core.files.uploads import MEBIBYTE, read_upload
from evalsvc.core.official import table_docx, table_xlsx
from evalsvc.core.sending import download
from evalsvc.core.tables import TableFile, Unreadable
from evalsvc.core.web import takes_up_to
from evalsvc.inspections import queries, services
from evalsvc.inspections.models import Sheet, SheetRow
from evalsvc.inspections.queries import RowView
from evalsvc.inspections.routes.blueprint import blueprint, scope_for
from evalsvc.inspections.states import WRITABLE, Result, SheetState
from evalsvc.inspections.workbook import Answered, SheetFacts, UnitSheet, form_table, merged_table, read_sheet, sheet_docx, sheet_xlsx, table_pdf

FILL = Permission.INSPECTION_FILL
FORMATS = {"xlsx": XLSX.media_type, "docx": DOCX.media_type, "pdf": "application/pdf"}
FORM_BYTES = 4 * MEBIBYTE


@blueprint.post("/inspections/sheets/<public_id>/form")
@require(Permission.INSPECTION_READ)
def take_sheet(public_id: str) -> ResponseReturnValue:
    """A sheet in its official form, with a trace."""
    found = queries.sheet_in_scope(public_id, scope_for(Permission.INSPECTION_READ))
    ending = _format()
    outline, answers = queries.outline_for(found.round), [answered(view) for view in queries.views_of(found, queries.outline_for(found.round))]
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
    outline = queries.outline_for(made)
    sheets = [UnitSheet(row.sheet.unit.name, [_plain(one) for one in row.rows] if _handed_in(row.sheet) else None) for row in queries.sheets_of(made)]
    table = merged_table(outline, sheets, unit=made.unit.name, title=made.title, day=today())
    body = {"xlsx": table_xlsx, "docx": table_docx, "pdf": table_pdf}[ending](table)
    services.record_export(by=actor(), made=made, unit_id=made.unit_id)
    return download(TableFile(body, FORMATS[ending], f"{made.title}-汇总表.{ending}"))


@blueprint.post("/inspections/sheets/<public_id>/take-form")
@require(FILL)
@takes_up_to(FORM_BYTES + MEBIBYTE)
def take_form(public_id: str) -> ResponseReturnValue:
    """Takes a filled-in form back; the page says row by row and cell by cell what became of it."""
    with reading_first():
        found = queries.sheet_in_scope(public_id, scope_for(FILL))
        views = queries.views_of(found, queries.outline_for(found.round))
        local = {view.row.key: view.row.local_text for view in views if view.row.is_local}
        outline = queries.outline_for(found.round)
    upload = read_upload(request.files.get("file"), kinds=frozenset({XLSX, DOCX}), most=FORM_BYTES)
    try:
        read = read_sheet(f"form{upload.kind.ending}", upload.body, outline, local=local)
    except Unreadable as unreadable:
        raise Problem(str(unreadable), field="file") from unreadable
    found = queries.sheet_in_scope(public_id, scope_for(FILL))
    if SheetState(found.state) not in WRITABLE:
        raise Problem("这张自查表已经提交，不能再导入。", field="file")
    taken = services.take_form(by=actor(), sheet=found, read=read)
    return render_template("inspections/taken.html", sheet=found, taken=taken, missing=len(read.missing))


def answered(view: RowView) -> Answered:
    """A row as the official form prints it."""
    return _plain(view.row)


def _plain(row: SheetRow) -> Answered:
    return Answered(
        key=row.key,
        finding=row.finding,
        result=Result(row.result),
        measure=row.measure,
        limit_day=row.measure_due_on,
        local=row.is_local,
        text=row.local_text,
    )


def _handed_in(sheet: Sheet) -> bool:
    return sheet.revision > 0


def _format() -> str:
    asked = request.form.get("format", "xlsx")
    if asked not in FORMATS:
        raise NotFound
    return asked
