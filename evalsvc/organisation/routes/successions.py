"""Merges and splits: asked for in the address, shown with all consequences, then done; and what there has been."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.forms import attempt
from evalsvc.organisation import queries, services
from evalsvc.organisation.forms import MergeForm, SplitForm, SuccessionForm
from evalsvc.organisation.models import Unit
from evalsvc.organisation.naming import names_of
from evalsvc.organisation.plans import Plan
from evalsvc.organisation.routes.blueprint import blueprint
from evalsvc.organisation.routes.sheets import crumbs_to, home, scope_for


@dataclass(frozen=True)
class Told:
    """What would follow: what goes over, which units end, and what else the page names."""

    plan: Plan
    ended: list[Unit]
    named: dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """A merge or a split: what each does in its own way. `act` returns the unit that carries on."""

    template: str
    form: Callable[[Unit], Any]
    told: Callable[[Unit, Any], Told]
    act: Callable[[Unit, Any], Unit]
    done: str


CHANGE_WORDS = {"merge": "并入", "split": "分出", "move": "移动", "retire": "撤销"}


@blueprint.get("/organisation/changes")
@require(Permission.ORGANISATION_READ)
def changes() -> ResponseReturnValue:
    """Every merge, split, move and retirement of the person's units, the latest first."""
    page = min(max(1, request.args.get("page", 1, type=int)), 9999)
    found, more = queries.changes(scope_for(Permission.ORGANISATION_READ), page=page)
    return render_template("organisation/changes.html", changes=found, more=more, page=page, crumbs=[home()], words=CHANGE_WORDS)


@blueprint.get("/organisation/units/<public_id>/merge")
@require(Permission.ORGANISATION_MANAGE)
def merge_unit(public_id: str) -> ResponseReturnValue:
    """The form of a merge and, when the address says which, everything that would follow from it."""
    return _preview(_managed(public_id), MERGE)


@blueprint.post("/organisation/units/<public_id>/merge")
@require(Permission.ORGANISATION_MANAGE)
def do_merge_unit(public_id: str) -> ResponseReturnValue:
    """Merges units into one of them, or into a new one."""
    return _carry_out(_managed(public_id), MERGE)


@blueprint.get("/organisation/units/<public_id>/split")
@require(Permission.ORGANISATION_MANAGE)
def split_unit(public_id: str) -> ResponseReturnValue:
    """The form of a split and, when the address says how, everything that would follow from it."""
    return _preview(_managed(public_id), SPLIT)


@blueprint.post("/organisation/units/<public_id>/split")
@require(Permission.ORGANISATION_MANAGE)
def do_split_unit(public_id: str) -> ResponseReturnValue:
    """Splits a new unit off."""
    return _carry_out(_managed(public_id), SPLIT)


def _preview(unit: Unit, shape: Shape) -> ResponseReturnValue:
    form = shape.form(unit)
    if not request.args:
        return _page(unit, form, shape)
    return _page(unit, form, shape, shown=True) if form.validate() else (_page(unit, form, shape), 422)


def _carry_out(unit: Unit, shape: Shape) -> ResponseReturnValue:
    form = shape.form(unit)
    made: list[Unit] = []
    if problem := attempt(form, lambda: made.append(shape.act(unit, form))):
        return _page(unit, form, shape, shown=problem.status == 409), problem.status
    flash(shape.done.format(name=made[0].name))
    return redirect(url_for("organisation.unit", public_id=made[0].public_id), 303)


def _page(unit: Unit, form: Any, shape: Shape, *, shown: bool = False) -> str:
    """The form, and below it what would follow: `shown` when what was asked for can be worked out."""
    told = shape.told(unit, form) if shown else None
    consequences = {**told.named, **_consequences(unit, form, told.plan, told.ended)} if told else {}
    return render_template(shape.template, unit=unit, form=form, crumbs=crumbs_to(unit, itself=True), **consequences)


def _managed(public_id: str) -> Unit:
    return queries.unit_in_scope(public_id, scope_for(Permission.ORGANISATION_MANAGE))


