"""The first page of whoever signs in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, signed_in
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now
from evalsvc.desk import queries
from evalsvc.desk.items import URGENCY_NAMES, URGENCY_TONES
from evalsvc.jobs.queries import tick_age
from evalsvc.jobs.states import TICK_LATE

blueprint = Blueprint("desk", __name__)


@blueprint.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """What waits for the person, how the codes are, and which windows have become silent."""
    person = actor()
    at = now()
    age = tick_age(at)
    board = person.scope_for(Permission.DASHBOARD_READ)
    places = person.scope_for(Permission.ORGANISATION_READ)
    silent = queries.silent_points(board) if board else []
    return render_template(
        "desk/home.html",
        at=at,
        items=queries.waiting_for(person),
        urgency_names=URGENCY_NAMES,
        urgency_tones=URGENCY_TONES,
        tested=queries.last_test(places) if places else None,
        silent=silent,
        most=queries.MOST,
        tick_age=age,
        tick_is_late=age is None or age > TICK_LATE,
    )
