"""The blueprint, and the number of unread notices for the frame of every staff page."""

from typing import Any

from flask import Blueprint, g

from evalsvc.access.actor import Actor
from evalsvc.access.guards import actor
from evalsvc.notices import queries

blueprint = Blueprint("notices", __name__)


@blueprint.app_context_processor
def _frame() -> dict[str, Any]:
    return {"unread_notices": _unread}


def _unread() -> int:
    """How many notices the signed-in person has not read; asked by the frame only, so citizens' pages never count."""
    found: Actor | None = g.get("actor")
    return queries.unread_count(found.account_id) if found and found.account_id and not g.get("must_change_password") else 0


def own_id() -> int:
    """The key of the signed-in person's account; 0, which nobody has, for the system."""
    return actor().account_id or 0
