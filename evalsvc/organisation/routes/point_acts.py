"""What is done to rating points: new, edit, withdraw or replace the code, move, retire."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.forms import attempt
from evalsvc.organisation import queries, services
from evalsvc.organisation.forms import DatedReasonForm, MoveForm, NewPointForm, PointForm, ReasonForm
from evalsvc.organisation.models import RatingPoint, ServiceItem, Unit
from evalsvc.organisation.naming import names_of
from evalsvc.organisation.routes.blueprint import blueprint
from evalsvc.organisation.routes.sheets import Sheet, crumbs_to, scope_for, show

SCANNED = "再扫会说明这个码已停用；大厅有自己的评价码时，可以转过去评价。"
NEW = ("新评价点马上得到一个码，可以印海报和桌贴。",)
WITHDRAWN = (f"印出去的码立即失效，{SCANNED}", "评价点保留，以后可以发新码。")
REPLACED = (f"旧码立即失效，{SCANNED}", "马上得到新码，请重新打印，并把旧海报、旧桌贴撤下。")
MOVED = ("贴在原处的码立即失效，免得在原处扫码却评到新地方。", "在新地方得到新码，请重新打印，并把旧海报、旧桌贴撤下。")
RETIRED = (f"码立即失效，{SCANNED}", "已收到的评价和统计都保留。", "停用后不能恢复，只能另设评价点。")


@blueprint.get("/organisation/units/<public_id>/points/new")
@require(Permission.POINT_MANAGE)
def new_point(public_id: str) -> ResponseReturnValue:
    """The form for a point of a unit."""
    unit = _unit(public_id)
    return show(_new_sheet(unit), _new_form(unit))


@blueprint.post("/organisation/units/<public_id>/points/new")
@require(Permission.POINT_MANAGE)
def create_point(public_id: str) -> ResponseReturnValue:
    """Creates a point with its first code."""
    unit = _unit(public_id)
    form = _new_form(unit)
    made: list[RatingPoint] = []
    if problem := attempt(form, lambda: made.append(services.create_point(by=actor(), unit=unit, kind=form.kind.data or "", **_facts(form)))):
        return show(_new_sheet(unit), form, problem)
    flash("已新设评价点，可以打印海报和桌贴了。")
    return _to(made[0])


@blueprint.get("/organisation/points/<public_id>/edit")
@require(Permission.POINT_MANAGE)
def edit_point(public_id: str) -> ResponseReturnValue:
    """The form for a point's label, item and first day."""
    point = _managed(public_id)
    return show(_edit_sheet(point), _edit_form(point))


@blueprint.post("/organisation/points/<public_id>/edit")
@require(Permission.POINT_MANAGE)
def save_point(public_id: str) -> ResponseReturnValue:
    """Saves a point's label, item and first day."""
    point = _managed(public_id)
    form = _edit_form(point)
    if problem := attempt(form, lambda: services.edit_point(by=actor(), point=point, row_version=form.opened_version, **_facts(form))):
        return show(_edit_sheet(point), form, problem)
    flash("已保存。名称若有改动，请重新打印。")
    return _to(point)


@blueprint.get("/organisation/points/<public_id>/withdraw-code")
@require(Permission.POINT_MANAGE)
def withdraw_code(public_id: str) -> ResponseReturnValue:
    """The form that withdraws the code."""
    point = _managed(public_id)
    return show(_withdraw_sheet(point), ReasonForm(data={"row_version": point.row_version}))


@blueprint.post("/organisation/points/<public_id>/withdraw-code")
@require(Permission.POINT_MANAGE)
def do_withdraw_code(public_id: str) -> ResponseReturnValue:
    """Withdraws the code."""
    point = _managed(public_id)
    form = ReasonForm()
    if problem := attempt(form, lambda: services.withdraw_code(by=actor(), point=point, **_reason(form))):
        return show(_withdraw_sheet(point), form, problem)
    flash("码已撤销。")
    return _to(point)


@blueprint.get("/organisation/points/<public_id>/replace-code")
@require(Permission.POINT_MANAGE)
def replace_code(public_id: str) -> ResponseReturnValue:
    """The form that gives a new code."""
    point = _managed(public_id)
    return show(_replace_sheet(point), ReasonForm(data={"row_version": point.row_version}))


@blueprint.post("/organisation/points/<public_id>/replace-code")
@require(Permission.POINT_MANAGE)
def do_replace_code(public_id: str) -> ResponseReturnValue:
    """Gives a new code."""
    point = _managed(public_id)
    form = ReasonForm()
    if problem := attempt(form, lambda: services.replace_code(by=actor(), point=point, **_reason(form))):
        return show(_replace_sheet(point), form, problem)
    flash("已换发新码，请重新打印并撤下旧的。")
    return _to(point)


