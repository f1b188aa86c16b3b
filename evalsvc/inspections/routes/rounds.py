"""Rounds: the list, the overview of units and rows, publishing and ending, a unit excused or let in late."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import NotFound, Problem, WrongState
from evalsvc.core.forms import Form, VersionedForm, attempt
from evalsvc.inspections import queries, services
from evalsvc.inspections.forms import ExcuseForm
from evalsvc.inspections.models import Round, Sheet
from evalsvc.inspections.round_forms import ReopenForm
from evalsvc.inspections.routes.blueprint import blueprint, scope_for
from evalsvc.inspections.states import HIDDEN, ROUND_WORDS, RoundState

FILL = Permission.INSPECTION_FILL
PLAN = Permission.INSPECTION_PLAN
READ = Permission.INSPECTION_READ


@blueprint.get("/inspections")
@require(READ)
def index() -> ResponseReturnValue:
    """The sheets of one's units, those that wait first, and the rounds that one's organs ask."""
    asked, q = request.args.get("state", ""), request.args.get("q", "").strip()[:80]
    state = RoundState(asked) if asked in ROUND_WORDS else None
    scope, fills, after = scope_for(PLAN), scope_for(FILL), request.args.get("after", "")
    waits = request.args.get("sheets") != "done"
    planned = queries.rounds_listed(scope, state, q, after) if scope else None
    return render_template(
        "inspections/index.html",
        planned=planned,
        came=queries.came_in(planned.rows) if planned else {},
        counts=queries.counts_by_state(scope) if scope else {},
        sheets=queries.sheets_listed(fills, waits=waits, q=q, after=request.args.get("sheets_after", "")) if fills else None,
        asked={"state": state.value if state else "", "q": q, "sheets": "" if waits else "done"},
    )


@blueprint.get("/inspections/<public_id>")
@require(PLAN)
def overview(public_id: str) -> ResponseReturnValue:
    """Every unit with every row by sign and colour, and two bars: looked at, fulfilled."""
    made = queries.round_in_scope(public_id, scope_for(PLAN))
    if RoundState(made.state) in HIDDEN:
        return _draft(made)
    return _overview(made)


def _overview(made: Round, refused: tuple[Sheet, Form] | None = None) -> str:
    """The page of a round that runs or has ended; `refused` is a form about one unit that goes back with what was typed."""
    rows = queries.sheets_of(made)
    sheets, kinds = [row.sheet for row in rows], queries.kinds_of_staff(made)
    return render_template(
        "inspections/overview.html",
        made=made,
        outline=queries.outline_for(made),
        rows=rows,
        delivered=queries.delivered_by_all(made, sheets),
        kinds=kinds,
        counts=queries.staff_counts(sheet.id for sheet in sheets) if kinds else {},
        form=VersionedForm(obj=made),
        refused={refused[0].public_id: refused[1]} if refused else {},
    )


def _draft(made: Round) -> str:
    """A draft as it will be: which units, which stages, which rows under which columns, and what of it is new."""
    return render_template(
        "inspections/draft.html",
        made=made,
        version=queries.version_of(made),
        newer=queries.newer_version(made.instrument_version_id),
        outline=queries.outline_for(made),
        units=queries.units_meant(made),
        before=queries.round_before(made),
        carried=queries.carried_difference(made),
        form=VersionedForm(obj=made),
    )


@blueprint.post("/inspections/<public_id>/publish")
@require(PLAN)
def publish(public_id: str) -> ResponseReturnValue:
    """Shows a round to its units."""
    made = queries.round_in_scope(public_id, scope_for(PLAN))
    services.publish_round(by=actor(), made=made, row_version=VersionedForm().opened_version)
    flash("已发布，各单位现在可以填写。")
    return redirect(url_for("inspections.overview", public_id=public_id), 303)


@blueprint.post("/inspections/<public_id>/end")
@require(PLAN)
def end(public_id: str) -> ResponseReturnValue:
    """Ends a round."""
    services.end_round(by=actor(), made=queries.round_in_scope(public_id, scope_for(PLAN)))
    flash("这一轮已结束。没有提交的，记为未提交。")
    return redirect(url_for("inspections.overview", public_id=public_id), 303)


@blueprint.post("/inspections/<public_id>/excuse/<sheet_id>")
@require(PLAN)
def excuse(public_id: str, sheet_id: str) -> ResponseReturnValue:
    """Says why nothing is asked of a unit."""
    made, sheet, form = *_sheet(public_id, sheet_id), ExcuseForm()
    if problem := attempt(form, lambda: services.excuse_sheet(by=actor(), made=made, sheet=sheet, reason=form.reason.data or "")):
        return _refused(made, sheet, form, problem)
    flash("已登记免填。")
    return redirect(url_for("inspections.overview", public_id=public_id), 303)


@blueprint.post("/inspections/<public_id>/reopen/<sheet_id>")
@require(PLAN)
def reopen(public_id: str, sheet_id: str) -> ResponseReturnValue:
    """Lets one unit make up after the round's end."""
    made, sheet, form = *_sheet(public_id, sheet_id), ReopenForm()
    if problem := attempt(form, lambda: _reopen(made, sheet, form)):
        return _refused(made, sheet, form, problem)
    flash("已准许补报，仍记为迟交。")
    return redirect(url_for("inspections.overview", public_id=public_id), 303)


def _refused(made: Round, sheet: Sheet, form: Form, problem: Problem) -> ResponseReturnValue:
    """The overview with what was typed about one unit; raises the problem when it is none of the form's."""
    if isinstance(problem, WrongState):
        raise problem
    return _overview(made, (sheet, form)), problem.status


def _reopen(made: Round, sheet: Sheet, form: ReopenForm) -> None:
    services.reopen_sheet(by=actor(), made=made, sheet=sheet, until=form.until.data or today(), reason=form.reason.data or "")


def _sheet(public_id: str, sheet_id: str) -> tuple[Round, Sheet]:
    made = queries.round_in_scope(public_id, scope_for(PLAN))
    sheet = next((sheet for sheet in queries.bare_sheets(made) if sheet.public_id == sheet_id), None)
    if sheet is None:
        raise NotFound
    return made, sheet
