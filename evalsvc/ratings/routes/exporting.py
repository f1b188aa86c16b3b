"""Ratings as a file, from the list: in one's units, by the filters of the page, with a trace."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.db import reading_first
from evalsvc.core.sending import download
from evalsvc.core.tables import CSV, JSON, XLSX
from evalsvc.imports import kinds
from evalsvc.imports.services import TooLarge, order_export
from evalsvc.ratings.outgoing import RATINGS, given_of
from evalsvc.ratings.routes.blueprint import blueprint
from evalsvc.ratings.routes.rating import list_page, offer, unit_asked
from evalsvc.ratings.services.exporting import file_of, record_export
from evalsvc.ratings.staff_forms import ExportForm, RatingFilterForm

FORMS = (XLSX, CSV, JSON)


@blueprint.post("/ratings/export")
@require(Permission.RATING_READ)
def export() -> ResponseReturnValue:
    """What the list would show, all pages of it; too much for a page is written by a job, a wrong filter shows the list again."""
    scope = actor().scope_for(Permission.RATING_READ)
    with reading_first():
        unit = unit_asked(scope, request.form.get("unit", ""))
        filters, form = RatingFilterForm(request.form), ExportForm()
        offer(filters, scope, unit)
        if not filters.validate() or not form.validate_on_submit():
            return list_page(filters, form, unit, 422)
        wanted, told, suffix = filters.wanted(unit), "，".join(filters.in_words()), form.format.data or CSV
        given = given_of(wanted)
        try:
            file, count = file_of(scope, wanted, suffix, most=kinds.MOST_AT_ONCE)
        except TooLarge:
            file, count = None, 0
    if file is None:
        run = order_export(by=actor(), kind=RATINGS, form=suffix, given=given, told=told)
        return redirect(url_for("imports.export_run", public_id=run.public_id), 303)
    record_export(by=actor(), wanted=wanted, told=told, form=suffix, count=count)
    return download(file)
