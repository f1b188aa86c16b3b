"""One sheet: filled in row by row, handed in, reviewed."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import SHANGHAI, now
from evalsvc.core.errors import NotFound, Problem
from evalsvc.core.forms import Form, VersionedForm, attempt
from evalsvc.inspections import queries, services
from evalsvc.inspections.claim_forms import forms_of
from evalsvc.inspections.forms import AnswerForm, LocalRowForm, RowForm
from evalsvc.inspections.incoming_forms import FileForm
from evalsvc.inspections.models import Rival, Sheet
from evalsvc.inspections.routes.blueprint import blueprint, is_open, scope_for
from evalsvc.inspections.states import WRITABLE, SheetState
from evalsvc.organisation.queries import reaches

FILL = Permission.INSPECTION_FILL
JSON = "application/json"


@blueprint.get("/inspections/sheets/<public_id>")
@require(Permission.INSPECTION_READ)
def sheet(public_id: str) -> ResponseReturnValue:
    """A sheet with its goals as a rail; one row open, or all of them."""
    return page_of(queries.sheet_in_scope(public_id, scope_for(Permission.INSPECTION_READ)))


@blueprint.post("/inspections/sheets/<public_id>/rows/<row_id>")
@require(FILL)
def save_row(public_id: str, row_id: str) -> ResponseReturnValue:
    """Keeps what was typed into a row; a script is told in JSON, a form is led back to the row."""
    found = _filling(public_id)
    row = queries.row_in(found, row_id)
    form = RowForm(prefix=row.public_id)
    kept: list[Rival | None] = []
    version = form.opened_version or None
    problem = attempt(form, lambda: kept.append(services.save_row(by=actor(), sheet=found, row=row, said=form.said, row_version=version)))
    if JSON in request.headers.get("Accept", ""):
        return _told(row.row_version, form, problem, kept)
    if problem:
        return page_of(found, (row.public_id, form)), problem.status
    flash("这一项刚被别人改过，两份文字都保留了，请选用一份。" if kept[0] else "已保存。")
    return redirect(url_for("inspections.sheet", public_id=public_id, _anchor=f"row-{row.public_id}"), 303)


@blueprint.post("/inspections/sheets/<public_id>/rows/<row_id>/choose/<rival_id>")
@require(FILL)
def choose_text(public_id: str, row_id: str, rival_id: str) -> ResponseReturnValue:
    """Takes one of two texts."""
    found = _filling(public_id)
    row = queries.row_in(found, row_id)
    rival = next((one for one in queries.rivals_of(found) if one.public_id == rival_id and one.row_id == row.id), None)
    if rival is None:
        raise NotFound
    services.choose_text(by=actor(), sheet=found, row=row, rival=rival, take=request.form.get("take") == "yes")
    return redirect(url_for("inspections.sheet", public_id=public_id, _anchor=f"row-{row.public_id}"), 303)


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


@blueprint.post("/inspections/sheets/<public_id>/remarks/<remark_id>")
@require(FILL)
def answer_remark(public_id: str, remark_id: str) -> ResponseReturnValue:
    """Answers a reviewer's remark."""
    found, form = _filling(public_id), AnswerForm(prefix=remark_id)
    remark = next((one for one in queries.remarks_of(found) if one.public_id == remark_id), None)
    if remark is None:
        raise NotFound
    act = attempt(form, lambda: services.answer_remark(by=actor(), sheet=found, remark=remark, text=form["text"].data or ""))
    return _done(found, remark_id, form, act, "已回应。")


@blueprint.post("/inspections/sheets/<public_id>/submit")
@require(FILL)
def submit(public_id: str) -> ResponseReturnValue:
    """Hands the sheet in."""
    found, form = _filling(public_id), VersionedForm(prefix="submit")
    act = attempt(form, lambda: services.submit_sheet(by=actor(), sheet=found, row_version=form.opened_version))
    return _done(found, "submit", form, act, "已提交，等待上级审核。没有落实的内容已登记到整改台账。")


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


def _told(version: int, form: Form, problem: Problem | None, kept: list[Rival | None]) -> ResponseReturnValue:
    if problem:
        said = [message for field in form for message in field.errors] + list(form.form_errors)
        return jsonify(saved=False, sentences=said), problem.status
    return jsonify(saved=True, rival=bool(kept[0]), row_version=version, at=now().astimezone(SHANGHAI).strftime("%H:%M:%S"))


def _done(found: Sheet, name: str, form: Form, problem: Problem | None, said: str) -> ResponseReturnValue:
    if problem:
        return page_of(found, (name, form)), problem.status
    flash(said)
    return redirect(url_for("inspections.sheet", public_id=found.public_id), 303)


def page_of(found: Sheet, refused: tuple[str, Form] | None = None) -> str:
    """The page of a sheet; `refused` is a form by its name that goes back to it with what was typed."""
    views = queries.views_of(found, queries.outline_for(found))
    may_fill = reaches(scope_for(FILL), found.unit) and is_open(found)
    fills = may_fill and SheetState(found.state) in WRITABLE
    forms: dict[str, Form] = {view.row.public_id: RowForm(obj=view.row, prefix=view.row.public_id) for view in views} if fills else {}
    forms |= {remark.public_id: AnswerForm(prefix=remark.public_id) for view in views for remark in view.remarks} if fills else {}
    forms |= {"local": LocalRowForm(prefix="local"), "submit": VersionedForm(obj=found, prefix="submit")}
    forms |= {"file": FileForm()}
    forms |= forms_of(views) if fills else {}
    if refused:
        forms[refused[0]] = refused[1]
    return render_template(
        "inspections/sheet.html",
        sheet=found,
        views=views,
        around=queries.around(found),
        forms=forms,
        opened=refused[0] if refused else "",
        fills=fills,
        may_revise=may_fill and not fills,
        reviews=queries.may_judge(actor(), found),
        revisions=queries.revisions_of(found),
        judged=queries.judged_rows(found, [view.row for view in views], actor().account_id),
    )
