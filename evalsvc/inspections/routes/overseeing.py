"""A round at a glance: how far it has come, units × rows, how often units were overturned."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import NotFound
from evalsvc.inspections import queries
from evalsvc.inspections.comparing import TREND_WORDS, in_words
from evalsvc.inspections.glance import Line, glance, worst
from evalsvc.inspections.overview_forms import GlanceForm
from evalsvc.inspections.progress import CAME_WORDS
from evalsvc.inspections.routes.blueprint import blueprint, scope_for
from evalsvc.inspections.states import HIDDEN, RoundState
from evalsvc.inspections.workbook import by_goal

PLAN = Permission.INSPECTION_PLAN


@blueprint.get("/inspections/<public_id>/matrix")
@require(PLAN)
def matrix(public_id: str) -> ResponseReturnValue:
    """Every unit with every row by sign and colour; narrowed to a goal, or to what needs a look."""
    made = queries.round_in_scope(public_id, scope_for(PLAN))
    if RoundState(made.state) in HIDDEN:
        raise NotFound
    outline, form = queries.outline_for(made), GlanceForm(request.args)
    form.offer(outline)
    ok = form.validate()
    lines = queries.matrix_of(made, actor().account_id) if ok else []
    seen = glance(outline, lines, form.wanted_show, form.wanted_goal) if ok else None
    stages, filed = queries.progress_of(made)
    given = {
        "outline": outline,
        "seen": seen,
        "stages": stages,
        "filed": filed,
        "worst": worst(seen) if seen else None,
        "trends": {line.sheet.id: _trend(line) for line in lines},
        "overturned": queries.overturned_in(made.id),
        "total": len(lines),
    }
    return render_template("inspections/matrix.html", made=made, form=form, TREND_WORDS=TREND_WORDS, CAME_WORDS=CAME_WORDS, **given), 200 if ok else 422


@blueprint.get("/inspections/<public_id>/merged")
@require(PLAN)
def merged(public_id: str) -> ResponseReturnValue:
    """The merged table as it leaves, a goal at a time; rows of single units stand last."""
    made = queries.round_in_scope(public_id, scope_for(PLAN))
    if RoundState(made.state) in HIDDEN:
        raise NotFound
    table = queries.merged_of(made)
    goals, asked = by_goal(table.rows), request.args.get("goal", "0")
    place = int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 4 else len(goals)
    if goals and place >= len(goals):
        raise NotFound
    lines = goals[place][1] if goals else []
    return render_template("inspections/merged.html", made=made, table=table, goals=[name for name, _ in goals], place=place, lines=lines)


def _trend(line: Line) -> str:
    return in_words(cell.trend for cell in line.cells.values())
