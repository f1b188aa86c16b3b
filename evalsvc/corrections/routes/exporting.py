"""The ledger as a file, from its page: by the filters of the page, with a trace."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.core.db import reading_first
from evalsvc.core.masking import mask
from evalsvc.core.sending import download
from evalsvc.corrections import outgoing, services
from evalsvc.corrections.asking import ExportForm, narrowed_words
from evalsvc.corrections.outgoing import LEDGER, found_by, given_of, units_of
from evalsvc.corrections.routes.blueprint import blueprint
from evalsvc.corrections.routes.narrowing import READ, filters, ledger_of, wanted_of
from evalsvc.imports.services import TooLarge, order_export


@blueprint.post("/corrections/export")
@require(READ)
def export() -> ResponseReturnValue:
    """What the ledger would show, all pages of it; a large one is written by a job, a wrong filter shows the ledger again."""
    with reading_first():
        narrow, form = filters(), ExportForm()
        if not narrow.validate():
            return render_template("corrections/index.html", form=narrow, page=None, counts=None), 422
        if not form.validate_on_submit():
            return ledger_of(narrow, export=form), 422
        wanted, told, suffix = wanted_of(narrow), mask(narrowed_words(narrow)), form.format.data or ""
        found = found_by(actor(), wanted)
        try:
            file, count = services.ledger_file(found, suffix, unit=units_of(actor()), told=told, most=outgoing.MOST_AT_ONCE)
        except TooLarge:
            file, count = None, 0
    if file is None:
        run = order_export(by=actor(), kind=LEDGER, form=suffix, given=given_of(wanted, told), told=told)
        return redirect(url_for("imports.export_run", public_id=run.public_id), 303)
    services.record_export(by=actor(), told=told, form=suffix, count=count)
    return download(file)
