"""Search over all findings of one's scope, and its hits as a workbook."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.db import reading_first
from evalsvc.core.masking import mask
from evalsvc.core.sending import download
from evalsvc.core.tables import XLSX
from evalsvc.imports.services import TooLarge, order_export
from evalsvc.inspections import queries, services
from evalsvc.inspections.finding_forms import FindingsForm
from evalsvc.inspections.outgoing import FINDINGS, given_of
from evalsvc.inspections.routes.blueprint import blueprint, scope_for
from evalsvc.organisation.queries import open_units

READ = Permission.INSPECTION_READ


@blueprint.get("/inspections/findings")
@require(READ)
def findings() -> ResponseReturnValue:
    """The rows that fit, the newest first."""
    form = FindingsForm(request.args)
    return _page(form, _offered(form))


@blueprint.post("/inspections/findings")
@require(READ)
def take_findings() -> ResponseReturnValue:
    """What the search shows, all of it, as .xlsx; very much is written by a job."""
    form = FindingsForm(request.form)
    with reading_first():
        if not _offered(form):
            return _page(form, ok=False)
        told = mask(form.in_words)
        try:
            file, count = services.findings_file(by=actor(), wanted=form.wanted)
        except TooLarge:
            file, count = None, 0
    if file is None:
        run = order_export(by=actor(), kind=FINDINGS, form=XLSX, given=given_of(form.wanted), told=told)
        return redirect(url_for("imports.export_run", public_id=run.public_id), 303)
    services.record_findings_export(by=actor(), told=told, count=count)
    return download(file)


def _offered(form: FindingsForm) -> bool:
    """Fills the choices from what the person may see; whether what was asked for fits."""
    scope = scope_for(READ)
    rounds = queries.rounds_seen(scope)
    chosen = next((made for made in rounds if made.public_id == form.round.data), None)
    units = [(unit.public_id, "　" * depth + unit.name) for unit, depth in open_units(scope, queries.is_asked())]
    form.offer(rounds=[(made.public_id, made.title) for made in rounds], units=units, outline=queries.outline_for(chosen) if chosen else None)
    return bool(form.validate())


def _page(form: FindingsForm, ok: bool) -> ResponseReturnValue:
    page, hits, total = queries.hits_page(scope_for(READ), form.wanted, request.args.get("after", "")) if ok else (None, [], 0)
    kept = {name: value for name, value in request.args.items() if value and name in form._fields}
    return render_template("inspections/findings.html", form=form, page=page, hits=hits, total=total, kept=kept), 200 if ok else 422
