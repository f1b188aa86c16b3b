"""A visitor's own pages: what is assigned, and the sheets, filled in on a telephone."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now
from evalsvc.core.errors import Problem
from evalsvc.core.forms import attempt
from evalsvc.visits import queries, services
from evalsvc.visits.forms import RecordForm, record_form
from evalsvc.visits.models import VisitRecord
from evalsvc.visits.queries import Assigned
from evalsvc.visits.routes.blueprint import blueprint, own_id, scope_for
from evalsvc.visits.sheet import Filled, differences, key_of
from evalsvc.visits.states import Act, RecordState, step

RECORD = Permission.VISIT_RECORD
PROVE = "prove"  # the button that saves a draft and goes on to its evidence


@blueprint.get("/visits/assigned")
@require(RECORD)
def assigned() -> ResponseReturnValue:
    """What one visits, and one's own records, those to be worked on first."""
    scope = scope_for(RECORD)
    records = queries.own_records(scope, own_id())
    proofs = queries.proof_counts([row.record.id for row in records])
    return render_template("visits/assigned.html", tasks=queries.assigned_to(scope, own_id()), records=records, proofs=proofs)


@blueprint.get("/visits/<public_id>/records/new")
@require(RECORD)
def new_record(public_id: str) -> ResponseReturnValue:
    """An empty sheet for a target (the first that is assigned, by default), with place, person and number filled in."""
    task = _task(public_id, request.args.get("target", ""))
    questionnaire = queries.questionnaire_of(task.campaign)
    form = record_form(questionnaire)()
    known = {"interviewer": actor().display_name, "sample": queries.next_sample(task.campaign), "place": task.unit.name}
    form.show(Filled(now(), {key: text for meaning, text in known.items() if (key := key_of(questionnaire, meaning))}))
    form.target.data = task.target.public_id
    return _sheet(form, task, request.path)


@blueprint.post("/visits/<public_id>/records/new")
@require(RECORD)
def create_record(public_id: str) -> ResponseReturnValue:
    """Keeps a new record, as a draft or handed in."""
    task = _task(public_id, request.form.get("target", ""))
    form = record_form(queries.questionnaire_of(task.campaign))()
    made: list[VisitRecord] = []
    if problem := attempt(form, lambda: made.append(services.start_record(by=actor(), target=task.target, filled=form.filled, act=_act()))):
        return _sheet(form, task, request.path, problem)
    return _kept(made[0])


@blueprint.get("/visits/<public_id>/records/<record_id>/edit")
@require(RECORD)
def edit_record(public_id: str, record_id: str) -> ResponseReturnValue:
    """One's own draft or returned record."""
    record = _own(public_id, record_id)
    step(RecordState(record.state), Act.SAVE)
    form = record_form(queries.questionnaire_of(record.campaign))(obj=record)
    form.show(queries.sheet_of(record))
    return _sheet(form, _task_of(record), request.path, record=record)


@blueprint.post("/visits/<public_id>/records/<record_id>/edit")
@require(RECORD)
def save_record(public_id: str, record_id: str) -> ResponseReturnValue:
    """Keeps one's own draft or returned record, and hands it in if the button says so."""
    record = _own(public_id, record_id)
    form = record_form(queries.questionnaire_of(record.campaign))()
    version = form.opened_version
    if problem := attempt(form, lambda: services.save_record(by=actor(), record=record, filled=form.filled, act=_act(), row_version=version)):
        return _sheet(form, _task_of(record), request.path, problem, record=record)
    return _kept(record)


def _act() -> Act:
    return Act.SUBMIT if request.form.get("act") == Act.SUBMIT.value else Act.SAVE


def _kept(record: VisitRecord) -> ResponseReturnValue:
    if request.form.get("act") == PROVE:
        return redirect(url_for("visits.evidence", public_id=record.campaign.public_id, record_id=record.public_id), 303)
    handed_in = _act() is Act.SUBMIT
    flash("记录已提交，等待审核。" if handed_in else "草稿已保存，可以稍后接着填。")
    return redirect(url_for("visits.assigned"), 303)


def _task(campaign: str, target: str) -> Assigned:
    return queries.assigned_target(campaign, target, scope_for(RECORD), own_id())


def _own(campaign: str, record: str) -> VisitRecord:
    return queries.own_record(campaign, record, scope_for(RECORD), own_id())


def _task_of(record: VisitRecord) -> Assigned:
    """Where a record was made; who has been taken off the target may still finish what they began."""
    return queries.place_of(record)


def _sheet(form: RecordForm, task: Assigned, address: str, problem: Problem | None = None, record: VisitRecord | None = None) -> ResponseReturnValue:
    kept: list[tuple[str, Any]] = []
    if record is not None and form.follow(record, problem):
        kept = _kept_now(form, record)
    status = problem.status if problem else 200
    return render_template("visits/record_form.html", form=form, task=task, address=address, record=record, kept=kept), status


def _kept_now(form: RecordForm, record: VisitRecord) -> list[tuple[str, str]]:
    """What the record says now, where it differs from what was typed."""
    now_kept, typed = queries.sheet_of(record), form.filled
    return differences(form.questionnaire, now_kept, typed)
