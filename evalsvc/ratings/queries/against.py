"""What citizens' ratings say against what units claim, of several units at once, each with all below it in the tree as it is."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, case, exists, func, literal, select
from sqlalchemy.orm import aliased

from evalsvc.core.db import db
from evalsvc.corrections.models import Correction
from evalsvc.corrections.states import State
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import PointCode, RatingPoint, Unit, UnitAncestor
from evalsvc.ratings.models import Rating, RatingTag, TagDay, UnitDay
from evalsvc.ratings.queries.problems import REF, counts
from evalsvc.ratings.scale import BAD_LEVELS, LEVELS, Stream, Turn

_given = sum((getattr(UnitDay, f"n{level}") for level in LEVELS[1:]), getattr(UnitDay, f"n{LEVELS[0]}"))
_bad = sum((getattr(UnitDay, f"n{level}") for level in sorted(BAD_LEVELS)[1:]), getattr(UnitDay, f"n{min(BAD_LEVELS)}"))


@dataclass(frozen=True)
class Numbers:
    """Of citizens' ratings: how many first ones say that it was not done, how many bad ones there were until a day, follow-ups and the bad of them."""

    not_done: int
    bad: int
    followed: int
    followed_bad: int


@dataclass(frozen=True)
class Window:
    """A window that was in service all the time: whether it has a code that counts, and whether anybody rated there."""

    name: str
    has_code: bool
    is_rated: bool


def numbers_below(unit_ids: Sequence[int], first: date, last: date, bad_until: date) -> dict[int, Numbers]:
    """The counts of each unit from the day counters; one statement."""
    is_first, is_follow_up = UnitDay.turn == Turn.FIRST.value, UnitDay.turn == Turn.FOLLOW_UP.value
    sums = [
        func.sum(case((condition, number), else_=0))
        for condition, number in (
            (is_first, UnitDay.not_done),
            (and_(is_first, UnitDay.service_day <= bad_until), _bad),
            (is_follow_up, _given),
            (is_follow_up, _bad),
        )
    ]
    found = select(UnitAncestor.ancestor_id, *sums).join(UnitAncestor, UnitAncestor.unit_id == UnitDay.unit_id)
    found = found.where(UnitAncestor.ancestor_id.in_(unit_ids), UnitDay.stream == Stream.CITIZEN.value, UnitDay.service_day.between(first, last))
    return {unit: Numbers(*map(int, counted)) for unit, *counted in db.session.execute(found.group_by(UnitAncestor.ancestor_id))}


def tagged_below(unit_ids: Sequence[int], codes: Collection[str], first: date, last: date) -> dict[int, int]:
    """How many first ratings gave one of the tags or several, each counted once; days without such a tag are passed over. One statement."""
    days = select(TagDay.unit_id, TagDay.service_day).where(TagDay.code.in_(codes), TagDay.service_day.between(first, last)).distinct().subquery()
    tagged = exists().where(RatingTag.rating_id == Rating.id, RatingTag.code.in_(codes))
    found = (
        select(UnitAncestor.ancestor_id, func.count())
        .select_from(days)
        .join(UnitAncestor, UnitAncestor.unit_id == days.c.unit_id)
        .join(Rating, and_(Rating.unit_id == days.c.unit_id, Rating.service_day == days.c.service_day))
        .where(UnitAncestor.ancestor_id.in_(unit_ids), tagged, counts())
    )
    return {unit: int(n) for unit, n in db.session.execute(found.group_by(UnitAncestor.ancestor_id))}


def handled_below(unit_ids: Sequence[int], first: date, bad_until: date, today: date) -> dict[int, tuple[int, int]]:
    """How many bad ratings went into the ledger, and how many of these are past their last day there; one statement."""
    overdue = and_(Correction.state != State.CLOSED.value, Correction.due_on < today)
    found = (
        select(UnitAncestor.ancestor_id, func.count(), func.sum(case((overdue, 1), else_=0)))
        .select_from(Correction)
        .join(Rating, Correction.source_ref == literal(REF) + Rating.public_id)
        .join(UnitAncestor, UnitAncestor.unit_id == Rating.unit_id)
        .where(UnitAncestor.ancestor_id.in_(unit_ids), Rating.level.in_(BAD_LEVELS), Rating.service_day.between(first, bad_until), counts())
    )
    return {unit: (int(handled), int(late)) for unit, handled, late in db.session.execute(found.group_by(UnitAncestor.ancestor_id))}


def windows_below(unit_ids: Sequence[int], since: date, until: date) -> dict[int, list[Window]]:
    """The windows that were in service from the first day to the last; one statement."""
    hall = aliased(Unit)
    at_window = (RatingPoint.unit_id == Unit.id, RatingPoint.retired_on.is_(None), RatingPoint.first_day <= until)
    has_code = exists().where(*at_window, PointCode.point_id == RatingPoint.id, PointCode.until.is_(None))
    citizens = (UnitDay.stream == Stream.CITIZEN.value, UnitDay.turn == Turn.FIRST.value, _given > 0)
    is_rated = exists().where(UnitDay.unit_id == Unit.id, UnitDay.service_day.between(since, until), *citizens)
    found = (
        select(UnitAncestor.ancestor_id, hall.name, Unit.name, has_code, is_rated)
        .join(UnitAncestor, UnitAncestor.unit_id == Unit.id)
        .outerjoin(hall, hall.id == Unit.parent_id)
        .where(UnitAncestor.ancestor_id.in_(unit_ids), Unit.kind == UnitKind.WINDOW.value, Unit.retired_on.is_(None), Unit.opened_on <= since)
        .order_by(hall.position, hall.id, Unit.position, Unit.id)
    )
    windows: dict[int, list[Window]] = defaultdict(list)
    for unit, above, name, coded, rated in db.session.execute(found):
        windows[unit].append(Window(f"{above or ''}{name}", bool(coded), bool(rated)))
    return windows
