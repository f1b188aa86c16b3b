"""The ledger, what names oneself, one correction, and a new one."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.actor import Scope
from evalsvc.access.guards import actor, require, signed_in
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import Problem
from evalsvc.core.forms import attempt
from evalsvc.corrections import queries, services
from evalsvc.corrections.forms import NewForm
from evalsvc.corrections.kinds import ReferenceKind, Source
from evalsvc.corrections.models import Correction
from evalsvc.corrections.routes.blueprint import blueprint, here, scope_for
from evalsvc.corrections.routes.narrowing import filters, ledger_of, mine_of, units_of
from evalsvc.corrections.routes.page import page_of
from evalsvc.organisation import queries as organisation
from evalsvc.organisation.queries.items import open_items

READ = Permission.CORRECTION_READ


@blueprint.get("/corrections")
@require(READ)
def index() -> ResponseReturnValue:
    """The ledger of one's units, narrowed by the address."""
    form = filters()
    if not form.validate():
        return render_template("corrections/index.html", form=form, page=None, counts=None), 422
    return ledger_of(form)


@blueprint.get("/corrections/mine")
@require(Permission.CORRECTION_WORK)
def mine() -> ResponseReturnValue:
    """What names the person: as leader, as responsible person, or in a measure; what is due first stands first."""
    return mine_of()


@blueprint.get("/corrections/new")
@require(Permission.CORRECTION_FILE)
def new() -> ResponseReturnValue:
    """The form for a problem that was found."""
    form = _new_form()
    form.found_on.data = today()
    return render_template("corrections/new.html", form=form)


@blueprint.post("/corrections/new")
@require(Permission.CORRECTION_FILE)
def create() -> ResponseReturnValue:
    """Files a problem."""
    form = _new_form()
    made: list[Correction] = []
    if problem := attempt(form, lambda: made.append(_filed(form))):
        return render_template("corrections/new.html", form=form), problem.status
    return redirect(url_for("corrections.correction", public_id=made[0].public_id), 303)


@blueprint.get("/corrections/<public_id>")
@signed_in
def correction(public_id: str) -> ResponseReturnValue:
    """One correction with its whole story, and what may be done next."""
    return page_of(here(public_id))


def _new_form() -> NewForm:
    form = NewForm()
    form.offer(units_of(scope_for(Permission.CORRECTION_FILE)), [(item.public_id, item.name) for item in open_items()])
    return form


def _filed(form: NewForm) -> Correction:
    scope = scope_for(Permission.CORRECTION_FILE)
    unit = organisation.unit_in_scope(form.unit.data or "", scope)
    place = organisation.unit_in_scope(form.place.data, scope) if form.place.data else None
    if place is not None and not organisation.reaches(Scope(frozenset({queries.organ_of(unit).id})), place):
        raise Problem("发现地点不属于责任单位所在的机构。", field="place")
    item = next((item for item in open_items() if item.public_id == form.item.data), None)
    touched = [services.Touched(ReferenceKind.ITEM, item.public_id, item.name)] if item else []
    return services.open_correction(by=actor(), unit=unit, filed=form.filed(Source(form.source.data), place=place, touched=touched))
