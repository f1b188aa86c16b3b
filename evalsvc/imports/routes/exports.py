"""Tables that a job writes: one's own, how far each is, and the download, which leaves a trace."""

from flask import render_template, send_file
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, signed_in
from evalsvc.core.errors import NotFound, WrongState
from evalsvc.core.tables import TYPES
from evalsvc.imports import queries, services
from evalsvc.imports.exporting import exports, products
from evalsvc.imports.kinds import ExportKind
from evalsvc.imports.models import ExportRun
from evalsvc.imports.routes.blueprint import blueprint
from evalsvc.imports.states import EXPORT_DAYS
from evalsvc.jobs.states import OPEN, STATE_NAMES, STATE_TONES

WORDS = {"job_names": STATE_NAMES, "job_tones": STATE_TONES, "open_states": OPEN, "export_days": EXPORT_DAYS}


@blueprint.get("/exports")
@signed_in
def export_runs() -> ResponseReturnValue:
    """The person's own latest exports that a job makes or has made."""
    names = {key: kind.name for key, kind in exports().items()}
    return render_template("imports/exports.html", runs=queries.latest_exports(actor()), names=names, **WORDS)


@blueprint.get("/exports/<public_id>")
@signed_in
def export_run(public_id: str) -> ResponseReturnValue:
    """One's own export: how far it is, and the download."""
    run = queries.export_of(actor(), public_id)
    return render_template("imports/export.html", run=run, job=queries.export_job(run), name=_kind(run).name, **WORDS)


@blueprint.post("/exports/<public_id>/download")
@signed_in
def download_export(public_id: str) -> ResponseReturnValue:
    """The file."""
    run = queries.export_of(actor(), public_id)
    path = products().path(services.fetch_export(by=actor(), kind=_kind(run), run=run))
    if not path.is_file():
        raise WrongState("文件不在这台服务器上，请重新导出。")
    response = send_file(path, mimetype=TYPES[run.form], as_attachment=True, download_name=f"{run.title}.{run.form}".replace("/", "-"))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _kind(run: ExportRun) -> ExportKind:
    kind = exports().get(run.kind)
    if kind is None:
        raise NotFound
    return kind
