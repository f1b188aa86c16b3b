"""Papers for many: choose, look at the first sheet, have them made, follow the job, download."""

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import NotFound, WrongState
from evalsvc.core.forms import attempt
from evalsvc.jobs.states import OPEN, STATE_NAMES, STATE_TONES
from evalsvc.organisation import papers, printing, queries, services
from evalsvc.organisation.forms import EVERYTHING, PapersForm
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import PrintRun, Unit
from evalsvc.organisation.naming import sheet_of
from evalsvc.organisation.papers import LAYOUTS
from evalsvc.organisation.retention import KEPT
from evalsvc.organisation.routes.blueprint import blueprint
from evalsvc.organisation.routes.papers import file_of, printed_base
from evalsvc.organisation.routes.sheets import home, scope_for

WORDS = {"layouts": LAYOUTS, "state_names": STATE_NAMES, "state_tones": STATE_TONES, "open_states": OPEN, "kept_days": KEPT.days}


@blueprint.get("/organisation/papers")
@require(Permission.POINT_MANAGE)
def print_runs() -> ResponseReturnValue:
    """The choice of papers with the first sheet, and the runs there have been."""
    form = _form()
    return _choice(form, 200 if form.validate() else 422)


@blueprint.post("/organisation/papers")
@require(Permission.POINT_MANAGE)
def order_papers() -> ResponseReturnValue:
    """Has the papers made by a job."""
    form = _form()
    runs: list[PrintRun] = []
    if problem := attempt(form, lambda: runs.append(services.order_papers(by=actor(), unit=_unit(form), pieces=form.layout.pieces, base=printed_base()))):
        return _choice(form, problem.status)
    flash("已开始制作，可以离开本页，做好后回来下载。")
    return redirect(url_for("organisation.print_run", public_id=runs[0].public_id), 303)


@blueprint.get("/organisation/papers/preview.png")
@require(Permission.POINT_MANAGE)
def papers_preview() -> ResponseReturnValue:
    """The first sheet as a picture."""
    form = _form()
    base = printed_base()
    rows, _skipped = queries.points_to_print(_unit(form))
    first = rows[: form.layout.pieces]
    if not form.validate() or not first:
        raise NotFound
    owners = queries.owners(row.point.unit_id for row in first)
    sheets = [sheet_of(row.point, row.code, owner=owners[row.point.unit_id], base=base) for row in first if row.code]
    return file_of(papers.first_page(form.layout, sheets), "image/png", "第1张.png")


@blueprint.get("/organisation/papers/<public_id>")
@require(Permission.POINT_MANAGE)
def print_run(public_id: str) -> ResponseReturnValue:
    """A run: how far it is, what was made, and the download."""
    run = queries.print_run(public_id, scope_for(Permission.POINT_MANAGE))
    crumbs = [home(), ("批量打印", url_for("organisation.print_runs"))]
    shown = {"job": queries.job_of(run), "outdated": queries.outdated(run), "mine": run.account_id == actor().account_id}
    return render_template("organisation/print_run.html", run=run, layout=LAYOUTS[run.pieces], crumbs=crumbs, **shown, **WORDS)


@blueprint.post("/organisation/papers/<public_id>/download")
@require(Permission.POINT_MANAGE)
def download_papers(public_id: str) -> ResponseReturnValue:
    """The papers as a file."""
    run = queries.print_run(public_id, scope_for(Permission.POINT_MANAGE))
    file = services.fetch_papers(by=actor(), run=run)
    path = printing.products().path(file)
    if not path.is_file():
        raise WrongState("文件不在这台服务器上，请重新制作。")
    name = f"{LAYOUTS[run.pieces].name}-{run.unit.name if run.unit else '全部单位'}{path.suffix}"
    response = send_file(path, download_name=name.replace("/", "-"), as_attachment=True)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _form() -> PapersForm:
    """The choice: posted, or typed into the address."""
    scope = scope_for(Permission.POINT_MANAGE)
    form = PapersForm() if request.method == "POST" else PapersForm(request.args, meta={"csrf": False})
    units = [(unit, depth) for unit, depth in queries.open_units(scope) if unit.kind != UnitKind.WINDOW or unit.id in scope.roots]
    form.offer_units(units, everything=len(queries.tops()) > 1 and queries.reaches_everything(scope))
    return form


def _unit(form: PapersForm) -> Unit | None:
    return None if form.unit.data == EVERYTHING else queries.unit_in_scope(form.unit.data, scope_for(Permission.POINT_MANAGE))


def _choice(form: PapersForm, status: int) -> ResponseReturnValue:
    scope = scope_for(Permission.POINT_MANAGE)
    known = form.knows_unit
    rows, skipped = queries.points_to_print(_unit(form)) if known else ([], 0)
    try:
        printed_base()
        why_not = ""
    except WrongState as refusal:
        why_not = refusal.sentence
    shown = {"points": len(rows), "skipped": skipped, "sheets": form.layout.sheets(len(rows)), "why_not": why_not}
    return render_template(
        "organisation/papers.html", form=form, layout=form.layout, runs=queries.print_runs(scope), crumbs=[home()], known=known, **shown, **WORDS
    ), status
