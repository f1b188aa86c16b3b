"""The board: figures of a unit and of what lies below it, for everybody but windows."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.analytics import queries
from evalsvc.analytics.board import Board
from evalsvc.analytics.forms import BoardForm
from evalsvc.analytics.news import prose_instant
from evalsvc.analytics.trees import HOW, TREE_NAMES, told
from evalsvc.core import digits
from evalsvc.organisation.models import Unit
from evalsvc.ratings.naming import LEVEL_TONES, RATER_NAMES
from evalsvc.ratings.queries import RatingRow, Wanted, recent_ratings
from evalsvc.ratings.scale import LEVEL_NAMES, LEVELS

blueprint = Blueprint("analytics", __name__)
RECENT = 5
WORDS = {
    "digits": digits,
    "levels": LEVELS,
    "level_names": LEVEL_NAMES,
    "level_tones": LEVEL_TONES,
    "rater_names": RATER_NAMES,
    "prose_instant": prose_instant,
    "tree_names": TREE_NAMES,
    "tree_how": HOW,
    "told": told,
}


@blueprint.get("/dashboard")
@require(Permission.DASHBOARD_READ)
def dashboard() -> ResponseReturnValue:
    """The board of a unit in one's scope (the highest by default) over the days that the address asks for."""
    scope = actor().scope_for(Permission.DASHBOARD_READ)
    unit = queries.place(request.args.get("unit", ""), scope)
    way = queries.places(unit, scope)
    form = BoardForm(request.args)
    form.offer(_units(way, queries.roots(scope), queries.branches(unit)), unit.public_id)
    kept = {name: value for name, value in request.args.items() if value and name in {"from", "to", "by", "tree"}}
    shown: dict[str, Any] = {"form": form, "unit": unit, "way": way, "kept": kept}
    if not form.validate():
        return render_template("analytics/refused.html", **shown), 422
    board = Board(queries.facts(unit, form.period, form.step, form.whose))
    shown |= {"corrected": queries.corrected(unit, form.period, board.facts.minimum), "may_see_ledger": actor().may(Permission.CORRECTION_READ)}
    return render_template("analytics/dashboard.html", board=board, recent=_recent(unit), may_see_served=actor().may(Permission.SERVED_READ), **shown, **WORDS)


def _units(way: list[Unit], roots: list[Unit], below: list[Unit]) -> list[tuple[str, str]]:
    """The units one may go to from here: up the way, down one step, and the other units one is responsible for."""
    found = [(step.public_id, f"{'　' * depth}{step.name}") for depth, step in enumerate(way)]
    found += [(step.public_id, f"{'　' * len(way)}{step.name}") for step in below]
    return found + [(root.public_id, root.name) for root in roots if root.public_id not in dict(found)]


def _recent(unit: Unit) -> list[RatingRow] | None:
    """The latest ratings below a unit that can no longer be undone; None for people who may not read single ratings."""
    scope = actor().scope_for(Permission.RATING_READ)
    return recent_ratings(scope, Wanted(unit=unit), size=RECENT).rows if scope else None
