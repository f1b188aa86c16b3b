"""The negative list of a unit, and of all units of a round: on the page and as the office keeps it."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import NotFound
from evalsvc.core.official import table_docx, table_pdf, table_xlsx
from evalsvc.core.sending import download
from evalsvc.core.tables import TableFile
from evalsvc.inspections import queries, services
from evalsvc.inspections.models import Round, Sheet
from evalsvc.inspections.negatives import asks_negatives, negative_table
from evalsvc.inspections.outline import Outline
from evalsvc.inspections.routes.blueprint import blueprint, scope_for
from evalsvc.inspections.routes.papers import FORMATS

PLAN = Permission.INSPECTION_PLAN
READ = Permission.INSPECTION_READ
WRITERS = {"xlsx": table_xlsx, "docx": table_docx, "pdf": table_pdf}


@blueprint.get("/inspections/<public_id>/negatives")
@require(PLAN)
def round_negatives(public_id: str) -> ResponseReturnValue:
    """The negative lists of all units of a round; only what was found, when asked."""
    return _page(queries.round_in_scope(public_id, scope_for(PLAN)), None)


@blueprint.post("/inspections/<public_id>/negatives")
@require(PLAN)
def take_round_negatives(public_id: str) -> ResponseReturnValue:
    """The same as a file, with a trace."""
    return _file(queries.round_in_scope(public_id, scope_for(PLAN)), None)


@blueprint.get("/inspections/sheets/<public_id>/negatives")
@require(READ)
def negatives(public_id: str) -> ResponseReturnValue:
    """The negative list of one unit."""
    sheet = queries.sheet_in_scope(public_id, scope_for(READ))
    return _page(sheet.round, sheet)


@blueprint.post("/inspections/sheets/<public_id>/negatives")
@require(READ)
def take_negatives(public_id: str) -> ResponseReturnValue:
    """The same as a file, with a trace."""
    sheet = queries.sheet_in_scope(public_id, scope_for(READ))
    return _file(sheet.round, sheet)


def _outline(made: Round, sheet: Sheet | None) -> Outline:
    """What is asked; raises NotFound where nothing is asked about what must not be."""
    outline = queries.outline_for(sheet or made)
    if not asks_negatives(outline):
        raise NotFound
    return outline


def _ids(made: Round, sheet: Sheet | None) -> list[int]:
    return [one.id for one in ([sheet] if sheet else queries.bare_sheets(made))]


def _page(made: Round, sheet: Sheet | None) -> str:
    found_only = request.args.get("found") == "yes"
    rows = queries.negatives_of(_ids(made, sheet), _outline(made, sheet), found_only=found_only)
    return render_template("inspections/negatives.html", made=made, sheet=sheet, rows=rows, found_only=found_only)


def _file(made: Round, sheet: Sheet | None) -> ResponseReturnValue:
    outline, ending = _outline(made, sheet), request.form.get("format", "xlsx")
    if ending not in WRITERS:
        raise NotFound
    unit = sheet.unit if sheet else made.unit
    rows = queries.negatives_of(_ids(made, sheet), outline)
    table = negative_table(rows, document=outline.document, unit=unit.name, title=made.title, day=today())
    services.record_export(by=actor(), made=made, unit_id=unit.id)
    return download(TableFile(WRITERS[ending](table), FORMATS[ending], f"{made.title}-{unit.name}-负面清单.{ending}"))
