"""The rows of an item list: filled in, added by the place, taken out again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import Problem
from evalsvc.core.forms import attempt
from evalsvc.guides.forms.lists import LocalRowForm, RowForm
from evalsvc.guides.models import ItemList, ItemListRow
from evalsvc.guides.queries import lists as queries
from evalsvc.guides.routes.blueprint import blueprint, scope_for
from evalsvc.guides.services import lists as services
from evalsvc.guides.states import ListAct, ListState, step

EDIT = Permission.GUIDE_EDIT


@blueprint.get("/item-lists/<public_id>/rows/new")
@require(EDIT)
def new_row(public_id: str) -> ResponseReturnValue:
    """The form of a local item."""
    return _page(_changeable(public_id), None, LocalRowForm())


@blueprint.post("/item-lists/<public_id>/rows/new")
@require(EDIT)
def add_row(public_id: str) -> ResponseReturnValue:
    """Adds a local item."""
    one, form = _list(public_id), LocalRowForm()
    if problem := attempt(form, lambda: services.add_row(by=actor(), one=one, called=form.called, said=form.said)):
        return _page(one, None, form), problem.status
    flash("本地事项已加在清单最后。")
    return _to(one)


@blueprint.get("/item-lists/<public_id>/rows/<row_id>")
@require(EDIT)
def edit_row(public_id: str, row_id: str) -> ResponseReturnValue:
    """The form of a row."""
    one = _changeable(public_id)
    row = queries.row_of(one, row_id)
    form = _form_of(row)(obj=row)
    form.show(row)
    return _page(one, row, form)


@blueprint.post("/item-lists/<public_id>/rows/<row_id>")
@require(EDIT)
def save_row(public_id: str, row_id: str) -> ResponseReturnValue:
    """Saves a row."""
    one = _list(public_id)
    row = queries.row_of(one, row_id)
    form = _form_of(row)()
    if problem := attempt(form, lambda: _save(one, row, form)):
        return _page(one, row, form, problem), problem.status
    flash(f"第{row.number}项已保存。")
    return _to(one, f"row-{row.number}")


@blueprint.post("/item-lists/<public_id>/rows/<row_id>/drop")
@require(EDIT)
def drop_row(public_id: str, row_id: str) -> ResponseReturnValue:
    """Takes out a local item; a row of the template stays."""
    one = _list(public_id)
    services.drop_row(by=actor(), one=one, row=queries.row_of(one, row_id))
    flash("本地事项已撤去。")
    return _to(one)


def _list(public_id: str) -> ItemList:
    return queries.list_in_scope(public_id, scope_for(EDIT))


def _changeable(public_id: str) -> ItemList:
    one = _list(public_id)
    step(ListState(one.state), ListAct.EDIT)
    return one


def _form_of(row: ItemListRow) -> type[RowForm]:
    return LocalRowForm if row.is_local else RowForm


def _save(one: ItemList, row: ItemListRow, form: RowForm) -> None:
    services.edit_row(by=actor(), one=one, row=row, said=form.said, row_version=form.opened_version, called=form.called)


def _page(one: ItemList, row: ItemListRow | None, form: RowForm, problem: Problem | None = None) -> str:
    example = None if row is None or row.is_local else queries.example_of(one, row.number)
    return render_template("guides/row.html", one=one, row=row, form=form, example=example, now=form.kept_now(row, problem))


def _to(one: ItemList, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("guides.item_list", public_id=one.public_id, _anchor=anchor), 303)
