"""The blueprint, the words that its templates use, and where the signed-in person may do what."""

from flask import Blueprint

from evalsvc.access.guards import actor
from evalsvc.papers import queries
from evalsvc.papers.queries import Reach
from evalsvc.papers.states import STATE_WORDS

blueprint = Blueprint("papers", __name__)


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"STATE_WORDS": STATE_WORDS, "KINDS": queries.kinds()}


def reach() -> Reach:
    """Where the signed-in person may read papers, issue them and sign for them."""
    return queries.reach_of(actor().scope_for)
