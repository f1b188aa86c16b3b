"""Many units at once, in the running transaction: planted level by level, changed, moved, and their closure made anew."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import delete, select, update

from evalsvc.core.bulk import change_many, insert_many
from evalsvc.core.clock import today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.organisation.models import Unit, UnitAncestor, UnitPlace

MOST_NAMED = 500  # values in one statement
IMPORTED = "导入"


@dataclass(frozen=True)
class Planted:
    """A unit to be made: `at` is its own place, `below` the place of its parent."""

    at: Any
    below: Any
    facts: dict[str, Any]


@dataclass(frozen=True)
class Moved:
    """A unit to be put below another place (None: the top)."""

    id: int
    below: Any


def grow(*, planted: Sequence[Planted], changed: Sequence[dict[str, Any]], moved: Sequence[Moved]) -> None:
    """Plants, changes and moves, as one; moves are of today."""
    keys: dict[Any, int] = {}
    for level in _levels(planted):
        keys |= _plant(level, keys)
    change_many(Unit, changed)
    below = _below([move.id for move in moved])
    _move(moved, keys)
    _hang_anew({*keys.values(), *below})


def _levels(planted: Sequence[Planted]) -> Iterator[list[Planted]]:
    """The units to be made, parents before their children."""
    waiting, done = list(planted), {id(each.at) for each in planted}
    while waiting:
        ready = [each for each in waiting if each.below is None or id(each.below) not in done]
        yield ready
        done -= {id(each.at) for each in ready}
        waiting = [each for each in waiting if id(each.at) in done]


def _plant(level: Sequence[Planted], keys: dict[Any, int]) -> dict[Any, int]:
    """Makes units whose parents there are; returns the key of each place."""
    names = {public_id(): each for each in level}
    insert_many(Unit, [{"public_id": name, "parent_id": _key(each.below, keys), **each.facts} for name, each in names.items()])
    made: dict[Any, int] = {}
    for some in _some(names):
        for key, name in db.session.execute(select(Unit.id, Unit.public_id).where(Unit.public_id.in_(some))):
            made[names[name].at] = key
    day = today()
    places = [{"unit_id": made[each.at], "parent_id": _key(each.below, keys), "since": min(each.facts["opened_on"], day), "reason": IMPORTED} for each in level]
    insert_many(UnitPlace, places)
    return made


def _move(moved: Sequence[Moved], keys: dict[Any, int]) -> None:
    if not moved:
        return
    parents = {move.id: _key(move.below, keys) for move in moved}
    for some in _some(parents):
        db.session.execute(update(UnitPlace).where(UnitPlace.unit_id.in_(some), UnitPlace.until.is_(None)).values(until=today()))
    insert_many(UnitPlace, [{"unit_id": key, "parent_id": parent, "since": today(), "reason": IMPORTED} for key, parent in parents.items()])
    change_many(Unit, [{"id": key, "parent_id": parent} for key, parent in parents.items()])


def _key(place: Any, keys: dict[Any, int]) -> int | None:
    if place is None:
        return None
    return keys[place] if place in keys else int(place.known.id)


def _below(moved: Sequence[int]) -> set[int]:
    """The moved units and everything below them."""
    found: set[int] = set()
    for some in _some(moved):
        found |= set(db.session.scalars(select(UnitAncestor.unit_id).where(UnitAncestor.ancestor_id.in_(some))))
    return found


def _hang_anew(units: set[int]) -> None:
    """Makes the closure of these units from their parents."""
    if not units:
        return
    parents: dict[int, int | None] = dict(db.session.execute(select(Unit.id, Unit.parent_id)).all())
    for some in _some(units):
        db.session.execute(delete(UnitAncestor).where(UnitAncestor.unit_id.in_(some)), execution_options={"synchronize_session": False})
    insert_many(UnitAncestor, [row for unit in units for row in _chain(unit, parents)])


def _chain(unit: int, parents: dict[int, int | None]) -> Iterator[dict[str, int]]:
    depth, above = 0, unit
    while True:
        yield {"unit_id": unit, "ancestor_id": above, "depth": depth}
        parent = parents[above]
        if parent is None:
            return
        depth, above = depth + 1, parent


def _some(values: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(values)
    while some := list(islice(source, MOST_NAMED)):
        yield some
