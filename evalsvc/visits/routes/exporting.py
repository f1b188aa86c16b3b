"""Records and results of a campaign as a file, for who plans it and, as far as they have been told, for the units."""

from typing import NamedTuple

from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import NotFound, Problem
from evalsvc.core.sending import download
from evalsvc.imports.forms import ExportForm
from evalsvc.visits import queries, services
from evalsvc.visits.models import VisitCampaign
from evalsvc.visits.queries import TargetRow
from evalsvc.visits.routes.blueprint import blueprint, scope_for

READ, PLAN = Permission.VISIT_READ, Permission.VISIT_PLAN


class Seen(NamedTuple):
    """A campaign as the signed-in person sees it: whole, or what units of theirs have been told."""

    campaign: VisitCampaign
    rows: list[TargetRow]
    told: bool


@blueprint.post("/visits/<public_id>/export")
@require(READ)
def export_results(public_id: str) -> ResponseReturnValue:
    """The results as a file."""
    seen = _seen(public_id)
    return download(services.export_results(by=actor(), campaign=seen.campaign, rows=seen.rows, told=seen.told, form=_form()))


@blueprint.post("/visits/<public_id>/records/export")
@require(READ)
def export_records(public_id: str) -> ResponseReturnValue:
    """The records as a file, a row each."""
    seen = _seen(public_id)
    return download(services.export_records(by=actor(), campaign=seen.campaign, rows=seen.rows, told=seen.told, form=_form()))


def _seen(public_id: str) -> Seen:
    try:
        campaign = queries.campaign_in_scope(public_id, scope_for(PLAN))
    except NotFound:
        campaign = queries.campaign_told(public_id, scope_for(READ))
        return Seen(campaign, queries.targets_told(campaign, scope_for(READ)), told=True)
    return Seen(campaign, queries.targets_of(campaign), told=False)


def _form() -> str:
    form = ExportForm()
    if not form.validate_on_submit():
        raise Problem("请选择导出的格式。")
    return form.suffix.data or ""
