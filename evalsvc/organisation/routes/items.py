"""The service items."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.forms import attempt
from evalsvc.organisation import queries, services
from evalsvc.organisation.forms import ItemForm, RetireItemForm
from evalsvc.organisation.kinds import LEVEL_NAMES
from evalsvc.organisation.models import ServiceItem
from evalsvc.organisation.routes.blueprint import blueprint
from evalsvc.organisation.routes.sheets import Sheet, home, show

RETIRED = ("新的评价点不能再选这个事项。", "已有的评价和统计都保留。", "停用后不能恢复，只能另建事项。")


@blueprint.get("/organisation/items")
@require(Permission.ORGANISATION_READ)
def items() -> ResponseReturnValue:
    """The service items, narrowed by the address."""
    q, level, retired = request.args.get("q", "").strip()[:80], request.args.get("level", ""), request.args.get("retired") == "yes"
    level = level if level in LEVEL_NAMES else ""
    found = queries.item_list(q=q, level=level, retired=retired)
    manages = services.manages_items(actor())
    return render_template("organisation/items.html", items=found, q=q, level=level, retired=retired, manages=manages)


@blueprint.get("/organisation/items/new")
@require(Permission.ORGANISATION_MANAGE)
def new_item() -> ResponseReturnValue:
    """The form for a new item."""
    services.check_manages_items(actor())
    return show(_new_sheet(), ItemForm())


@blueprint.post("/organisation/items/new")
@require(Permission.ORGANISATION_MANAGE)
def create_item() -> ResponseReturnValue:
    """Creates an item."""
    form = ItemForm()
    if problem := attempt(form, lambda: services.create_item(by=actor(), **_facts(form))):
        return show(_new_sheet(), form, problem)
    flash(f"已新建事项“{form.name.data}”。")
    return redirect(url_for("organisation.items"), 303)


@blueprint.get("/organisation/items/<public_id>/edit")
@require(Permission.ORGANISATION_MANAGE)
def edit_item(public_id: str) -> ResponseReturnValue:
    """The form for an item's names, levels and code."""
    services.check_manages_items(actor())
    item = queries.item_by_id(public_id)
    return show(_edit_sheet(item), ItemForm(obj=item))


@blueprint.post("/organisation/items/<public_id>/edit")
@require(Permission.ORGANISATION_MANAGE)
def save_item(public_id: str) -> ResponseReturnValue:
    """Saves an item."""
    item = queries.item_by_id(public_id)
    form = ItemForm(obj=item)
    if problem := attempt(form, lambda: services.edit_item(by=actor(), item=item, row_version=form.opened_version, **_facts(form))):
        return show(_edit_sheet(item), form, problem)
    flash("已保存。")
    return redirect(url_for("organisation.items"), 303)


@blueprint.get("/organisation/items/<public_id>/retire")
@require(Permission.ORGANISATION_MANAGE)
def retire_item(public_id: str) -> ResponseReturnValue:
    """The page that retires an item."""
    services.check_manages_items(actor())
    item = queries.item_by_id(public_id)
    return show(_retire_sheet(item), RetireItemForm(obj=item))


@blueprint.post("/organisation/items/<public_id>/retire")
@require(Permission.ORGANISATION_MANAGE)
def do_retire_item(public_id: str) -> ResponseReturnValue:
    """Retires an item."""
    item = queries.item_by_id(public_id)
    form = RetireItemForm(obj=item)
    if problem := attempt(form, lambda: services.retire_item(by=actor(), item=item, row_version=form.opened_version)):
        return show(_retire_sheet(item), form, problem)
    flash(f"已停用事项“{item.name}”。")
    return redirect(url_for("organisation.items"), 303)


def _facts(form: ItemForm) -> dict[str, Any]:
    texts = {name: form[name].data or "" for name in ("main_name", "name", "name_en", "code")}
    return {**texts, "levels": "".join(form.levels.data or ()), "position": form.position.data or 0}


def _sheet(title: str, button: str, **given: Any) -> Sheet:
    address = url_for("organisation.items")
    return Sheet(title, button, address, [home(), ("服务事项", address)], **given)


def _new_sheet() -> Sheet:
    return _sheet("新建服务事项", "新建事项")


def _edit_sheet(item: ServiceItem) -> Sheet:
    return _sheet(f"编辑事项“{item.name}”", "保存", row=item)


def _retire_sheet(item: ServiceItem) -> Sheet:
    return _sheet(f"停用事项“{item.name}”", "停用这个事项", told=RETIRED, tone="danger", row=item)
