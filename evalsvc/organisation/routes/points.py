"""The rating points: list and page."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import require
from evalsvc.access.permissions import Permission
from evalsvc.organisation import queries
from evalsvc.organisation.forms import POINT_STATES
from evalsvc.organisation.kinds import PointKind
from evalsvc.organisation.queries import STATES, PointFilter
from evalsvc.organisation.routes.blueprint import blueprint
from evalsvc.organisation.routes.papers import address_or_why
from evalsvc.organisation.routes.sheets import crumbs_to, scope_for


@blueprint.get("/organisation/points")
@require(Permission.ORGANISATION_READ)
def points() -> ResponseReturnValue:
    """The points, narrowed by the address."""
    scope = scope_for(Permission.ORGANISATION_READ)
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    wanted = PointFilter(kind if kind in set(PointKind) else "", state if state in STATES else "", request.args.get("q", "").strip()[:80])
    unit = queries.unit_in_scope(request.args["unit"], scope) if request.args.get("unit") else None
    page = max(1, request.args.get("page", 1, type=int))
    found = queries.point_page(scope, wanted, unit=unit, page=min(page, 9999))
    return render_template("organisation/points.html", points=found, wanted=wanted, unit=unit, page=page, state_choices=POINT_STATES)


@blueprint.get("/organisation/points/<public_id>")
@require(Permission.ORGANISATION_READ)
def point(public_id: str) -> ResponseReturnValue:
    """A point: its code and address, what can be printed, and its history."""
    row = queries.point_in_scope(public_id, scope_for(Permission.ORGANISATION_READ))
    codes, places = queries.point_history(row.point)
    address, why_not = address_or_why(row)
    manages = queries.reaches(scope_for(Permission.POINT_MANAGE), row.point.unit) and row.point.retired_on is None
    crumbs = crumbs_to(row.point.unit, itself=True)
    return render_template(
        "organisation/point.html", row=row, point=row.point, crumbs=crumbs, codes=codes, places=places, address=address, why_not=why_not, manages=manages
    )
