"""Rounds: the list, a new one, the overview of units and rows, publishing and ending."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import NotFound, Problem, WrongState
from evalsvc.core.forms import VersionedForm, attempt
from evalsvc.core.paging import newest_first
from evalsvc.inspections import queries, services
from evalsvc.inspections.forms import STAGE_NAMES, ExcuseForm, RoundForm
from evalsvc.inspections.models import Round
from evalsvc.inspections.routes.blueprint import blueprint, scope_for
from evalsvc.organisation.models import Unit

PLAN = Permission.INSPECTION_PLAN
READ = Permission.INSPECTION_READ


@blueprint.get("/inspections")
@require(READ)
def index() -> ResponseReturnValue:
    """The rounds that one's organs ask, and the sheets of one's units."""
    planned = newest_first(queries.rounds_planned(scope_for(PLAN)), key=Round.id, name=Round.public_id, after=request.args.get("after", ""))
    sheets = queries.own_sheets(scope_for(Permission.INSPECTION_FILL))
    return render_template("inspections/index.html", planned=planned, sheets=sheets, may_plan=actor().may(PLAN))


@blueprint.get("/inspections/new")
@require(PLAN)
def new() -> ResponseReturnValue:
    """The form for a new round."""
    form = _round_form()
    for place, name in enumerate(STAGE_NAMES, start=1):
        form[f"stage_{place}_name"].data = name
    form.stage_1_first_day.data = today()
    return render_template("inspections/new.html", form=form)


@blueprint.post("/inspections/new")
@require(PLAN)
def create() -> ResponseReturnValue:
    """A round in draft; its units see nothing of it yet."""
    form = _round_form()
    made: list[Round] = []
    if problem := attempt(form, lambda: made.append(_planned(form))):
        return render_template("inspections/new.html", form=form), problem.status
    flash("已建好草稿，各单位还看不到。核对后发布。")
    return redirect(url_for("inspections.overview", public_id=made[0].public_id), 303)


@blueprint.get("/inspections/<public_id>")
@require(PLAN)
def overview(public_id: str) -> ResponseReturnValue:
    """Every unit with every row by sign and colour, and two bars: looked at, fulfilled."""
    made = queries.round_in_scope(public_id, scope_for(PLAN))
    rows = queries.sheets_of(made)
    return render_template("inspections/overview.html", made=made, outline=queries.outline_for(made), rows=rows, form=VersionedForm(obj=made))


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
    made = queries.round_in_scope(public_id, scope_for(PLAN))
    row = next((row for row in queries.sheets_of(made) if row.sheet.public_id == sheet_id), None)
    if row is None:
        raise NotFound
    form = ExcuseForm()
    if problem := attempt(form, lambda: services.excuse_sheet(by=actor(), made=made, sheet=row.sheet, reason=form.reason.data or "")):
        raise problem if isinstance(problem, WrongState) else Problem("请写明免填的理由，最多200个字符。")
    flash("已登记免填。")
    return redirect(url_for("inspections.overview", public_id=public_id), 303)


def _round_form() -> RoundForm:
    form = RoundForm()
    scope = scope_for(PLAN)
    documents = [(f"{version.key}/{version.version}", version.title) for version in queries.templates()]
    units = [(unit.public_id, "　" * depth + unit.name) for unit, depth in queries.possible_units(scope)]
    earlier = newest_first(queries.rounds_planned(scope), key=Round.id, name=Round.public_id).rows
    organs = [(organ.public_id, organ.name) for organ in queries.organs(scope)]
    form.offer(organs=organs, templates=documents, units=units, rounds=[(made.public_id, made.title) for made in earlier])
    return form


def _planned(form: RoundForm) -> Round:
    scope = scope_for(PLAN)
    chosen = set(form.units.data or [])
    units: list[Unit] = [unit for unit, _ in queries.possible_units(scope) if unit.public_id in chosen]
    return services.plan_round(
        by=actor(),
        organ=next(organ for organ in queries.organs(scope) if organ.public_id == form.organ.data),
        title=form.title.data or "",
        version=next(version for version in queries.templates() if f"{version.key}/{version.version}" == form.template.data),
        units=units,
        stages=form.stages,
        previous=queries.round_in_scope(form.previous.data, scope) if form.previous.data else None,
    )
