"""The register of papers, what waits for a signature, drafts, and the register as a file."""

from io import BytesIO

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now, today
from evalsvc.core.db import reading_first
from evalsvc.core.files.kinds import XLSX
from evalsvc.core.official import table_xlsx
from evalsvc.core.paging import newest_first
from evalsvc.papers import queries, services
from evalsvc.papers.forms import RegisterForm
from evalsvc.papers.models import Paper
from evalsvc.papers.queries import PaperFilter
from evalsvc.papers.registers import register_table
from evalsvc.papers.routes.blueprint import blueprint, reach


@blueprint.get("/papers")
@require(Permission.PAPER_READ)
def index() -> ResponseReturnValue:
    """The register: issued papers of and to one's units, the newest first, and whether each series is whole."""
    form, wanted = _asked(request.args)
    if wanted is None:
        return render_template("papers/index.html", form=form, page=None, series=[], kept={}, names={}, at=now()), 422
    page = newest_first(queries.register(reach(), wanted), key=Paper.id, name=Paper.public_id, after=request.args.get("after", ""))
    kept = {name: value for name, value in request.args.items() if value and name != "after"}
    series = queries.series_rows(reach().read, wanted)
    return render_template("papers/index.html", form=form, page=page, series=series, kept=kept, names=queries.organ_names(page.rows), at=now())


@blueprint.get("/papers/incoming")
@require(Permission.PAPER_RECEIVE)
def incoming() -> ResponseReturnValue:
    """The papers that wait for the person's signature."""
    page = newest_first(queries.incoming(reach()), key=Paper.id, name=Paper.public_id, after=request.args.get("after", ""))
    return render_template("papers/incoming.html", page=page, names=queries.organ_names(page.rows))


@blueprint.get("/papers/drafts")
@require(Permission.PAPER_ISSUE)
def drafts() -> ResponseReturnValue:
    """The drafts of the organs in whose name the person may issue."""
    page = newest_first(queries.drafts(reach()), key=Paper.id, name=Paper.public_id, after=request.args.get("after", ""))
    return render_template("papers/drafts.html", page=page, names=queries.organ_names(page.rows))


@blueprint.post("/papers/export")
@require(Permission.PAPER_READ)
def export() -> ResponseReturnValue:
    """What the register would show, all pages of it, as a workbook that looks like an office's register."""
    with reading_first():
        form, wanted = _asked(request.form)
        if wanted is None:
            return render_template("papers/index.html", form=form, page=None, series=[], kept={}, names={}, at=now()), 422
        rows = queries.registered(reach(), wanted)
        told = form.in_words()
        body = table_xlsx(register_table(rows, unit=actor().title_for(Permission.PAPER_READ), told=told, day=today()))
    services.note_exported(by=actor(), told=told, count=len(rows))
    response = send_file(BytesIO(body), mimetype=XLSX.media_type, as_attachment=True, download_name="文书登记簿.xlsx")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _asked(given: "MultiDict[str, str]") -> tuple[RegisterForm, PaperFilter | None]:
    """The filters, and what they mean; None when one of them is not offered."""
    form = RegisterForm(given)
    organs = {organ.public_id: organ for organ in queries.organs_seen(reach())}
    form.offer(((key, organ.name) for key, organ in organs.items()), queries.kinds().values(), queries.years_seen(reach()))
    if not form.validate():
        return form, None
    organ = organs.get(form.organ.data or "")
    return form, PaperFilter(organ.id if organ else None, form.kind.data or "", int(form.year.data) if form.year.data else None, form.state.data or "")
