"""The pages of a campaign and of a record: whole for those who plan, what has been released for the units that were visited."""

from flask import render_template
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import require
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import NotFound
from evalsvc.imports.forms import ExportForm
from evalsvc.visits import queries
from evalsvc.visits.forms import RemarkForm
from evalsvc.visits.kinds import IMPORTS, OF_CITIZENS, VisitKind
from evalsvc.visits.models import VisitCampaign
from evalsvc.visits.results import Results
from evalsvc.visits.routes.blueprint import blueprint, scope_for
from evalsvc.visits.routes.checks import record_page
from evalsvc.visits.routes.correcting import filing_of

READ, PLAN = Permission.VISIT_READ, Permission.VISIT_PLAN


@blueprint.get("/visits/<public_id>")
@require(READ)
def campaign(public_id: str) -> ResponseReturnValue:
    """A campaign: plan, progress and results for those who plan it; for a unit, what has been released to it."""
    try:
        planned = queries.campaign_in_scope(public_id, scope_for(PLAN))
    except NotFound:
        return _told_page(queries.campaign_told(public_id, scope_for(READ)))
    rows = queries.targets_of(planned)
    results = Results(queries.facts_for(planned, rows, told=False))
    version = queries.version_of(planned)
    given = {"version": version, "import_kind": IMPORTS.get((version.key, version.version)), "export_form": ExportForm()}
    return render_template("visits/campaign.html", campaign=planned, rows=rows, results=results, **given)


@blueprint.get("/visits/<public_id>/records/<record_id>")
@require(READ)
def record(public_id: str, record_id: str) -> ResponseReturnValue:
    """A record: whole for those who check it; for a unit without the visitor, once it has been released."""
    try:
        row = queries.record_in_scope(public_id, record_id, scope_for(PLAN))
        return record_page(row, RemarkForm(data={"row_version": row.record.row_version}))
    except NotFound:
        row = queries.record_told(public_id, record_id, scope_for(READ))
    shown = {"row": row, "questionnaire": queries.questionnaire_of(row.record.campaign), "answers": queries.answers_of(row.record)}
    shown["proofs"] = queries.proofs_of(row.record)
    findings = queries.findings_of(row.record)
    return render_template("visits/record.html", form=None, planner=False, own=False, findings=findings, **shown, **filing_of(row, findings))


def _told_page(told: VisitCampaign) -> str:
    rows = queries.targets_told(told, scope_for(READ))
    results = Results(queries.facts_for(told, rows, told=True))
    records = queries.records_told(told, [row.target.id for row in rows])
    given = {"version": queries.version_of(told), "single": VisitKind(told.kind) not in OF_CITIZENS, "export_form": ExportForm()}
    return render_template("visits/told.html", campaign=told, rows=rows, results=results, records=records, **given)
