"""Ratings as a file, from the list: in one's units, by the filters of the page, with a trace."""

from flask import request
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.db import reading_first
from evalsvc.core.errors import Problem
from evalsvc.core.sending import download
from evalsvc.core.tables import CSV, JSON, XLSX
from evalsvc.ratings.routes.blueprint import blueprint
from evalsvc.ratings.routes.rating import list_page, offer, unit_asked
from evalsvc.ratings.services.exporting import file_of, record_export
from evalsvc.ratings.staff_forms import ExportForm, RatingFilterForm

FORMS = (XLSX, CSV, JSON)


@blueprint.post("/ratings/export")
@require(Permission.RATING_READ)
def export() -> ResponseReturnValue:
    """What the list would show, all pages of it; too much, or a wrong filter, shows the list again and says why."""
    scope = actor().scope_for(Permission.RATING_READ)
    with reading_first():
        unit = unit_asked(scope, request.form.get("unit", ""))
        filters, form = RatingFilterForm(request.form), ExportForm()
        offer(filters, scope, unit)
        if not filters.validate() or not form.validate_on_submit():
            return list_page(filters, form, unit, 422)
        try:
            file, count = file_of(scope, filters.wanted(unit), form.format.data or CSV)
        except Problem as problem:
            form.take(problem)
            return list_page(filters, form, unit, problem.status)
    record_export(by=actor(), wanted=filters.wanted(unit), told="，".join(filters.in_words()), form=form.format.data or CSV, count=count)
    return download(file)