def _given(form: type[SuccessionForm]) -> Any:
    """The form as it was posted, or typed into the address, or new."""
    if request.method == "POST":
        return form()
    return form(request.args, meta={"csrf": False}) if request.args else form(data={"on": today()}, meta={"csrf": False})


def _merge_form(unit: Unit) -> MergeForm:
    form: MergeForm = _given(MergeForm)
    form.offer(unit, queries.possible_partners(unit, scope_for(Permission.ORGANISATION_MANAGE)))
    return form


def _split_form(unit: Unit) -> SplitForm:
    form: SplitForm = _given(SplitForm)
    pieces = [(child.public_id, child.name) for child in queries.children(unit)]
    form.offer([*pieces, *((row.point.public_id, f"评价点：{names_of(row.point).place}") for row in queries.points_at(unit))])
    return form


def _new_unit(unit: Unit, form: SuccessionForm) -> Unit:
    facts: dict[str, Any] = {"name": form.name.data or "", "name_en": form.name_en.data or "", "opened_on": form.on.data}
    return services.create_unit(by=actor(), parent=unit.parent, kind=unit.kind, **facts)


def _merge(unit: Unit, form: MergeForm) -> Unit:
    others = [_managed(public_id) for public_id in form.others.data or ()]
    keeps = form.into.data == "keep"
    into = unit if keeps else _new_unit(unit, form)
    when: dict[str, Any] = {
        "on": form.on.data,
        "reason": form.reason.data or "",
        "mark": form.mark.data or "",
        "row_version": form.opened_version if keeps else None,
    }
    services.merge_units(by=actor(), units=others if keeps else [unit, *others], into=into, **when)
    return into


def _split(unit: Unit, form: SplitForm) -> Unit:
    plan = queries.split_plan(unit, form.parts.data or ())
    made = _new_unit(unit, form)
    when: dict[str, Any] = {"on": form.on.data, "reason": form.reason.data or "", "row_version": form.opened_version}
    services.split_unit(by=actor(), unit=unit, parts=[(made, plan)], ends=bool(form.ends.data), **when)
    return made


def _told_of_merge(unit: Unit, form: MergeForm) -> Told:
    others = [_managed(public_id) for public_id in form.others.data or ()]
    keeps = form.into.data == "keep"
    ended = others if keeps else [unit, *others]
    into = unit.name if keeps else form.name.data
    return Told(queries.merge_plan(ended, unit if keeps else None), ended, {"into": into, "ended": ended, "roles": services.roles_in(ended)})


def _told_of_split(unit: Unit, form: SplitForm) -> Told:
    return Told(queries.split_plan(unit, form.parts.data or ()), [], {"into": form.name.data, "roles": services.roles_in([unit])})


def _consequences(unit: Unit, form: SuccessionForm, plan: Plan, ended: list[Unit]) -> dict[str, Any]:
    """What the page shows before the act: what goes over, how much hangs on it, and what is to be posted."""
    weight = queries.weight_of([*ended, *(carried.unit for carried in plan.units)])
    return {"plan": plan, "weight": weight, "posted": _posted(form, unit, plan)}


def _posted(form: SuccessionForm, unit: Unit, plan: Plan) -> list[tuple[str, str]]:
    """The form's values as hidden fields, with the versions of what was shown."""
    found = [("row_version", str(unit.row_version)), ("mark", plan.mark)]
    for field in form:
        if field.type not in ("CSRFTokenField", "HiddenField"):
            values = field.data if isinstance(field.data, list) else [field.data]
            found += [(field.name, "y" if value is True else str(value)) for value in values if value not in (None, False, "")]
    return found


MERGE = Shape("organisation/merge.html", _merge_form, _told_of_merge, _merge, "已合并，由“{name}”继续。印出去的码照常有效。")
SPLIT = Shape("organisation/split.html", _split_form, _told_of_split, _split, "已分出“{name}”。印出去的码照常有效。")
