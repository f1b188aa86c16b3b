"""Ratings on their way out: what the list shows, in the person's scope and by the list's filters, as a job can be given them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.imports.kinds import ExportKind, Outgoing
from evalsvc.organisation.queries import unit_in_scope
from evalsvc.ratings.columns import EXPORTED, TITLE, values_of
from evalsvc.ratings.queries.rating import Wanted, all_ratings

RIGHT = Permission.RATING_READ


def given_of(wanted: Wanted) -> dict[str, Any]:
    """The filters as JSON."""
    return {
        "unit": wanted.unit.public_id if wanted.unit else "",
        "levels": list(wanted.levels),
        "first": wanted.first.isoformat() if wanted.first else None,
        "last": wanted.last.isoformat() if wanted.last else None,
        "done": wanted.done,
        "tag": wanted.tag,
        "with_comment": wanted.with_comment,
        "flagged": wanted.flagged,
    }


def wanted_of(given: Mapping[str, Any], by: Actor) -> Wanted:
    """The filters from JSON; raises NotFound when the unit is no longer within the person's reach."""
    first, last = (date.fromisoformat(given[name]) if given[name] else None for name in ("first", "last"))
    unit = unit_in_scope(given["unit"], by.scope_for(RIGHT)) if given["unit"] else None
    return Wanted(unit, tuple(given["levels"]), first, last, given["done"], given["tag"], given["with_comment"], given["flagged"])


def _table(by: Actor, given: Mapping[str, Any]) -> Outgoing:
    wanted = wanted_of(given, by)
    return Outgoing(TITLE, EXPORTED, (values_of(row) for row in all_ratings(by.scope_for(RIGHT), wanted)))


RATINGS = ExportKind("rating-list", "评价", RIGHT, _table)
EXPORTS = (RATINGS,)
