"""Item lists: all bureaus, one list, its way upward, and all of a region merged."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import Problem
from evalsvc.core.forms import attempt
from evalsvc.guides.forms.lists import ReasonForm
from evalsvc.guides.forms.units import UnitFilterForm
from evalsvc.guides.models import ItemList
from evalsvc.guides.queries import lists as queries
from evalsvc.guides.routes.blueprint import blueprint, kind_of_file, scope_for, table_file
from evalsvc.guides.services import lists as services
from evalsvc.guides.states import LIST_STATE_WORDS, ListAct, ListState, can
from evalsvc.guides.tables import list_table, merged_table
from evalsvc.guides.template import completeness
from evalsvc.organisation.queries import reaches

READ, EDIT, REVIEW = Permission.GUIDE_READ, Permission.GUIDE_EDIT, Permission.GUIDE_REVIEW


@blueprint.get("/item-lists")
@require(READ)
def item_lists() -> ResponseReturnValue:
    """Every bureau of one's scope with its list and how far it is."""
    mine = {unit.id for unit, _ in queries.bureaus(scope_for(EDIT))}
    return render_template("guides/lists.html", lines=queries.list_lines(scope_for(READ)), mine=mine)


@blueprint.post("/item-lists/units/<unit_id>")
@require(EDIT)
def start_list(unit_id: str) -> ResponseReturnValue:
    """Starts a bureau's list from the template."""
    made = services.start_list(by=actor(), unit=queries.bureau_in_scope(unit_id, scope_for(EDIT)))
    flash("清单已建立，请逐项填写。")
    return _to(made)


@blueprint.get("/item-lists/<public_id>")
@require(READ)
def item_list(public_id: str) -> ResponseReturnValue:
    """A list with what is missing in it."""
    return _page(queries.list_in_scope(public_id, scope_for(READ)))


@blueprint.post("/item-lists/<public_id>/report")
@require(EDIT)
def report_list(public_id: str) -> ResponseReturnValue:
    """Reports a list upward."""
    one = queries.list_in_scope(public_id, scope_for(EDIT))
    services.report_list(by=actor(), one=one)
    flash("清单已上报。")
    return _to(one)


@blueprint.post("/item-lists/<public_id>/return")
@require(REVIEW)
def return_list(public_id: str) -> ResponseReturnValue:
    """Sends a list back, with a reason."""
    one, form = queries.list_in_scope(public_id, scope_for(REVIEW)), ReasonForm()
    problem = attempt(form, lambda: services.return_list(by=actor(), one=one, reason=form.reason.data or ""))
    return _answered(one, "return", form, problem, "清单已退回，理由已写在清单上。")


@blueprint.post("/item-lists/<public_id>/file")
@require(REVIEW)
def file_list(public_id: str) -> ResponseReturnValue:
    """Files a list."""
    one = queries.list_in_scope(public_id, scope_for(REVIEW))
    services.file_list(by=actor(), one=one)
    flash("清单已备案。")
    return _to(one)


@blueprint.post("/item-lists/<public_id>/revise")
@require(EDIT)
def revise_list(public_id: str) -> ResponseReturnValue:
    """Takes a filed list up again."""
    one, form = queries.list_in_scope(public_id, scope_for(EDIT)), ReasonForm()
    problem = attempt(form, lambda: services.revise_list(by=actor(), one=one, reason=form.reason.data or ""))
    return _answered(one, "revise", form, problem, "可以修订了，改完请重新上报。")


@blueprint.post("/item-lists/<public_id>/files/<form>")
@require(READ)
def export_list(public_id: str, form: str) -> ResponseReturnValue:
    """A list in the columns of the document, as a workbook or a document."""
    kind = kind_of_file(form)
    one = queries.list_in_scope(public_id, scope_for(READ))
    words = LIST_STATE_WORDS[ListState(one.state)][0]
    table = list_table(queries.template_for(one), queries.rows_of(one), unit=one.unit.name, day=today(), state=words)
    response = table_file(table, form, f"{one.unit.name}政务服务事项清单")
    services.note_exported(by=actor(), one=one, form=kind.name)
    return response


@blueprint.get("/item-lists/merged")
@require(REVIEW)
def merged() -> ResponseReturnValue:
    """The reported lists of a region side by side."""
    form = UnitFilterForm(request.args)
    unit = form.chosen(queries.bureaus(scope_for(REVIEW)))
    return render_template("guides/merged.html", form=form, unit=unit, merged=queries.merged_below(unit) if unit else None)


@blueprint.post("/item-lists/merged/<unit_id>/files/<form>")
@require(REVIEW)
def export_merged(unit_id: str, form: str) -> ResponseReturnValue:
    """The reported lists of a region as one table."""
    kind = kind_of_file(form)
    unit = queries.bureau_in_scope(unit_id, scope_for(REVIEW))
    found = queries.merged_below(unit)
    table = merged_table(queries.template_now()[1], found, unit=unit.name, day=today())
    response = table_file(table, form, f"{unit.name}政务服务事项清单汇总")
    services.note_merged_exported(by=actor(), unit=unit, count=len(found.lists), form=kind.name)
    return response


def _page(one: ItemList, refused: tuple[str, ReasonForm] | None = None) -> str:
    rows, state = queries.rows_of(one), ListState(one.state)
    edits = reaches(scope_for(EDIT), one.unit)
    above = queries.is_above(scope_for(REVIEW), one.unit_id)
    may = {act: (above if act in (ListAct.RETURN, ListAct.FILE) else edits) and can(state, act) for act in ListAct}
    forms = {name: ReasonForm(None) for name in ("return", "revise")} | (dict([refused]) if refused else {})
    return render_template(
        "guides/list.html",
        one=one,
        rows=rows,
        done=completeness(rows),
        template=queries.template_for(one),
        document=queries.document_for(one),
        may=may,
        forms=forms,
        opened=refused[0] if refused else "",
        story=queries.story_of(services.subject_of(one)),
    )


def _answered(one: ItemList, name: str, form: ReasonForm, problem: Problem | None, said: str) -> ResponseReturnValue:
    if problem is not None:
        return _page(one, (name, form)), problem.status
    flash(said)
    return _to(one)


def _to(one: ItemList) -> ResponseReturnValue:
    return redirect(url_for("guides.item_list", public_id=one.public_id), 303)
