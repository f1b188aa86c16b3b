"""The five points: what is typed before the work begins."""

from datetime import date

from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.forms import Form
from evalsvc.corrections import forms, queries, services
from evalsvc.corrections.kinds import Source
from evalsvc.corrections.models import Correction
from evalsvc.corrections.routes.blueprint import blueprint, scope_for
from evalsvc.corrections.routes.page import carry_out, measure_form, plan_form, reference_form

FILE = Permission.CORRECTION_FILE


def _filing(public_id: str) -> Correction:
    return queries.correction_in_scope(public_id, scope_for(FILE))


@blueprint.post("/corrections/<public_id>/problem")
@require(FILE)
def edit_problem(public_id: str) -> ResponseReturnValue:
    """Corrects how the problem is described."""
    correction, form = _filing(public_id), forms.ProblemForm(prefix="problem")

    def act() -> None:
        services.edit_problem(by=actor(), correction=correction, filed=form.filed(Source(correction.source)), row_version=form.opened_version)

    return carry_out(correction, "problem", form, act, "已保存。")


@blueprint.post("/corrections/<public_id>/references")
@require(FILE)
def add_reference(public_id: str) -> ResponseReturnValue:
    """Says what else the problem touches."""
    correction, form = _filing(public_id), reference_form()
    return carry_out(correction, "reference", form, lambda: services.add_reference(by=actor(), correction=correction, touched=form.touched), "依据已关联。")


@blueprint.post("/corrections/<public_id>/plan")
@require(FILE)
def plan(public_id: str) -> ResponseReturnValue:
    """Sets persons, goal and time."""
    correction = _filing(public_id)
    form = plan_form(correction)

    def act() -> None:
        services.plan_correction(by=actor(), correction=correction, planned=form.planned, row_version=form.opened_version)

    return carry_out(correction, "plan", form, act, "已保存。")


@blueprint.post("/corrections/<public_id>/measures")
@require(FILE)
def add_measure(public_id: str) -> ResponseReturnValue:
    """One more measure."""
    correction = _filing(public_id)
    form = measure_form(correction)

    def act() -> None:
        day: date | None = form.due_on.data
        services.add_measure(by=actor(), correction=correction, text=form["text"].data or "", person=form.named("person"), due_on=day)

    return carry_out(correction, "measure", form, act, "措施已加上。")


@blueprint.post("/corrections/<public_id>/measures/<measure_id>/drop")
@require(FILE)
def drop_measure(public_id: str, measure_id: str) -> ResponseReturnValue:
    """Takes a measure out of the plan."""
    correction = _filing(public_id)
    measure = queries.measure_of(correction, measure_id)
    return carry_out(correction, "plain", Form(), lambda: services.drop_measure(by=actor(), correction=correction, measure=measure), "措施已取消，记录还在。")


@blueprint.post("/corrections/<public_id>/start")
@require(Permission.CORRECTION_WORK)
def start(public_id: str) -> ResponseReturnValue:
    """Begins the work."""
    correction = queries.correction_at_work(public_id, actor())
    return carry_out(correction, "plain", Form(), lambda: services.start_correction(by=actor(), correction=correction), "已开始整改。")
