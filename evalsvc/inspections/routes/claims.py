"""Claims held against citizens' data: a unit's word to a figure; all units of a round side by side."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import SHANGHAI, now
from evalsvc.core.errors import Problem
from evalsvc.core.forms import attempt
from evalsvc.inspections import queries, services
from evalsvc.inspections.claim_forms import WordForm, form_of, name_of
from evalsvc.inspections.models import InspectionClaim
from evalsvc.inspections.routes.blueprint import blueprint, scope_for
from evalsvc.inspections.routes.sheets import JSON, page_of

FILL = Permission.INSPECTION_FILL


@blueprint.post("/inspections/sheets/<public_id>/rows/<row_id>/claim")
@require(FILL)
def say_claim(public_id: str, row_id: str) -> ResponseReturnValue:
    """Keeps a word to a figure, or the numbers of paying on time; a script is told in JSON, a form is led back to the row."""
    found = queries.sheet_in_scope(public_id, scope_for(FILL))
    row = queries.row_in(found, row_id)
    form = form_of(queries.claim_in(found, row))(prefix=name_of(row))
    kept: list[InspectionClaim] = []
    problem = attempt(form, lambda: kept.append(services.say_claim(by=actor(), sheet=found, row=row, typed=form.typed, row_version=form.opened_version)))
    form.tell(queries.claim_kept(row), problem)
    if JSON in request.headers.get("Accept", ""):
        return _told(form, problem, kept)
    if problem:
        return page_of(found, (name_of(row), form)), problem.status
    flash("说明已保存。")
    return redirect(url_for("inspections.sheet", public_id=public_id, _anchor=f"row-{row.public_id}"), 303)


@blueprint.get("/inspections/<public_id>/claims")
@require(Permission.INSPECTION_PLAN)
def round_claims(public_id: str) -> ResponseReturnValue:
    """What all units of a round claim beside what citizens say: as it was handed in, or as it is now."""
    made = queries.round_in_scope(public_id, scope_for(Permission.INSPECTION_PLAN))
    held = queries.claims_in_round(made, [(row.sheet, row.rows) for row in queries.sheets_of(made)])
    contrary = [claim for _, views in held for _, claim in views if claim.is_contrary]
    return render_template("inspections/claims.html", made=made, held=held, contrary=contrary)


def _told(form: WordForm, problem: Problem | None, kept: list[InspectionClaim]) -> ResponseReturnValue:
    if problem:
        said = [message for field in form for message in field.errors] + list(form.form_errors)
        return jsonify(saved=False, sentences=said), problem.status
    return jsonify(saved=True, rival=False, row_version=kept[0].row_version, at=now().astimezone(SHANGHAI).strftime("%H:%M:%S"))
