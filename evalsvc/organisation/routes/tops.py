"""A new unit at the top of the tree, for who answers for all of it."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import Forbidden
from evalsvc.core.forms import attempt
from evalsvc.organisation import queries, services
from evalsvc.organisation.forms import NewUnitForm
from evalsvc.organisation.kinds import MAY_HOLD
from evalsvc.organisation.models import Unit
from evalsvc.organisation.routes.blueprint import blueprint
from evalsvc.organisation.routes.sheets import Sheet, home, scope_for, show
from evalsvc.organisation.routes.unit_acts import facts_of

TOLD = (
    "顶层单位没有上级，例如省级单位，或者另一个市。",
    "凡是在其他顶层单位都任管理员的人，也成为它的管理员。",
    "现有单位要归它管，再办理“移动”。",
)


@blueprint.get("/organisation/units/new")
@require(Permission.ORGANISATION_MANAGE)
def new_top() -> ResponseReturnValue:
    """The form for a unit at the top of the tree."""
    _check_everything()
    return show(_sheet(), _form())


@blueprint.post("/organisation/units/new")
@require(Permission.ORGANISATION_MANAGE)
def create_top() -> ResponseReturnValue:
    """Creates a unit at the top of the tree."""
    _check_everything()
    form = _form()
    made: list[Unit] = []
    facts = {"kind": form.kind.data or "", "opened_on": form.opened_on.data, **facts_of(form)}
    if problem := attempt(form, lambda: made.append(services.create_top(by=actor(), **facts))):
        return show(_sheet(), form, problem)
    flash(f"已新建“{made[0].name}”。")
    return redirect(url_for("organisation.unit", public_id=made[0].public_id), 303)


def _check_everything() -> None:
    if not queries.reaches_everything(scope_for(Permission.ORGANISATION_MANAGE)):
        raise Forbidden("顶层单位由负责全部单位的管理员新建。")


def _form() -> NewUnitForm:
    form = NewUnitForm(data={"opened_on": today()})
    form.offer_kinds(MAY_HOLD[None])
    return form


def _sheet() -> Sheet:
    return Sheet("新建顶层单位", "新建顶层单位", url_for("organisation.index"), [home()], told=TOLD)
