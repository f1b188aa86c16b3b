"""What was handed in with each revision, against the one before."""

from flask import render_template
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import require
from evalsvc.access.permissions import Permission
from evalsvc.inspections import queries
from evalsvc.inspections.routes.blueprint import blueprint, scope_for


@blueprint.get("/inspections/sheets/<public_id>/revisions/<int:number>")
@require(Permission.INSPECTION_READ)
def revision(public_id: str, number: int) -> ResponseReturnValue:
    """A revision word by word against the one before."""
    found = queries.sheet_in_scope(public_id, scope_for(Permission.INSPECTION_READ))
    return render_template("inspections/revision.html", sheet=found, compared=queries.compared(found, number))
