"""One sheet: filled in row by row, handed in, reviewed."""

from functools import partial

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import SHANGHAI, now
from evalsvc.core.errors import NotFound, Problem
from evalsvc.core.forms import Form, VersionedForm, attempt
from evalsvc.inspections import queries, services
from evalsvc.inspections.forms import AnswerForm, LocalRowForm, RowForm
from evalsvc.inspections.models import Rival, Sheet, SheetRow
from evalsvc.inspections.routes.blueprint import blueprint, scope_for
from evalsvc.inspections.routes.page import page_parts
from evalsvc.inspections.states import Result, result_words
from evalsvc.organisation.queries import reaches

FILL = Permission.INSPECTION_FILL
ROW = Permission.INSPECTION_ROW
JSON = "application/json"


@blueprint.get("/inspections/sheets/<public_id>")
@require(Permission.INSPECTION_READ)
def sheet(public_id: str) -> ResponseReturnValue:
    """A sheet with its goals as a rail; one row open, or all of them."""
    return page_of(queries.sheet_in_scope(public_id, scope_for(Permission.INSPECTION_READ)))


@blueprint.post("/inspections/sheets/<public_id>/rows/<row_id>")
@require(ROW)
def save_row(public_id: str, row_id: str) -> ResponseReturnValue:
    """Keeps what was typed into a row; a script is told in JSON, a form is led back to the row."""
    found, row = queries.row_to_fill(public_id, row_id, actor())
    form = RowForm(prefix=row.public_id)
    kept: list[Rival | None] = []
    version = form.opened_version or None
    saved = partial(services.save_row, by=actor(), sheet=found, row=row)
    problem = attempt(form, lambda: kept.append(saved(said=form.said, row_version=version, stamps=form.named)))
    if JSON in request.headers.get("Accept", ""):
        return _told(found, row, form, problem, kept)
    if problem:
        return page_of(found, (row.public_id, form)), problem.status
    flash("这一项刚被别人改过，两份文字都保留了，请选用一份。" if kept[0] else "已保存。")
    return back_to(found, row)


@blueprint.post("/inspections/sheets/<public_id>/rows/<row_id>/choose/<rival_id>")
@require(ROW)
def choose_text(public_id: str, row_id: str, rival_id: str) -> ResponseReturnValue:
    """Takes one of two texts."""
    found, row = queries.row_to_fill(public_id, row_id, actor())
    rival = next((one for one in queries.rivals_of(found) if one.public_id == rival_id and one.row_id == row.id), None)
    if rival is None:
        raise NotFound
    services.choose_text(by=actor(), sheet=found, row=row, rival=rival, take=request.form.get("take") == "yes")
    return back_to(found, row)


@blueprint.post("/inspections/sheets/<public_id>/rows")
@require(FILL)
def add_row(public_id: str) -> ResponseReturnValue:
    """A requirement of one's own."""
    found, form = _filling(public_id), LocalRowForm(prefix="local")
    act = attempt(form, lambda: services.add_local_row(by=actor(), sheet=found, text=form["text"].data or ""))
    return _done(found, "local", form, act, "已增加，排在最后。")


@blueprint.post("/inspections/sheets/<public_id>/rows/<row_id>/remove")
@require(FILL)
def remove_row(public_id: str, row_id: str) -> ResponseReturnValue:
    """Takes back a local row."""
    found = _filling(public_id)
    services.remove_row(by=actor(), sheet=found, row=queries.row_in(found, row_id))
    flash("已删去。")
    return redirect(url_for("inspections.sheet", public_id=public_id), 303)


@blueprint.post("/inspections/sheets/<public_id>/rows/<row_id>/remarks/<remark_id>")
@require(ROW)
def answer_remark(public_id: str, row_id: str, remark_id: str) -> ResponseReturnValue:
    """Answers a reviewer's remark."""
    found, row = queries.row_to_fill(public_id, row_id, actor())
    form = AnswerForm(prefix=remark_id)
    remark = next((one for one in queries.remarks_of(found) if one.public_id == remark_id and one.row_id == row.id), None)
    if remark is None:
        raise NotFound
    problem = attempt(form, lambda: services.answer_remark(by=actor(), sheet=found, remark=remark, text=form["text"].data or ""))
    if problem:
        return page_of(found, (remark_id, form)), problem.status
    flash("已回应。")
    return back_to(found, row)


@blueprint.post("/inspections/sheets/<public_id>/submit")
@require(FILL)
def submit(public_id: str) -> ResponseReturnValue:
    """Hands the sheet in."""
    found, form = _filling(public_id), VersionedForm(prefix="submit")
    act = attempt(form, lambda: services.submit_sheet(by=actor(), sheet=found, row_version=form.opened_version))
    return _done(found, "submit", form, act, "已提交，等待上级审核。没有落实或者发现问题的内容已登记到整改台账。")


@blueprint.post("/inspections/sheets/<public_id>/revise")
@require(FILL)
def revise(public_id: str) -> ResponseReturnValue:
    """Opens a sheet for a further revision."""
    found = _filling(public_id)
    services.revise_sheet(by=actor(), sheet=found)
    flash("已重新打开，原来提交的内容仍然保留。")
    return redirect(url_for("inspections.sheet", public_id=public_id), 303)


def _filling(public_id: str) -> Sheet:
    return queries.sheet_in_scope(public_id, scope_for(FILL))


def _told(found: Sheet, row: SheetRow, form: Form, problem: Problem | None, kept: list[Rival | None]) -> ResponseReturnValue:
    if problem:
        said = [message for field in form for message in field.errors] + list(form.form_errors)
        return jsonify(saved=False, sentences=said), problem.status
    view = queries.view_of(found, row)
    view = view if reaches(scope_for(Permission.INSPECTION_READ), found.unit) else view.unclaimed()
    at = now().astimezone(SHANGHAI).strftime("%H:%M:%S")
    badge = result_words(Result(row.result), is_negative=view.asked.is_negative)
    return jsonify(
        saved=True, rival=bool(view.rivals), beside=bool(kept[0]), row_version=row.row_version, at=at, badge=badge, lacks=view.lacks, hints=view.hints
    )


def back_to(found: Sheet, row: SheetRow) -> ResponseReturnValue:
    """Back to a row: on the sheet, or on the page of whoever sees only the rows that name them."""
    whole = reaches(scope_for(Permission.INSPECTION_READ), found.unit)
    endpoint = "inspections.sheet" if whole else "inspections.mine_in"
    return redirect(url_for(endpoint, public_id=found.public_id, _anchor=f"row-{row.public_id}"), 303)


def _done(found: Sheet, name: str, form: Form, problem: Problem | None, said: str) -> ResponseReturnValue:
    if problem:
        return page_of(found, (name, form)), problem.status
    flash(said)
    return redirect(url_for("inspections.sheet", public_id=found.public_id), 303)


def page_of(found: Sheet, refused: tuple[str, Form] | None = None) -> str:
    """The page of a sheet; `refused` is a form by its name that goes back to it with what was typed."""
    return render_template("inspections/sheet.html", **page_parts(found, refused))
