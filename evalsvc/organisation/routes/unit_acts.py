"""What is done to units: new, edit, move, retire."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import WrongState
from evalsvc.core.forms import attempt
from evalsvc.organisation import queries, services
from evalsvc.organisation.forms import DatedReasonForm, MoveForm, NewUnitForm, UnitForm
from evalsvc.organisation.kinds import MAY_HOLD, UNIT_KIND_NAMES, UnitKind
from evalsvc.organisation.models import Unit
from evalsvc.organisation.routes.blueprint import blueprint
from evalsvc.organisation.routes.sheets import Sheet, crumbs_to, scope_for, show

MOVED = ("它和它下面的窗口、评价点一起移动，评价码不变。", "过去的归属会保留，统计可以按当时或现在的归属来算。")
RETIRED = ("它的评价点一并停用，印出去的码立即失效，再扫会说明已停用。", "已收到的评价和统计都保留。", "撤销后不能恢复，只能另建单位。")


@blueprint.get("/organisation/units/<public_id>/units/new")
@require(Permission.ORGANISATION_MANAGE)
def new_unit(public_id: str) -> ResponseReturnValue:
    """The form for a unit below another."""
    parent = _managed(public_id)
    return show(_new_sheet(parent), _new_form(parent))


@blueprint.post("/organisation/units/<public_id>/units/new")
@require(Permission.ORGANISATION_MANAGE)
def create_unit(public_id: str) -> ResponseReturnValue:
    """Creates a unit below another."""
    parent = _managed(public_id)
    form = _new_form(parent)
    facts = {"kind": form.kind.data or "", "opened_on": form.opened_on.data, **facts_of(form)}
    if problem := attempt(form, lambda: services.create_unit(by=actor(), parent=parent, **facts)):
        return show(_new_sheet(parent), form, problem)
    flash(f"已新建“{form.name.data}”。")
    return redirect(url_for("organisation.unit", public_id=public_id), 303)


@blueprint.get("/organisation/units/<public_id>/edit")
@require(Permission.ORGANISATION_MANAGE)
def edit_unit(public_id: str) -> ResponseReturnValue:
    """The form for a unit's names, codes and position."""
    unit = _managed(public_id)
    return show(_edit_sheet(unit), UnitForm(obj=unit))


@blueprint.post("/organisation/units/<public_id>/edit")
@require(Permission.ORGANISATION_MANAGE)
def save_unit(public_id: str) -> ResponseReturnValue:
    """Saves a unit's names, codes and position."""
    unit = _managed(public_id)
    form = UnitForm(obj=unit)
    if problem := attempt(form, lambda: services.edit_unit(by=actor(), unit=unit, row_version=form.opened_version, **facts_of(form))):
        return show(_edit_sheet(unit), form, problem)
    flash("已保存。")
    return _to(unit)


@blueprint.get("/organisation/units/<public_id>/move")
@require(Permission.ORGANISATION_MANAGE)
def move_unit(public_id: str) -> ResponseReturnValue:
    """The form that puts a unit under another parent."""
    unit = _managed(public_id)
    return show(_move_sheet(unit), _move_form(unit))


@blueprint.post("/organisation/units/<public_id>/move")
@require(Permission.ORGANISATION_MANAGE)
def do_move_unit(public_id: str) -> ResponseReturnValue:
    """Puts a unit under another parent."""
    unit = _managed(public_id)
    form = _move_form(unit)
    if problem := attempt(form, lambda: services.move_unit(by=actor(), unit=unit, parent=_managed(form.to.data), **_when(form))):
        return show(_move_sheet(unit), form, problem)
    flash(f"已把“{unit.name}”移到新的上级之下。")
    return _to(unit)


@blueprint.get("/organisation/units/<public_id>/retire")
@require(Permission.ORGANISATION_MANAGE)
def retire_unit(public_id: str) -> ResponseReturnValue:
    """The form that retires a unit."""
    unit = _managed(public_id)
    return show(_retire_sheet(unit), DatedReasonForm(data={"row_version": unit.row_version, "on": today()}))


@blueprint.post("/organisation/units/<public_id>/retire")
@require(Permission.ORGANISATION_MANAGE)
def do_retire_unit(public_id: str) -> ResponseReturnValue:
    """Retires a unit."""
    unit = _managed(public_id)
    form = DatedReasonForm()
    if problem := attempt(form, lambda: services.retire_unit(by=actor(), unit=unit, **_when(form))):
        return show(_retire_sheet(unit), form, problem)
    flash(f"已撤销“{unit.name}”。")
    return _to(unit)


def _managed(public_id: str) -> Unit:
    return queries.unit_in_scope(public_id, scope_for(Permission.ORGANISATION_MANAGE))


def _to(unit: Unit) -> ResponseReturnValue:
    return redirect(url_for("organisation.unit", public_id=unit.public_id), 303)


def facts_of(form: UnitForm) -> dict[str, Any]:
    """What was typed about a unit, as its services take it."""
    texts = {name: form[name].data or "" for name in ("name", "name_en", "region_code", "credit_code")}
    return {**texts, "position": form.position.data or 0}


def _when(form: DatedReasonForm | MoveForm) -> dict[str, Any]:
    return {"reason": form.reason.data or "", "on": form.on.data, "row_version": form.opened_version}


def _new_form(parent: Unit) -> NewUnitForm:
    kinds = MAY_HOLD[UnitKind(parent.kind)]
    if not kinds:
        raise WrongState(f"{UNIT_KIND_NAMES[UnitKind(parent.kind)]}下面不能再设单位。")
    form = NewUnitForm(data={"opened_on": today()})
    form.offer_kinds(kinds)
    return form


def _move_form(unit: Unit) -> MoveForm:
    form = MoveForm(data={"row_version": unit.row_version, "on": today()})
    form.offer_units(queries.possible_parents(unit.kind, scope_for(Permission.ORGANISATION_MANAGE), but=unit))
    return form


def _sheet(unit: Unit, title: str, button: str, **given: Any) -> Sheet:
    return Sheet(title, button, url_for("organisation.unit", public_id=unit.public_id), crumbs_to(unit, itself=True), row=unit, **given)


def _new_sheet(parent: Unit) -> Sheet:
    return _sheet(parent, f"在“{parent.name}”下新建单位", "新建单位")


def _edit_sheet(unit: Unit) -> Sheet:
    return _sheet(unit, f"编辑“{unit.name}”", "保存")


def _move_sheet(unit: Unit) -> Sheet:
    weight = queries.weight_of([unit])
    told = f"连同它下面，共{weight.windows}个窗口、{weight.points}个评价点；{weight.codes}个在用的码照常有效，不用重印。"
    return _sheet(unit, f"移动“{unit.name}”", "移动，连同它下面的一切", told=(told, *MOVED), tone="danger")


def _retire_sheet(unit: Unit) -> Sheet:
    points, roles = queries.weight_of([unit]).points, len(services.roles_in([unit]))
    told = f"连同{points}个评价点；在它那里的{roles}个角色不再管任何在用单位，请另行授权。" if roles else f"连同{points}个评价点。"
    return _sheet(unit, f"撤销“{unit.name}”", "撤销单位，并停用它的评价点", told=(told, *RETIRED), tone="danger")
