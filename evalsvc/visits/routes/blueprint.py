"""The blueprint, and the words that its templates use."""

from flask import Blueprint

from evalsvc.access.actor import Scope
from evalsvc.access.guards import actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now, start_of, table_instant, today
from evalsvc.instruments.kinds import LEVEL_NAMES, LEVELS
from evalsvc.visits.kinds import KIND_NAMES, PIECES
from evalsvc.visits.models import VisitCampaign, VisitRecord
from evalsvc.visits.results import FORMULA
from evalsvc.visits.sheet import condition_of, in_words
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
        "when_visited": _when_visited,
        "at": now(),
    }


def _state_words(campaign: VisitCampaign) -> tuple[str, str]:
    return CAMPAIGN_WORDS[campaign_state(campaign.first_day, campaign.last_day, today())]


def _when_visited(record: VisitRecord) -> str:
    """The instant of a visit; a record that came in a table has only its day."""
    has_time = record.visited_at != start_of(record.visited_on)
    return table_instant(record.visited_at) if has_time else f"{record.visited_on.isoformat()}（没有写时间）"


def scope_for(permission: Permission) -> Scope:
    """Where the signed-in person holds a right."""
    return actor().scope_for(permission)


def own_id() -> int:
    """The key of the signed-in person's account; 0, which nobody has, for the system."""
    return actor().account_id or 0
