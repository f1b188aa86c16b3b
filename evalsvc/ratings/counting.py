"""Counters: one row per point and day, one per owning unit and day, written with the rating or not at all.

The point's row always comes before the unit's: two ratings that lock both in one order cannot
deadlock on PostgreSQL.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from evalsvc.core.prepared import Prepared
from evalsvc.ratings.models import PointDay, UnitDay
from evalsvc.ratings.scale import Stream, Turn

_Key = tuple[int, date, str, str]
COUNTS = ("n1", "n2", "n3", "n4", "n5", "done", "not_done", "withdrawn", "excluded")


def _add_one(dialect: str, table: Any, owner: str) -> Prepared:
    return Prepared(_adding(dialect, table, owner, COUNTS[:7]))


def _adding(dialect: str, table: Any, owner: str, added: Sequence[str]) -> Any:
    insert = (postgresql if dialect == "postgresql" else sqlite).insert
    keys = (owner, "service_day", "stream", "turn")
    columns = table.__table__.c
    statement = insert(table.__table__).values({name: bindparam(name) for name in (*keys, *COUNTS)})
    return statement.on_conflict_do_update(index_elements=list(keys), set_={name: columns[name] + statement.excluded[name] for name in added})


_ADD = {dialect: (_add_one(dialect, PointDay, "point_id"), _add_one(dialect, UnitDay, "unit_id")) for dialect in ("sqlite", "postgresql")}


def _withdraw_one(table: Any, owner: str) -> Any:
    columns = table.__table__.c
    where = [columns[name] == bindparam(f"_{name}") for name in (owner, "service_day", "stream", "turn")]
    return update(table.__table__).where(*where).values({name: columns[name] - bindparam(name) for name in COUNTS[:7]} | {"withdrawn": columns.withdrawn + 1})


_WITHDRAW = (_withdraw_one(PointDay, "point_id"), _withdraw_one(UnitDay, "unit_id"))


def _ones(level: int, done: bool | None) -> dict[str, int]:
    counts = dict.fromkeys(COUNTS, 0)
    counts[f"n{level}"] = 1
    counts["done"] = int(done is True)
    counts["not_done"] = int(done is False)
    return counts


def count(connection: Connection, *, point_id: int, unit_id: int, day: date, stream: Stream, turn: Turn, level: int, done: bool | None) -> None:
    """Adds one rating to the counters of its point and of the unit that owns it."""
    key = {"service_day": day, "stream": stream.value, "turn": turn.value} | _ones(level, done)
    of_point, of_unit = _ADD[connection.dialect.name]
    of_point.run(connection, **key, point_id=point_id)
    of_unit.run(connection, **key, unit_id=unit_id)


@dataclass(frozen=True)
class Counted:
    """A rating as it is counted."""

    point_id: int
    unit_id: int
    day: date
    stream: Stream
    turn: Turn
    level: int
    done: bool | None
    is_withdrawn: bool = False


def count_many(connection: Connection, ratings: Iterable[Counted]) -> None:
    """Adds many ratings at once: every point's row before any unit's, each in the order of its key, as for one."""
    points: dict[_Key, dict[str, int]] = {}
    units: dict[_Key, dict[str, int]] = {}
    for one in ratings:
        ones = dict.fromkeys(COUNTS, 0) | {"withdrawn": 1} if one.is_withdrawn else _ones(one.level, one.done)
        for owner, sums in ((one.point_id, points), (one.unit_id, units)):
            kept = sums.setdefault((owner, one.day, one.stream.value, one.turn.value), dict.fromkeys(COUNTS, 0))
            for name in COUNTS:
                kept[name] += ones[name]
    for table, name, sums in ((PointDay, "point_id", points), (UnitDay, "unit_id", units)):
        rows = [{name: key[0], "service_day": key[1], "stream": key[2], "turn": key[3], **sums[key]} for key in sorted(sums)]
        if rows:
            connection.execute(_adding(connection.dialect.name, table, name, COUNTS), rows)


def uncount(connection: Connection, *, point_id: int, unit_id: int, day: date, stream: Stream, turn: Turn, level: int, done: bool | None) -> None:
    """Takes a withdrawn rating out of the levels and counts it as withdrawn."""
    ones = {name: value for name, value in _ones(level, done).items() if name in COUNTS[:7]}
    key = {"_service_day": day, "_stream": stream.value, "_turn": turn.value} | ones
    of_point, of_unit = _WITHDRAW
    connection.execute(of_point, key | {"_point_id": point_id})
    connection.execute(of_unit, key | {"_unit_id": unit_id})
