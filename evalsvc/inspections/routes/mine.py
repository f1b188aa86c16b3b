"""Rows given to people: who gives them, and the pages of whoever got them."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.forms import attempt
from evalsvc.inspections import queries, services
from evalsvc.inspections.routes.blueprint import blueprint, scope_for
from evalsvc.inspections.routes.page import assign_form, page_parts

FILL = Permission.INSPECTION_FILL
ROW = Permission.INSPECTION_ROW


@blueprint.get("/inspections/mine")
@require(ROW)
def mine() -> ResponseReturnValue:
    """The sheets with rows that name this person."""
    return render_template("inspections/mine.html", shares=queries.shares_of(actor()))


@blueprint.get("/inspections/mine/<public_id>")
@require(ROW)
def mine_in(public_id: str) -> ResponseReturnValue:
    """The rows of a sheet that name this person; whoever fills in the whole sheet is led there."""
    found = queries.sheet_named(public_id, actor())
    parts = page_parts(found)
    if parts["whole"]:
        return redirect(url_for("inspections.sheet", public_id=public_id, rows="mine"), 303)
    return render_template("inspections/sheet.html", **parts)


@blueprint.post("/inspections/sheets/<public_id>/assign")
@require(FILL)
def assign(public_id: str) -> ResponseReturnValue:
    """Gives ticked rows to a person and an office."""
    found = queries.sheet_in_scope(public_id, scope_for(FILL))
    views = queries.views_of(found, queries.outline_for(found))
    form = assign_form(found, views)

    def act() -> None:
        rows = [view.row for view in views if view.row.public_id in set(form["items"].data or [])]
        person = next((one for one in queries.fillers_for(found) if one.public_id == form.person.data), None)
        services.assign_rows(by=actor(), sheet=found, rows=rows, person=person, office=form.office.data or "")

    if problem := attempt(form, act):
        return render_template("inspections/sheet.html", **page_parts(found, ("assign", form))), problem.status
    flash("已分工，责任人会收到提醒。")
    return redirect(url_for("inspections.sheet", public_id=public_id), 303)
