"""The counters against a recount from the rating rows: a check that finds what a counter ever missed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, select

from evalsvc.core.db import db
from evalsvc.organisation.models import RatingPoint, Unit
from evalsvc.ratings.counting import COUNTS
from evalsvc.ratings.models import PointDay, Rating, RatingWithdrawal, UnitDay
from evalsvc.ratings.naming import COUNT_NAMES, STREAM_NAMES
from evalsvc.ratings.scale import LEVELS, Origin, Rater, Stream

SHOWN = 20

Key = tuple[date, str, str]
Counts = tuple[int, ...]
Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Difference:
    """A counter that says `counted` where the rows say `recounted`; `owner` is point or unit."""

    owner: str
    owner_id: int
    day: date
    stream: str
    turn: str
    column: str
    counted: int
    recounted: int


def differences(report: Report | None = None) -> Iterator[Difference]:
    """Every counter that the rows contradict; `report(done, total)` hears of every point and unit that was checked.

    Each point and each unit is read in one snapshot, so that ratings given meanwhile do not disturb.
    It ends the session's transaction: call it where nothing is unsaved.
    """
    points, units = list(db.session.scalars(select(RatingPoint.id))), list(db.session.scalars(select(Unit.id)))
    owners: list[tuple[str, Any, Any, Any, int]] = [("point", Rating.point_id, PointDay, PointDay.point_id, id_) for id_ in points]
    owners += [("unit", Rating.unit_id, UnitDay, UnitDay.unit_id, id_) for id_ in units]
    for number, (owner, column, table, key, id_) in enumerate(owners, start=1):
        _begin_snapshot()
        counted, recounted = _counted(table, key == id_), _recounted(column == id_)
        db.session.rollback()
        yield from _compare(owner, id_, counted, recounted)
        if report:
            report(number, len(owners))


def check(_given: Mapping[str, Any], report: Report) -> str:
    """The job: recounts everything, and says in a sentence what was found."""
    total, found = 0, []

    def heard(done: int, of: int) -> None:
        nonlocal total
        total = of
        report(done, of)

    found = list(differences(heard))
    if not found:
        return f"核对了{total}个评价点和单位的每日计数，与评价记录全部一致。"
    told = "；".join(_told(difference) for difference in found[:SHOWN])
    return f"核对了{total}个评价点和单位的每日计数，有{len(found)}处与评价记录不一致：{told}{'；等' if len(found) > SHOWN else ''}。"


def _told(found: Difference) -> str:
    unit = db.session.get(Unit, found.owner_id) if found.owner == "unit" else None
    point = db.session.get(RatingPoint, found.owner_id) if found.owner == "point" else None
    name = unit.name if unit else f"{point.unit.name}的评价点" if point else str(found.owner_id)
    counted = f"{COUNT_NAMES[found.column]}记为{found.counted}，应为{found.recounted}"
    return f"“{name}”{found.day}{STREAM_NAMES[Stream(found.stream)]}{counted}"


def _begin_snapshot() -> None:
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":  # a transaction of SQLite is a snapshot anyway
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _counted(table: Any, mine: ColumnElement[bool]) -> dict[Key, Counts]:
    columns = [getattr(table, name) for name in COUNTS]
    rows = db.session.execute(select(table.service_day, table.stream, table.turn, *columns).where(mine))
    return {(row[0], row[1], row[2]): tuple(row[3:]) for row in rows}


def _recounted(mine: ColumnElement[bool]) -> dict[Key, Counts]:
    stream = case((Rating.rater == Rater.TEST, Stream.TEST.value), (Rating.origin == Origin.DEFAULT, Stream.DEFAULT.value), else_=Rating.rater)
    withdrawn = RatingWithdrawal.rating_id.is_not(None)
    columns = {f"n{level}": and_(~withdrawn, Rating.level == level) for level in LEVELS}
    columns |= {"done": and_(~withdrawn, Rating.done.is_(True)), "not_done": and_(~withdrawn, Rating.done.is_(False)), "withdrawn": withdrawn}
    sums = [_how_many(columns[name]) if name in columns else literal(0) for name in COUNTS]
    rows = db.session.execute(
        select(Rating.service_day, stream, Rating.turn, *sums)
        .outerjoin(RatingWithdrawal, RatingWithdrawal.rating_id == Rating.id)
        .where(mine)
        .group_by(Rating.service_day, stream, Rating.turn)
    )
    return {(row[0], row[1], row[2]): tuple(int(n) for n in row[3:]) for row in rows}


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _compare(owner: str, owner_id: int, counted: dict[Key, Counts], recounted: dict[Key, Counts]) -> Iterator[Difference]:
    nothing = (0,) * len(COUNTS)
    for key in sorted(counted.keys() | recounted.keys()):
        pairs = zip(COUNTS, counted.get(key, nothing), recounted.get(key, nothing), strict=True)
        yield from (Difference(owner, owner_id, *key, name, kept, true) for name, kept, true in pairs if kept != true)
