"""The register of proof materials: listed, registered, changed, stopped, taken along."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import Problem
from evalsvc.core.forms import attempt
from evalsvc.guides.forms.proofs import NewProofForm, ProofFilterForm, ProofForm
from evalsvc.guides.models import Proof
from evalsvc.guides.queries import proofs as queries
from evalsvc.guides.queries.guides import guide_unit_in_scope, guide_units
from evalsvc.guides.queries.lists import story_of
from evalsvc.guides.routes.blueprint import blueprint, kind_of_file, scope_for, table_file
from evalsvc.guides.services import proofs as services
from evalsvc.guides.tables import proof_table
from evalsvc.organisation.queries import open_items, reaches

READ, EDIT = Permission.GUIDE_READ, Permission.GUIDE_EDIT


@blueprint.get("/proofs")
@require(READ)
def proofs() -> ResponseReturnValue:
    """The register of one's units, narrowed by the address."""
    form = _filter()
    if not form.validate():
        return render_template("guides/proofs.html", form=form, page=None, counts=None), 422
    page = queries.proof_page(scope_for(READ), form.wanted, today(), request.args.get("after", ""))
    return render_template("guides/proofs.html", form=form, page=page, counts=queries.counts_of(scope_for(READ), today()))


@blueprint.get("/proofs/new")
@require(EDIT)
def new_proof() -> ResponseReturnValue:
    """The form of a proof."""
    return _form_page(None, _new_form())


@blueprint.post("/proofs/new")
@require(EDIT)
def register_proof() -> ResponseReturnValue:
    """Registers a proof."""
    form = _new_form()
    made: list[Proof] = []
    if problem := attempt(form, lambda: made.append(_registered(form))):
        return _form_page(None, form), problem.status
    return _to(made[0])


@blueprint.get("/proofs/<public_id>")
@require(READ)
def proof(public_id: str) -> ResponseReturnValue:
    """A proof with everything said of it."""
    found = queries.proof_in_scope(public_id, scope_for(READ))
    story = story_of(services.subject_of(found))
    return render_template("guides/proof.html", proof=found, may_edit=reaches(scope_for(EDIT), found.unit), story=story)


@blueprint.get("/proofs/<public_id>/edit")
@require(EDIT)
def edit_proof(public_id: str) -> ResponseReturnValue:
    """The form with what is said of a proof."""
    found = queries.proof_in_scope(public_id, scope_for(EDIT))
    form = ProofForm(obj=found)
    _offer(form)
    form.item.data = found.item.public_id if found.item else ""
    form.reason.data = "" if found.reason_key else found.reason
    return _form_page(found, form)


@blueprint.post("/proofs/<public_id>/edit")
@require(EDIT)
def save_proof(public_id: str) -> ResponseReturnValue:
    """Saves what is said of a proof."""
    found = queries.proof_in_scope(public_id, scope_for(EDIT))
    form = ProofForm()
    _offer(form)
    if problem := attempt(form, lambda: services.edit_proof(by=actor(), proof=found, said=form.said, row_version=form.opened_version)):
        form.follow(found, problem)
        return _form_page(found, form, problem), problem.status
    flash("已保存。")
    return _to(found)


@blueprint.post("/proofs/<public_id>/stop")
@require(EDIT)
def stop_proof(public_id: str) -> ResponseReturnValue:
    """From today on nobody is asked for it."""
    found = queries.proof_in_scope(public_id, scope_for(EDIT))
    services.stop_proof(by=actor(), proof=found)
    flash("已登记：从今天起不再索要这项证明。")
    return _to(found)


@blueprint.post("/proofs/files/<form>")
@require(READ)
def export_proofs(form: str) -> ResponseReturnValue:
    """What the register would show, all pages of it, as an official table."""
    kind = kind_of_file(form)
    asked = _filter()
    if not asked.validate():
        return render_template("guides/proofs.html", form=asked, page=None, counts=None), 422
    rows = queries.every_proof(scope_for(READ), asked.wanted, today())
    response = table_file(proof_table(rows, unit=actor().title_for(READ), day=today()), form, "证明材料清理登记表")
    services.note_exported(by=actor(), count=len(rows), form=kind.name)
    return response


def _filter() -> ProofFilterForm:
    form = ProofFilterForm(request.args)
    form.chosen(guide_units(scope_for(READ)), "全部单位")
    return form


def _offer(form: ProofForm) -> None:
    form.offer(open_items(), queries.reasons_now())


def _new_form() -> NewProofForm:
    form = NewProofForm()
    _offer(form)
    form.offer_units([(unit.public_id, unit.name) for unit, _ in guide_units(scope_for(EDIT))])
    return form


def _registered(form: NewProofForm) -> Proof:
    return services.register_proof(by=actor(), unit=guide_unit_in_scope(form.unit.data or "", scope_for(EDIT)), said=form.said)


def _form_page(found: Proof | None, form: ProofForm, problem: Problem | None = None) -> str:
    return render_template("guides/proof_form.html", proof=found, form=form, problem=problem)


def _to(found: Proof) -> ResponseReturnValue:
    return redirect(url_for("guides.proof", public_id=found.public_id), 303)
