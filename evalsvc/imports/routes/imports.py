"""Who may send a table in, read what it would do, have it carried out, and take a table out."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, signed_in
from evalsvc.core.errors import Forbidden, NotFound, Problem
from evalsvc.core.sending import download
from evalsvc.core.tables import MOST_BYTES, MOST_ROWS, write_template
from evalsvc.imports import queries, services
from evalsvc.imports.exporting import exports
from evalsvc.imports.forms import ApplyForm, ExportForm, UploadForm
from evalsvc.imports.kinds import CHANGED, NEW, SAME, ImportKind
from evalsvc.imports.models import ImportBatch
from evalsvc.imports.routes.blueprint import VERDICT_NAMES, blueprint
from evalsvc.imports.states import BUSY, MATCHABLE, BatchState
from evalsvc.imports.working import imports
from evalsvc.jobs.states import JobState


@blueprint.get("/imports")
@signed_in
def index() -> ResponseReturnValue:
    """The kinds that the person may import, and the latest imports."""
    kinds = _own_kinds()
    if not kinds:
        raise Forbidden
    return render_template("imports/index.html", kinds=kinds, batches=queries.latest_batches(actor(), [kind.key for kind in kinds]))


@blueprint.get("/imports/<kind>")
@signed_in
def kind(kind: str) -> ResponseReturnValue:
    """One kind: template, upload, export, its columns."""
    return _kind_page(kind_of(kind), UploadForm(), 200)


@blueprint.post("/imports/<kind>")
@signed_in
def upload(kind: str) -> ResponseReturnValue:
    """Takes a file and has it checked."""
    found, form = kind_of(kind), UploadForm()
    sent = form.taken()
    if sent is None:
        form.take(Problem("请选择要导入的文件。", field="file"))
        return _kind_page(found, form, 422)
    with sent.stream as stream:
        content = stream.read()
    try:
        batch = services.upload(by=actor(), kind=found, file_name=sent.filename or "", content=content)
    except Problem as problem:
        form.take(problem)
        return _kind_page(found, form, problem.status)
    return redirect(url_for("imports.batch", public_id=batch.public_id), 303)


@blueprint.get("/imports/<kind>/template.xlsx")
@signed_in
def template(kind: str) -> ResponseReturnValue:
    """The workbook to fill in."""
    found = kind_of(kind)
    return download(write_template(found.name, found.columns))


@blueprint.post("/imports/<kind>/export")
@signed_in
def export(kind: str) -> ResponseReturnValue:
    """What the person may see of the kind, as a file, with a trace."""
    found, form = kind_of(kind), ExportForm()
    if not form.validate_on_submit():
        raise Problem("请选择导出的格式。")
    going, suffix = exports().get(found.key), form.suffix.data or ""
    if going is None:
        raise Problem(f"“{found.name}”表只能导入，不能导出。")
    try:
        return download(services.export(by=actor(), kind=going, form=suffix))
    except services.TooLarge:
        run = services.order_export(by=actor(), kind=going, form=suffix)
    flash("条数较多，已交后台制作，可以离开本页，做好后回来下载。")
    return redirect(url_for("imports.export_run", public_id=run.public_id), 303)


@blueprint.get("/imports/batches/<public_id>")
@signed_in
def batch(public_id: str) -> ResponseReturnValue:
    """One's own import: how far it is, what is wrong, what it would do, what it did."""
    found = queries.batch_of(actor(), public_id)
    if found.state == BatchState.MATCHING.value and found.emptied_at is None:
        return redirect(url_for("imports.match", public_id=public_id), 303)
    return _batch_page(found, 200)


@blueprint.post("/imports/batches/<public_id>/apply")
@signed_in
def apply(public_id: str) -> ResponseReturnValue:
    """Has the plan carried out that the person has read."""
    found, form = queries.batch_of(actor(), public_id), ApplyForm()
    services.ask_to_apply(by=actor(), batch=found, kind=kind_of(found.kind), row_version=form.opened_version)
    flash("已开始写入，完成前不会有任何数据改动。")
    return redirect(url_for("imports.batch", public_id=public_id), 303)


def _own_kinds() -> list[ImportKind]:
    return [found for found in imports().kinds.values() if _may(found)]


def _may(found: ImportKind) -> bool:
    try:
        services.check_may(actor(), found)
    except Problem:
        return False
    return True


def kind_of(key: str) -> ImportKind:
    """A kind by its key; raises NotFound, and Forbidden when it is not this person's."""
    found = imports().kinds.get(key)
    if found is None:
        raise NotFound
    services.check_may(actor(), found)
    return found


def _kind_page(found: ImportKind, form: UploadForm, status: int) -> tuple[str, int]:
    batches = queries.latest_batches(actor(), [found.key])
    limits = {"most_rows": MOST_ROWS, "most_megabytes": MOST_BYTES // 1024 // 1024}
    return render_template("imports/kind.html", kind=found, form=form, export_form=ExportForm(), batches=batches, **limits), status


def _batch_page(found: ImportBatch, status: int) -> tuple[str, int]:
    kind, job = kind_of(found.kind), queries.job_of(found)
    page = min(max(1, request.args.get("page", 1, type=int)), 9999)
    wanted = request.args.get("rows", "")
    shown = wanted if wanted in VERDICT_NAMES else NEW if found.fresh else CHANGED if found.changed else SAME
    return render_template(
        "imports/batch.html",
        batch=found,
        kind=kind,
        job=job,
        is_busy=found.state in BUSY and (job is None or job.state != JobState.FAILED),
        form=ApplyForm(obj=found),
        faults=queries.faults_page(found, page),
        rows=queries.rows_page(found, shown, page),
        shown=shown,
        page=page,
        per_page=queries.PAGE,
        may_match="heads" in found.layout and found.state in MATCHABLE and found.emptied_at is None,
    ), status
