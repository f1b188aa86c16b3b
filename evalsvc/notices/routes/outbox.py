"""What waits in the outbox and what did not go, for those who look after the server; no addresses, no contents."""

from flask import render_template
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.notices import queries, services
from evalsvc.notices.routes.blueprint import blueprint
from evalsvc.notices.states import KIND_NAMES, MOST_ATTEMPTS, STATE_NAMES, STATE_TONES
from evalsvc.organisation.queries import reaches_everything


@blueprint.get("/notices/outbox")
@require(Permission.JOB_MANAGE)
def outbox() -> ResponseReturnValue:
    """How many mails wait, went and did not go, and the latest that failed; whoever does not administer everything sees none."""
    everything = reaches_everything(actor().scope_for(Permission.JOB_MANAGE))
    shown = {"kind_names": KIND_NAMES, "state_names": STATE_NAMES, "state_tones": STATE_TONES, "most_attempts": MOST_ATTEMPTS}
    counts = queries.outbox_counts() if everything else {}
    stuck = queries.stuck_mails() if everything else []
    return render_template("notices/outbox.html", everything=everything, counts=counts, stuck=stuck, why_not=services.why_no_mail(), **shown)
