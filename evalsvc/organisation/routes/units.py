"""The tree and the page of a unit."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.organisation import queries
from evalsvc.organisation.kinds import MAY_HOLD, UnitKind
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import PointFilter, PointRow
from evalsvc.organisation.routes.blueprint import blueprint
from evalsvc.organisation.routes.papers import hall_or_why
from evalsvc.organisation.routes.sheets import crumbs_to, scope_for

MOST_ROWS = 400
MOST_HITS = 50


@blueprint.get("/organisation")
@require(Permission.ORGANISATION_READ)
def index() -> ResponseReturnValue:
    """The tree of the person's units, or what a search finds in it."""
    scope = scope_for(Permission.ORGANISATION_READ)
    q, retired = request.args.get("q", "").strip()[:80], request.args.get("retired") == "yes"
    if q:
        units = queries.search(scope, q, limit=MOST_HITS)
        points = queries.point_page(scope, PointFilter(q=q))
        return render_template("organisation/found.html", q=q, units=units, points=points, most=MOST_HITS)
    rows, short = queries.tree(scope, most=MOST_ROWS, retired=retired)
    return render_template(
        "organisation/index.html",
        rows=rows,
        short=short,
        retired=retired,
        manages_points=actor().may(Permission.POINT_MANAGE),
        manages_all=queries.reaches_everything(scope_for(Permission.ORGANISATION_MANAGE)),
    )


@blueprint.get("/organisation/units/<public_id>")
@require(Permission.ORGANISATION_READ)
def unit(public_id: str) -> ResponseReturnValue:
    """A unit: facts, what is directly below, its points, and where it stood before."""
    scope = scope_for(Permission.ORGANISATION_READ)
    found = queries.unit_in_scope(public_id, scope)
    return render_template(
        "organisation/unit.html",
        unit=found,
        crumbs=crumbs_to(found),
        children=queries.children(found, retired=True),
        points=queries.point_page(scope, PointFilter(), unit=found),
        places=queries.place_history(found),
        relatives=queries.relatives(found),
        manages=queries.reaches(scope_for(Permission.ORGANISATION_MANAGE), found) and not found.is_retired,
        manages_points=queries.reaches(scope_for(Permission.POINT_MANAGE), found) and not found.is_retired,
        hall=_hall_page(found),
        holds=bool(MAY_HOLD[UnitKind(found.kind)]),
    )


def _hall_page(found: Unit) -> tuple[PointRow, str, str] | None:
    """The hall point of a unit, the address of the hall's page, and why it cannot be printed; None without such a point."""
    row = queries.hall_point(found)
    return (row, *hall_or_why(row)) if row else None