@blueprint.get("/organisation/points/<public_id>/move")
@require(Permission.POINT_MANAGE)
def move_point(public_id: str) -> ResponseReturnValue:
    """The form that moves a point to another unit."""
    point = _managed(public_id)
    return show(_move_sheet(point), _move_form(point))


@blueprint.post("/organisation/points/<public_id>/move")
@require(Permission.POINT_MANAGE)
def do_move_point(public_id: str) -> ResponseReturnValue:
    """Moves a point to another unit."""
    point = _managed(public_id)
    form = _move_form(point)
    if problem := attempt(form, lambda: services.move_point(by=actor(), point=point, unit=_unit(form.to.data), on=form.on.data, **_reason(form))):
        return show(_move_sheet(point), form, problem)
    flash("评价点已迁移并得到新码，请重新打印。")
    return _to(point)


@blueprint.get("/organisation/points/<public_id>/retire")
@require(Permission.POINT_MANAGE)
def retire_point(public_id: str) -> ResponseReturnValue:
    """The form that retires a point."""
    point = _managed(public_id)
    return show(_retire_sheet(point), DatedReasonForm(data={"row_version": point.row_version, "on": today()}))


@blueprint.post("/organisation/points/<public_id>/retire")
@require(Permission.POINT_MANAGE)
def do_retire_point(public_id: str) -> ResponseReturnValue:
    """Retires a point."""
    point = _managed(public_id)
    form = DatedReasonForm()
    if problem := attempt(form, lambda: services.retire_point(by=actor(), point=point, on=form.on.data, **_reason(form))):
        return show(_retire_sheet(point), form, problem)
    flash("评价点已停用。")
    return _to(point)


def _unit(public_id: str) -> Unit:
    return queries.unit_in_scope(public_id, scope_for(Permission.POINT_MANAGE))


def _managed(public_id: str) -> RatingPoint:
    return queries.point_in_scope(public_id, scope_for(Permission.POINT_MANAGE)).point


def _to(point: RatingPoint) -> ResponseReturnValue:
    return redirect(url_for("organisation.point", public_id=point.public_id), 303)


def _reason(form: ReasonForm) -> dict[str, Any]:
    return {"reason": form.reason.data or "", "row_version": form.opened_version}


def _facts(form: PointForm) -> dict[str, Any]:
    item: ServiceItem | None = queries.item_by_id(form.service_item.data) if form.service_item.data else None
    return {"label": form.label.data or "", "label_en": form.label_en.data or "", "service_item": item, "first_day": form.first_day.data}


def _new_form(unit: Unit) -> NewPointForm:
    form = NewPointForm(data={"first_day": today()})
    form.offer_kinds(unit)
    form.offer_items(queries.open_items())
    return form


def _edit_form(point: RatingPoint) -> PointForm:
    facts = {name: getattr(point, name) for name in ("row_version", "label", "label_en", "first_day")}
    form = PointForm(data={**facts, "service_item": point.service_item.public_id if point.service_item else ""})
    form.offer_items(queries.open_items(), point.service_item)
    return form


def _move_form(point: RatingPoint) -> MoveForm:
    form = MoveForm(data={"row_version": point.row_version, "on": today()})
    form.offer_units(queries.possible_places(point.kind, scope_for(Permission.POINT_MANAGE), but=point.unit))
    return form


def _sheet(point: RatingPoint, act: str, button: str, **given: Any) -> Sheet:
    names = names_of(point)
    back = url_for("organisation.point", public_id=point.public_id)
    crumbs = [*crumbs_to(point.unit, itself=True), ("评价点", back)]
    return Sheet(f"{act}：{names.place}", button, back, crumbs, row=point, **given)


def _new_sheet(unit: Unit) -> Sheet:
    back = url_for("organisation.unit", public_id=unit.public_id)
    return Sheet(f"在“{unit.name}”新设评价点", "新设评价点，并发码", back, crumbs_to(unit, itself=True), told=NEW)


def _edit_sheet(point: RatingPoint) -> Sheet:
    return _sheet(point, "编辑评价点", "保存")


def _withdraw_sheet(point: RatingPoint) -> Sheet:
    return _sheet(point, "撤销评价码", "撤销，印出去的码立即失效", told=WITHDRAWN, tone="danger")


def _replace_sheet(point: RatingPoint) -> Sheet:
    return _sheet(point, "换发新码", "换发新码，旧码立即失效", told=REPLACED, tone="danger")


def _move_sheet(point: RatingPoint) -> Sheet:
    return _sheet(point, "迁移评价点", "迁移，换发新码，旧码立即失效", told=MOVED, tone="danger")


def _retire_sheet(point: RatingPoint) -> Sheet:
    return _sheet(point, "停用评价点", "停用，码立即失效", told=RETIRED, tone="danger")
