"""Who was served, and who of them rated: window-days with their served counts, matters with their ratings.

Units belong where a ground (the tree as it is, or as it was on each day) has them. Window-days are those of windows and online services.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, case, exists, func, select

from evalsvc.core.db import db
from evalsvc.matters.models import Matter, MatterInvitation, ServedDay
from evalsvc.matters.naming import COUNTING_KINDS
from evalsvc.matters.strips import Span
from evalsvc.organisation.models import Unit, UnitAncestor
from evalsvc.organisation.queries import Ground
from evalsvc.organisation.queries.belonging import END
from evalsvc.ratings.counting import COUNTS
from evalsvc.ratings.models import MatterUse, Rating, RatingWithdrawal, UnitDay
from evalsvc.ratings.scale import LEVELS, Origin, Rater, Stream, Turn

_RATED = (*(f"n{level}" for level in sorted(LEVELS)), "done", "not_done")
_mine = and_(
    UnitDay.unit_id == ServedDay.unit_id,
    UnitDay.service_day == ServedDay.service_day,
    UnitDay.stream == Stream.CITIZEN.value,
    UnitDay.turn == Turn.FIRST.value,
)
_given = sum((func.coalesce(getattr(UnitDay, name), 0) for name in COUNTS[1:5]), func.coalesce(UnitDay.n1, 0))


@dataclass(frozen=True)
class HeardDay:
    """The windows whose served count of a day is known: how many, people served, effective ratings there by level and done.

    `beyond` are ratings above a window's served count, in `beyond_windows` of the windows.
    """

    day: date
    windows: int
    served: int
    rated: tuple[int, ...]
    beyond: int
    beyond_windows: int


@dataclass(frozen=True)
class MatterCounts:
    """Matters finished in a period: how many, rated, rated without an invitation, invited."""

    finished: int
    rated: int
    volunteered: int
    invited: int


def heard_days(ground: Ground, first: date, last: date) -> list[HeardDay]:
    """The days on which the served count of any window below a unit is known; one statement."""
    return [_heard_day(*row) for row in db.session.execute(ground.narrow(_served(first, last), ServedDay.unit_id, ServedDay.service_day))]


def heard_below(unit_ids: Sequence[int], first: date, last: date) -> dict[int, list[HeardDay]]:
    """The same of several units with all below each in the tree as it is; one statement."""
    found = _served(first, last).add_columns(UnitAncestor.ancestor_id).join(UnitAncestor, UnitAncestor.unit_id == ServedDay.unit_id)
    days: dict[int, list[HeardDay]] = {}
    for *row, unit_id in db.session.execute(found.where(UnitAncestor.ancestor_id.in_(unit_ids)).group_by(UnitAncestor.ancestor_id)):
        days.setdefault(unit_id, []).append(_heard_day(*row))
    return days


def _served(first: date, last: date) -> Select[*tuple[Any, ...]]:
    beyond = case((_given > ServedDay.n, _given - ServedDay.n), else_=0)
    sums = [func.sum(func.coalesce(getattr(UnitDay, name), 0)) for name in _RATED]
    return (
        select(ServedDay.service_day, func.count(), func.sum(ServedDay.n), func.sum(beyond), func.sum(case((beyond > 0, 1), else_=0)), *sums)
        .outerjoin(UnitDay, _mine)
        .where(ServedDay.service_day.between(first, last))
        .group_by(ServedDay.service_day)
        .order_by(ServedDay.service_day)
    )


def _heard_day(day: date, windows: int, served: int, over: int, over_windows: int, *rated: int) -> HeardDay:
    return HeardDay(day, int(windows), int(served), tuple(int(n) for n in rated), int(over), int(over_windows))


def unheard_days(ground: Ground, first: date, last: date) -> dict[date, int]:
    """How many windows below a unit were rated on a day although their served count is missing; one statement."""
    counted = exists().where(ServedDay.unit_id == UnitDay.unit_id, ServedDay.service_day == UnitDay.service_day)
    found = (
        select(UnitDay.service_day, func.count())
        .join(Unit, Unit.id == UnitDay.unit_id)
        .where(Unit.kind.in_(COUNTING_KINDS), UnitDay.service_day.between(first, last))
        .where(UnitDay.stream == Stream.CITIZEN.value, UnitDay.turn == Turn.FIRST.value, _given > 0, ~counted)
        .group_by(UnitDay.service_day)
    )
    return {day: int(windows) for day, windows in db.session.execute(ground.narrow(found, UnitDay.unit_id, UnitDay.service_day))}


def spans(ground: Ground) -> Sequence[Span]:
    """Since when and until when each window or online service below a unit was open there."""
    return [Span(since, None if until == END else until) for since, until in ground.open_days(Unit.kind.in_(COUNTING_KINDS))]


def matter_counts(ground: Ground, first: date, last: date) -> MatterCounts:
    """The matters below a unit that were finished in a period; one statement."""
    invited = exists().where(MatterInvitation.matter_id == Matter.id)
    sums = [func.count().filter(condition) for condition in (is_rated(Matter.id), is_rated(Matter.id, Rating.origin == Origin.VOLUNTEERED.value), invited)]
    counted = select(func.count(), *sums).select_from(Matter).where(Matter.finished_on.between(first, last))
    row = db.session.execute(ground.narrow(counted, Matter.unit_id, Matter.finished_on)).one()
    finished, rated, volunteered, were_invited = (int(n) for n in row)
    return MatterCounts(finished, rated, volunteered, were_invited)


def asked_for(ground: Ground, first: date, last: date) -> int:
    """Effective ratings of a period that were invited or written down for somebody, and so are not volunteered; one statement."""
    withdrawn = exists().where(RatingWithdrawal.rating_id == Rating.id)
    found = ground.narrow(select(func.count()).select_from(Rating), Rating.unit_id, Rating.service_day)
    found = found.where(Rating.service_day.between(first, last), Rating.origin != Origin.VOLUNTEERED.value, Rating.origin != Origin.DEFAULT.value)
    return db.session.scalar(found.where(Rating.rater == Rater.CITIZEN.value, Rating.turn == Turn.FIRST.value, ~withdrawn)) or 0


def is_rated(matter_id: SQLColumnExpression[int], *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a matter has a citizen's first rating that stands, and fits `more`."""
    withdrawn = exists().where(RatingWithdrawal.rating_id == MatterUse.rating_id)
    mine = and_(MatterUse.matter_id == matter_id, MatterUse.turn == Turn.FIRST.value, Rating.id == MatterUse.rating_id, ~withdrawn)
    return exists().where(mine, Rating.rater == Rater.CITIZEN.value, Rating.origin != Origin.DEFAULT.value, *more)
