"""The follow-up rating (追评): how the same service looks some days later. One for each rating; the first one stays.

It counts on the day on which it is given, in counters of its own, so that no closed period moves; it cannot be undone.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from evalsvc.core.clock import day_of
from evalsvc.core.errors import WrongState
from evalsvc.core.prepared import Prepared
from evalsvc.core.vault import Vault
from evalsvc.profiles.clocks import last_day_of
from evalsvc.profiles.rules import Rules
from evalsvc.profiles.workdays import Calendar
from evalsvc.ratings import per_matter
from evalsvc.ratings.given import Words
from evalsvc.ratings.models import FollowUp, VisitUse
from evalsvc.ratings.scale import Origin, Rater, Turn
from evalsvc.ratings.services.keeping import Standing, begin_rating, finish_rating
from evalsvc.ratings.services.rating import Frame, LostRace
from evalsvc.ratings.tokens import Visit

CHANNEL = "receipt"
ONCE = 1


class FollowedUp(WrongState):
    """The rating has its follow-up; `same` when this very one was sent again."""

    sentence = "这次评价已经追评过了。"

    def __init__(self, *, same: bool) -> None:
        super().__init__()
        self.same = same


_GIVEN = select(FollowUp.rating_id, VisitUse.visit, VisitUse.digest).outerjoin(VisitUse, VisitUse.rating_id == FollowUp.rating_id)
_INSERT_FOLLOW_UP, _INSERT_VISIT = (
    Prepared(insert(table).values({column.name: bindparam(column.name) for column in table.__table__.c})) for table in (FollowUp, VisitUse)
)


def last_day(rating: Any, rules: Rules, known: Calendar) -> date:
    """The last day on which a rating (row of `rating_of_receipt`) may be followed up, by the profile's clock from the day it was given."""
    return last_day_of(rules.follow_up_clock, rating.created_at, known).day


def may_follow_up(rating: Any, rules: Rules, known: Calendar, at: datetime) -> bool:
    """Whether a rating takes a follow-up now, as far as its own row tells: first, standing, no longer to be undone, in time."""
    stands = rating.withdrawn is None and rating.turn == Turn.FIRST and rating.origin != Origin.DEFAULT
    return stands and at >= rating.created_at + timedelta(minutes=rules.undo_minutes) and day_of(at) <= last_day(rating, rules, known)


def has_follow_up(connection: Connection, rating: Any) -> bool:
    """Whether a rating (row of `rating_of_receipt`) has its follow-up."""
    return connection.execute(_GIVEN.where(FollowUp.first_id == rating.id)).first() is not None


def submit_follow_up(connection: Connection, *, rating: Any, visit: Visit, digest: str, words: Words, frame: Frame, vault: Vault, at: datetime) -> None:
    """Keeps the follow-up of a rating (row of `rating_of_receipt`) where that one stands, as the same kind of rater.

    Raises FollowedUp when there is one, LostRace when that happens at this moment. Whether it is time, `may_follow_up` says.
    """
    given = connection.execute(_GIVEN.where(FollowUp.first_id == rating.id)).first()
    if given is not None:
        raise FollowedUp(same=(given.visit, given.digest) == (visit.id, digest))
    standing = Standing(
        point_id=rating.point_id,
        unit_id=rating.unit_id,
        instrument_version_id=frame.instrument_version_id,
        profile_version_id=frame.profile_version_id,
        origin=Origin.VOLUNTEERED,
        rater=Rater(rating.rater),
        turn=Turn.FOLLOW_UP,
        channel=CHANNEL,
        service_day=day_of(at),
        at=at,
    )
    follow_up_id = begin_rating(connection, standing, words)
    try:
        _INSERT_FOLLOW_UP.run(connection, first_id=rating.id, rating_id=follow_up_id)
        _INSERT_VISIT.run(connection, visit=visit.id, attempt=ONCE, rating_id=follow_up_id, digest=digest)
        if (matter := per_matter.matter_of_rating(connection, rating.id)) is not None:
            per_matter.keep_use(connection, matter, Turn.FOLLOW_UP, ONCE, follow_up_id)
    except IntegrityError as race:
        raise LostRace from race
    finish_rating(connection, follow_up_id, standing, words, vault)
