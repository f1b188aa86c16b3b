"""What the stages of a round want of a unit: the list, a file or a word, a file taken away; staff counted."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.db import reading_first
from evalsvc.core.errors import NotFound, Problem, WrongState
from evalsvc.core.files.kinds import DOC, DOCX, OFD, PDF, PICTURES, XLS, XLSX
from evalsvc.core.files.rows import store
from evalsvc.core.files.serving import attachment
from evalsvc.core.files.store import Laid
from evalsvc.core.files.uploads import MEBIBYTE, MOST_BYTES, read_upload
from evalsvc.core.forms import attempt
from evalsvc.core.web import takes_up_to
from evalsvc.inspections import queries, services
from evalsvc.inspections.delivery_forms import DeliveryForm, staff_form
from evalsvc.inspections.models import Sheet
from evalsvc.inspections.routes.blueprint import blueprint, is_open, scope_for
from evalsvc.organisation.queries import reaches

FILL = Permission.INSPECTION_FILL
READ = Permission.INSPECTION_READ
TAKEN = PICTURES | {PDF, DOC, DOCX, XLS, XLSX, OFD}


@blueprint.get("/inspections/sheets/<public_id>/deliveries")
@require(READ)
def deliveries(public_id: str) -> ResponseReturnValue:
    """What the stages want of a unit and what it delivered."""
    return _page(queries.sheet_in_scope(public_id, scope_for(READ)))


@blueprint.post("/inspections/sheets/<public_id>/deliveries/<deliverable_id>")
@require(FILL)
@takes_up_to(MOST_BYTES + MEBIBYTE)
def deliver(public_id: str, deliverable_id: str) -> ResponseReturnValue:
    """Delivers a file or a word; the file is read and laid down before the first statement that writes."""
    with reading_first():
        queries.deliverable_of(_filling(public_id), deliverable_id)
        form = DeliveryForm(prefix=deliverable_id)
        problem: Problem | None = None if form.validate_on_submit() else Problem()
    laid, problem = (None, problem) if problem else _laid(form)
    sheet = _filling(public_id)
    deliverable = queries.deliverable_of(sheet, deliverable_id)
    if problem is None:
        problem = attempt(form, lambda: services.deliver(by=actor(), sheet=sheet, deliverable=deliverable, text=form["text"].data or "", laid=laid))
    if isinstance(problem, WrongState):
        raise problem
    if problem:
        return _page(sheet, (deliverable_id, form)), problem.status
    flash(f"“{deliverable.name}”已报送。")
    return redirect(url_for("inspections.deliveries", public_id=public_id), 303)


@blueprint.post("/inspections/sheets/<public_id>/delivered/<delivery_id>")
@require(READ)
def take_delivery(public_id: str, delivery_id: str) -> ResponseReturnValue:
    """A delivered file as a download, with a trace."""
    sheet = queries.sheet_in_scope(public_id, scope_for(READ))
    delivery = queries.delivery_of(sheet, delivery_id)
    if delivery.file is None:
        raise NotFound
    wanted = next(one.deliverable for one in queries.delivered(sheet) if one.deliverable.id == delivery.deliverable_id)
    services.take_delivery(by=actor(), sheet=sheet, deliverable=wanted)
    return attachment(delivery.file, f"{sheet.unit.name}-{wanted.name}")


@blueprint.post("/inspections/sheets/<public_id>/staff")
@require(FILL)
def count_staff(public_id: str) -> ResponseReturnValue:
    """Keeps how many of each kind of staff have checked themselves."""
    sheet = _filling(public_id)
    kinds = queries.kinds_of_staff(sheet.round)
    if not kinds:
        raise NotFound
    form = staff_form(kinds)
    if problem := attempt(form, lambda: services.count_staff(by=actor(), sheet=sheet, counts=form.counts)):
        if isinstance(problem, WrongState):
            raise problem
        return _page(sheet, ("staff", form)), problem.status
    flash("工作人员自查人数已保存。")
    return redirect(url_for("inspections.deliveries", public_id=public_id), 303)


def _filling(public_id: str) -> Sheet:
    return queries.sheet_in_scope(public_id, scope_for(FILL))


def _laid(form: DeliveryForm) -> tuple[Laid | None, Problem | None]:
    """The file of a form on disk, when there is one; a refusal stands at the field."""
    source = request.files.get(form.file.name)
    if source is None or not source.filename:
        return None, None
    try:
        return store().lay(read_upload(source, kinds=TAKEN), personal=False), None
    except Problem as refused:
        told = Problem(refused.sentence, field="file")
        form.take(told)
        return None, told


def _page(sheet: Sheet, refused: tuple[str, DeliveryForm] | None = None) -> str:
    wanted, kinds = queries.delivered(sheet), queries.kinds_of_staff(sheet.round)
    counts = queries.staff_counts([sheet.id])[sheet.id]
    forms = {one.deliverable.public_id: DeliveryForm(prefix=one.deliverable.public_id) for one in wanted}
    all_forms = {**forms, "staff": staff_form(kinds, counts), **({refused[0]: refused[1]} if refused else {})}
    fills = is_open(sheet) and reaches(scope_for(FILL), sheet.unit)
    return render_template("inspections/deliveries.html", sheet=sheet, wanted=wanted, kinds=kinds, counts=counts, forms=all_forms, fills=fills)
