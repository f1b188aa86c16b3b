"""Looking again: what is due, and one recheck done."""

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.corrections import queries, services
from evalsvc.corrections.again_forms import RecheckForm
from evalsvc.corrections.routes.blueprint import blueprint, scope_for
from evalsvc.corrections.routes.page import carry_out

ACCEPT = Permission.CORRECTION_ACCEPT


@blueprint.get("/corrections/rechecks")
@require(ACCEPT)
def rechecks() -> ResponseReturnValue:
    """The rechecks that are due in one's units, by day, and those of the coming days."""
    scope, day = scope_for(ACCEPT), today()
    due = queries.owed_rechecks(scope, None, day)
    coming = queries.owed_rechecks(scope, day + timedelta(days=1), day + timedelta(days=queries.COMING_DAYS))
    return render_template("corrections/rechecks.html", due=due, coming=coming, most=queries.SHOWN, coming_days=queries.COMING_DAYS)


@blueprint.post("/corrections/<public_id>/rechecks/<recheck_id>")
@require(ACCEPT)
def do_recheck(public_id: str, recheck_id: str) -> ResponseReturnValue:
    """Keeps what a recheck found."""
    correction, form = queries.correction_in_scope(public_id, scope_for(ACCEPT)), RecheckForm(prefix="recheck")
    recheck = queries.recheck_in(correction, recheck_id)

    def act() -> None:
        services.do_recheck(by=actor(), correction=correction, recheck=recheck, looked=form.looked)

    return carry_out(correction, "recheck", form, act, "回头看已登记。")
