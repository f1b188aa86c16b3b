"""What ratings say of a problem that is being put right: the share of a tag, the first bad ratings that name it again, where one is read."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, select

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import day_of
from evalsvc.core.db import db
from evalsvc.corrections.wants import Asked, Origin, Seen, Share
from evalsvc.organisation.models import UnitAncestor
from evalsvc.organisation.queries import reachable_units
from evalsvc.ratings.models import FollowUp, Rating, RatingTag, RatingWithdrawal, TagDay, UnitDay
from evalsvc.ratings.queries.rating import can_be_read
from evalsvc.ratings.scale import BAD_LEVELS, LEVELS, Rater, Stream, Turn
from evalsvc.ratings.scale import Origin as GivenAs
from evalsvc.ratings.summaries import cut_off

REF = "rating:"


def ref_of(rating: Rating) -> str:
    """How a correction refers to a rating."""
    return f"{REF}{rating.public_id}"


def refs_of(rating_id: int) -> Select[str]:
    """How corrections refer to a rating and to its follow-up, as a statement."""
    follow_ups = select(FollowUp.rating_id).where(FollowUp.first_id == rating_id)
    return select(literal(REF) + Rating.public_id).where((Rating.id == rating_id) | Rating.id.in_(follow_ups))


def origin(ref: str, by: Actor) -> Origin | None:
    """Where a rating is read, for those who may read it."""
    public_id = ref.removeprefix(REF)
    below = reachable_units(by.scope_for(Permission.RATING_READ))
    found = db.session.scalar(select(Rating.id).where(Rating.public_id == public_id, can_be_read(), Rating.unit_id.in_(below)))
    return None if found is None else Origin("ratings.rating", {"public_id": public_id}, "看这条评价")


def whole_until() -> date | None:
    """The last day whose tags are counted whole; None before the first count."""
    until = cut_off()
    return None if until is None else day_of(until) - timedelta(days=1)


def share(asked: Asked) -> Share:
    """How many of the citizens' first ratings that count gave a tag; three statements at most."""
    tags = select(func.sum(TagDay.n)).where(TagDay.code == asked.tag, TagDay.unit_id.in_(_below(asked)), TagDay.service_day.between(asked.first, asked.last))
    levels = sum((getattr(UnitDay, f"n{level}") for level in LEVELS[1:]), getattr(UnitDay, f"n{LEVELS[0]}"))
    citizens = and_(UnitDay.stream == Stream.CITIZEN.value, UnitDay.turn == Turn.FIRST.value)
    whole = select(func.sum(levels)).where(citizens, UnitDay.unit_id.in_(_below(asked)), UnitDay.service_day.between(asked.first, asked.last))
    n, of = int(db.session.scalar(tags) or 0), int(db.session.scalar(whole) or 0)
    own = _own(asked)
    return Share(n - own[0], of - own[1])


def _own(asked: Asked) -> tuple[int, int]:
    """What the record that is to be left out adds to tag and whole."""
    if asked.but is None or not asked.but.startswith(REF):
        return 0, 0
    has_tag = exists().where(RatingTag.rating_id == Rating.id, RatingTag.code == asked.tag)
    found = select(has_tag).where(Rating.public_id == asked.but.removeprefix(REF), Rating.unit_id.in_(_below(asked)), counts())
    tagged = db.session.scalar(found.where(Rating.service_day.between(asked.first, asked.last)))
    return (0, 0) if tagged is None else (int(tagged), 1)


def came_back(watched: Select[int, int, str | None, date | None]) -> dict[int, Seen]:
    """For each row (key, place, tag, day) the first bad rating with the tag at the place on a later day; one statement.

    Only ratings that count and can no longer be undone; days without the tag are passed over by their count.
    """
    asked = watched.subquery()
    key, place, tag, day = asked.c
    order = func.row_number().over(partition_by=key, order_by=(Rating.service_day, Rating.created_at, Rating.id))
    found = (
        select(key.label("key"), Rating.service_day, Rating.public_id, order.label("place"))
        .select_from(asked)
        .join(UnitAncestor, UnitAncestor.ancestor_id == place)
        .join(TagDay, and_(TagDay.unit_id == UnitAncestor.unit_id, TagDay.code == tag, TagDay.service_day > day))
        .join(Rating, and_(Rating.unit_id == TagDay.unit_id, Rating.service_day == TagDay.service_day))
        .join(RatingTag, and_(RatingTag.rating_id == Rating.id, RatingTag.code == tag))
        .where(Rating.level.in_(BAD_LEVELS), counts(), can_be_read())
        .subquery()
    )
    first = select(found.c.key, found.c.service_day, found.c.public_id).where(found.c.place == 1)
    return {row.key: Seen(row.service_day, f"{REF}{row.public_id}") for row in db.session.execute(first)}


def _below(asked: Asked) -> Select[int]:
    return reachable_units(Scope(frozenset({asked.place_id})))


def counts() -> ColumnElement[bool]:
    """Whether a rating is a citizen's first one that stands."""
    withdrawn = exists().where(RatingWithdrawal.rating_id == Rating.id)
    return and_(Rating.rater == Rater.CITIZEN.value, Rating.origin != GivenAs.DEFAULT.value, Rating.turn == Turn.FIRST.value, ~withdrawn)
