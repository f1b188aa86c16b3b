"""The blueprint, the words of its templates, and who asks."""

from flask import Blueprint, g

from evalsvc.access.actor import Scope
from evalsvc.access.guards import actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import day_of, today
from evalsvc.core.errors import Forbidden
from evalsvc.corrections import effects, kinds, queries
from evalsvc.corrections.asking import narrowed_words
from evalsvc.corrections.forms import fields_of
from evalsvc.corrections.models import Correction
from evalsvc.corrections.signals import Standing, punctuality, standing
from evalsvc.corrections.states import STATE_WORDS, State

blueprint = Blueprint("corrections", __name__)
EFFECTS = {"SAYS_NAMES": effects.SAYS_NAMES, "SAYS_TONES": effects.SAYS_TONES, "thawed": effects.thawed}


@blueprint.context_processor
def _words() -> dict[str, object]:
    words = {"kinds": kinds, "STATE_WORDS": STATE_WORDS, "State": State, "fields_of": fields_of, "narrowed_words": narrowed_words}
    return words | {"standing_of": standing_of, "punctuality": punctuality, "today": today()} | EFFECTS


def scope_for(permission: Permission) -> Scope:
    """Where the signed-in person holds a right."""
    return actor().scope_for(permission)


def standing_of(correction: Correction) -> Standing:
    """How a correction stands with its time; one that was struck off, with the last day that it had in the end."""
    if correction.closed_on and correction.due_on:
        return punctuality(correction.submitted_on, correction.closed_on, correction.due_on)
    return standing(day_of(correction.filed_at), correction.due_on, today(), yellow_percent=_yellow_percent(correction))


def _yellow_percent(correction: Correction) -> int:
    """From which share of the time on it is yellow; the rules of a version are asked for once in a request."""
    known: dict[int, int] = g.setdefault("yellow_percents", {})
    if correction.profile_version_id not in known:
        known[correction.profile_version_id] = queries.rules_of(correction).yellow_percent
    return known[correction.profile_version_id]


def here(public_id: str) -> Correction:
    """The correction, for whoever may see it; raises Forbidden for whoever sees none at all, NotFound for this one."""
    if not (actor().may(Permission.CORRECTION_READ) or actor().may(Permission.CORRECTION_WORK)):
        raise Forbidden
    return queries.correction_within(public_id, actor())
