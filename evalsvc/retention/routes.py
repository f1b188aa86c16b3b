"""The table of retention: what is kept, for how long, what is due, and when it was last carried out."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now
from evalsvc.jobs.queries import tick_age
from evalsvc.jobs.states import TICK_LATE
from evalsvc.retention import queries

blueprint = Blueprint("retention", __name__)


@blueprint.get("/retention")
@require(Permission.RETENTION_READ)
def index() -> ResponseReturnValue:
    """Every kind of data; the numbers, which span all units, for who answers for all of them."""
    everything = bool(current_app.extensions["reaches_everything"](actor().scope_for(Permission.RETENTION_READ)))
    at = now()
    rows = queries.standings(current_app.extensions["retention"], at)
    age = tick_age(at)
    return render_template(
        "retention/index.html",
        everything=everything,
        at=at,
        ending=[row for row in rows if row.ends],
        staying=[row for row in rows if not row.ends],
        overdue=[row for row in rows if row.overdue],
        failed=[row for row in rows if row.run and row.run.failed_last],
        tick_age=age,
        tick_is_late=age is None or age > TICK_LATE,
    )
