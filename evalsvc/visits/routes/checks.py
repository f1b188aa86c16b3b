"""What those who plan do with records that were handed in: read, accept, return, release."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.forms import VersionedForm, attempt
from evalsvc.visits import queries, services
from evalsvc.visits.forms import RecordFilterForm, RemarkForm
from evalsvc.visits.queries import RecordRow
from evalsvc.visits.routes.blueprint import blueprint, own_id, scope_for
from evalsvc.visits.routes.correcting import filing_of

PLAN = Permission.VISIT_PLAN


@blueprint.get("/visits/<public_id>/records")
@require(PLAN)
def records(public_id: str) -> ResponseReturnValue:
    """The records of a campaign that were handed in, the newest first, narrowed by the address."""
    campaign = queries.campaign_in_scope(public_id, scope_for(PLAN))
    targets = {row.target.public_id: row for row in queries.targets_of(campaign)}
    form = RecordFilterForm(request.args)
    form.offer((name, row.name) for name, row in targets.items())
    names = {row.target.id: row.name for row in targets.values()}
    if not form.validate():
        return render_template("visits/records.html", campaign=campaign, form=form, page=None, names=names, kept={}), 422
    target = targets.get(form.target.data or "")
    page = queries.records_of(campaign, form.state.data or "", target.target.id if target else None, request.args.get("after", ""))
    kept = {name: value for name, value in request.args.items() if value and name != "after"}
    return render_template("visits/records.html", campaign=campaign, form=form, page=page, names=names, kept=kept)


@blueprint.post("/visits/<public_id>/records/<record_id>/accept")
@require(PLAN)
def accept_record(public_id: str, record_id: str) -> ResponseReturnValue:
    """The record passes the check."""
    row = _row(public_id, record_id)
    services.accept_record(by=actor(), record=row.record, row_version=VersionedForm().opened_version)
    flash("记录已通过，计入结果。被访单位要等发布后才能看到。")
    return redirect(url_for("visits.records", public_id=public_id, state="submitted"), 303)


@blueprint.post("/visits/<public_id>/records/<record_id>/return")
@require(PLAN)
def return_record(public_id: str, record_id: str) -> ResponseReturnValue:
    """The record goes back to its visitor."""
    row = _row(public_id, record_id)
    form = RemarkForm()
    remark, read = form.remark.data or "", form.opened_version
    if problem := attempt(form, lambda: services.return_record(by=actor(), record=row.record, remark=remark, row_version=read)):
        form.follow(row.record, problem)
        return record_page(row, form), problem.status
    flash("记录已退回访查员，意见随记录一起显示。")
    return redirect(url_for("visits.records", public_id=public_id), 303)


@blueprint.post("/visits/<public_id>/targets/<target_id>/release")
@require(PLAN)
def release(public_id: str, target_id: str) -> ResponseReturnValue:
    """Tells a unit what was seen there."""
    campaign = queries.campaign_in_scope(public_id, scope_for(PLAN))
    row = queries.target_in(campaign, target_id)
    number = services.release(by=actor(), target=row.target)
    flash(f"已向“{row.unit.name}”发布{number}份记录，该单位和它的上级现在可以看到。")
    return redirect(url_for("visits.campaign", public_id=public_id), 303)


def _row(public_id: str, record_id: str) -> RecordRow:
    return queries.record_in_scope(public_id, record_id, scope_for(PLAN))


def record_page(row: RecordRow, form: RemarkForm) -> str:
    """A record for those who check it; nobody checks their own."""
    questionnaire = queries.questionnaire_of(row.record.campaign)
    findings = queries.findings_of(row.record)
    shown = {"row": row, "questionnaire": questionnaire, "answers": queries.answers_of(row.record), "findings": findings}
    shown |= {"proofs": queries.proofs_of(row.record), **filing_of(row, findings)}
    return render_template("visits/record.html", form=form, planner=True, own=row.record.account_id == own_id(), **shown)
