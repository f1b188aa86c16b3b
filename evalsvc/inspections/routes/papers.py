"""The official forms on their way out: a sheet as workbook, document or PDF; the merged table of a round."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import NotFound
from evalsvc.core.files.kinds import DOCX, XLSX
from evalsvc.core.sending import download
from evalsvc.core.tables import PDF, TableFile
from evalsvc.imports.files import file_of
from evalsvc.imports.kinds import Outgoing
from evalsvc.imports.services import order_export
from evalsvc.inspections import outgoing, queries, services
from evalsvc.inspections.models import Sheet
from evalsvc.inspections.outgoing import MERGE, MERGED, merged, pdf_of
from evalsvc.inspections.routes.blueprint import blueprint, scope_for
from evalsvc.inspections.workbook import SheetFacts, blank_table, form_table, sheet_docx, sheet_xlsx

FORMATS = {"xlsx": XLSX.media_type, "docx": DOCX.media_type, "pdf": "application/pdf"}


@blueprint.post("/inspections/sheets/<public_id>/form")
@require(Permission.INSPECTION_READ)
def take_sheet(public_id: str) -> ResponseReturnValue:
    """A sheet in its official form, with a trace."""
    found = queries.sheet_in_scope(public_id, scope_for(Permission.INSPECTION_READ))
    ending = _format()
    outline, titles = queries.outline_for(found), queries.evidence_titles([found])
    answers = [queries.answered(row, titles.get(row.id, ())) for row in queries.rows_of(found)]
    facts = SheetFacts(found.unit.public_id, found.unit.name, found.round.title, found.public_id, found.revision, today(), notes=_staff(found))
    made = {
        "xlsx": lambda: sheet_xlsx(outline, facts, answers),
        "docx": lambda: sheet_docx(outline, facts, answers),
        "pdf": lambda: pdf_of(form_table(outline, facts, answers)),
    }[ending]()
    services.record_export(by=actor(), made=found.round, unit_id=found.unit_id)
    return download(TableFile(made, FORMATS[ending], f"{found.round.title}-{found.unit.name}.{ending}"))


@blueprint.post("/inspections/<public_id>/merged")
@require(MERGE)
def take_merged(public_id: str) -> ResponseReturnValue:
    """The merged table of a round, with a trace; a large one is written by a job."""
    made, ending = queries.round_in_scope(public_id, scope_for(MERGE)), _format()
    if queries.answers_in(made) > outgoing.MOST_AT_ONCE:
        run = order_export(by=actor(), kind=MERGED, form=ending, given={"round": public_id}, told=made.title)
        flash("内容较多，已交后台制作，可以离开本页，做好后回来下载。")
        return redirect(url_for("imports.export_run", public_id=run.public_id), 303)
    table = merged(made)
    services.record_export(by=actor(), made=made, unit_id=made.unit_id)
    return download(file_of(ending, table, list(table.rows)))


@blueprint.post("/inspections/<public_id>/blank")
@require(MERGE)
def take_blank(public_id: str) -> ResponseReturnValue:
    """The form of a round with nothing in it, for a unit that has no sheet here; filled in by hand it comes back like any other."""
    made, ending = queries.round_in_scope(public_id, scope_for(MERGE)), _format()
    table = blank_table(queries.outline_for(made), made.title)
    services.record_export(by=actor(), made=made, unit_id=made.unit_id)
    return download(file_of(ending, Outgoing(f"{made.title}-空白表", (), [], lambda _rows: table, {PDF: pdf_of}), []))


def _staff(sheet: Sheet) -> tuple[str, ...]:
    """How many of each kind of staff have checked themselves, as a note below the form; nothing where nobody was counted."""
    counts = queries.staff_counts([sheet.id])[sheet.id]
    held = [(kind, counts[kind]) for kind in queries.kinds_of_staff(sheet.round) if kind in counts]
    told = [f"{kind}{one.checked}/{one.staff}人{f'（{one.reported}人报告情况）' if one.reported else ''}" for kind, one in held]
    return (f"工作人员自查：{'；'.join(told)}。",) if told else ()


def _format() -> str:
    asked = request.form.get("format", "xlsx")
    if asked not in FORMATS:
        raise NotFound
    return asked
