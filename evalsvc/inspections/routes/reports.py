"""Reports: of a sheet by its unit, of a whole round by whoever asked it; read on a page, taken away as document or PDF."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import NotFound
from evalsvc.core.files.kinds import DOCX
from evalsvc.core.sending import download
from evalsvc.core.tables import TableFile
from evalsvc.inspections import queries, services
from evalsvc.inspections.models import Round, Sheet
from evalsvc.inspections.routes.blueprint import blueprint, scope_for
from evalsvc.inspections.workbook import SheetFacts, report_letter, round_letter
from evalsvc.papers.document import docx_of
from evalsvc.papers.letter import Letter
from evalsvc.papers.sheets import pdf_of

READ = Permission.INSPECTION_READ
PLAN = Permission.INSPECTION_PLAN
FORMATS = {"docx": DOCX.media_type, "pdf": "application/pdf"}


@blueprint.get("/inspections/sheets/<public_id>/report")
@require(READ)
def report(public_id: str) -> ResponseReturnValue:
    """The report of a sheet as it reads; of a sheet that is being filled in, as it would read now."""
    found = queries.sheet_in_scope(public_id, scope_for(READ))
    return render_template("inspections/report.html", sheet=found, letter=_of_sheet(found))


@blueprint.post("/inspections/sheets/<public_id>/report")
@require(READ)
def take_report(public_id: str) -> ResponseReturnValue:
    """The report of a sheet as a file, with a trace."""
    found = queries.sheet_in_scope(public_id, scope_for(READ))
    return _taken(_of_sheet(found), found.round, found.unit_id)


@blueprint.get("/inspections/<public_id>/report")
@require(PLAN)
def round_report(public_id: str) -> ResponseReturnValue:
    """The report of a round as it reads now."""
    made = queries.round_in_scope(public_id, scope_for(PLAN))
    return render_template("inspections/round_report.html", made=made, letter=_of_round(made))


@blueprint.post("/inspections/<public_id>/report")
@require(PLAN)
def take_round_report(public_id: str) -> ResponseReturnValue:
    """The report of a round as a file, with a trace."""
    made = queries.round_in_scope(public_id, scope_for(PLAN))
    return _taken(_of_round(made), made, made.unit_id)


def _of_sheet(found: Sheet) -> Letter:
    outline = queries.outline_for(found)
    views = queries.views_of(found, outline)
    facts = SheetFacts(found.unit.public_id, found.unit.name, found.round.title, found.public_id, found.revision, today())
    filed = {view.row.key: view.correction.number for view in views if view.correction}
    told, titles = queries.claims_told(views), queries.evidence_titles([found])
    answers = [queries.answered(view.row, titles.get(view.row.id, ())) for view in views]
    return report_letter(outline, facts, answers, addressee=found.round.unit.name, contrary=told, corrections=filed)


def _of_round(made: Round) -> Letter:
    return round_letter(queries.outline_for(made), queries.round_facts(made, today()), queries.units_told(made))


def _taken(letter: Letter, made: Round, unit_id: int) -> ResponseReturnValue:
    ending = request.form.get("format", "docx")
    if ending not in FORMATS:
        raise NotFound
    body = docx_of(letter) if ending == "docx" else pdf_of(letter, current_app.extensions["settings"].data_dir / "fonts")
    services.record_export(by=actor(), made=made, unit_id=unit_id)
    return download(TableFile(body, FORMATS[ending], f"{letter.title}.{ending}"))
