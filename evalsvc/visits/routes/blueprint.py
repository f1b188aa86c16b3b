"""The blueprint, the words that its templates use, and how a refusal is shown in its form."""

from collections.abc import Callable

from flask import Blueprint

from evalsvc.access.actor import Scope
from evalsvc.access.guards import actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now, today
from evalsvc.core.errors import NotFound, Problem
from evalsvc.core.forms import Form
from evalsvc.instruments.kinds import LEVEL_NAMES, LEVELS
from evalsvc.visits.kinds import KIND_NAMES, PIECES
from evalsvc.visits.models import VisitCampaign
from evalsvc.visits.results import FORMULA
from evalsvc.visits.sheet import MISSING, condition_of, in_words
from evalsvc.visits.states import CAMPAIGN_WORDS, STATE_WORDS, RecordState, campaign_state

blueprint = Blueprint("visits", __name__)


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {
        "KIND_NAMES": KIND_NAMES,
        "PIECES": PIECES,
        "STATE_WORDS": STATE_WORDS,
        "RecordState": RecordState,
        "LEVELS": LEVELS,
        "LEVEL_NAMES": LEVEL_NAMES,
        "in_words": in_words,
        "state_of": _state_words,
        "condition_of": condition_of,
        "formula": FORMULA,
        "at": now(),
    }


def _state_words(campaign: VisitCampaign) -> tuple[str, str]:
    return CAMPAIGN_WORDS[campaign_state(campaign.first_day, campaign.last_day, today())]


def scope_for(permission: Permission) -> Scope:
    """Where the signed-in person holds a right."""
    return actor().scope_for(permission)


def own_id() -> int:
    """The key of the signed-in person's account; 0, which nobody has, for the system."""
    return actor().account_id or 0


def attempt(form: Form, act: Callable[[], object]) -> Problem | None:
    """Carries out what the form asks for; returns the refusal, already shown in the form, or None."""
    if not form.validate_on_submit():
        return Problem()
    try:
        act()
    except NotFound:
        raise
    except Problem as problem:
        for name in getattr(problem, "fields", ()):
            form[name].errors = [*form[name].errors, MISSING]
        form.take(problem)
        return problem
    return None
