"""Records and results of a campaign as a file, for who plans it and, as far as they have been told, for the units."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import Problem
from evalsvc.core.sending import download
from evalsvc.imports.forms import ExportForm
from evalsvc.imports.services import TooLarge, order_export
from evalsvc.visits import services
from evalsvc.visits.outgoing import RECORDS, seen_by
from evalsvc.visits.routes.blueprint import blueprint


@blueprint.post("/visits/<public_id>/export")
@require(Permission.VISIT_READ)
def export_results(public_id: str) -> ResponseReturnValue:
    """The results as a file."""
    return download(services.export_results(by=actor(), seen=seen_by(actor(), public_id), form=_form()))


@blueprint.post("/visits/<public_id>/records/export")
@require(Permission.VISIT_READ)
def export_records(public_id: str) -> ResponseReturnValue:
    """The records as a file, a row each; very many are written by a job."""
    seen, form = seen_by(actor(), public_id), _form()
    try:
        return download(services.export_records(by=actor(), seen=seen, form=form))
    except TooLarge:
        run = order_export(by=actor(), kind=RECORDS, form=form, given={"campaign": public_id}, told=f"编号{public_id}的访查计划")
    return redirect(url_for("imports.export_run", public_id=run.public_id), 303)


def _form() -> str:
    form = ExportForm()
    if not form.validate_on_submit():
        raise Problem("请选择导出的格式。")
    return form.suffix.data or ""
