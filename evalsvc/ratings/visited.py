"""Keeps what a secret visit, a supervisor or a third-party survey said as a rating of a stream of its own.

Such a rating has no visit token, no receipt and no comment, and its stream keeps it out of every figure of citizens.
"""

from datetime import date, datetime

from sqlalchemy import Select, case, or_, select

from evalsvc.core.clock import day_of
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.organisation.kinds import PointKind
from evalsvc.organisation.models import RatingPoint
from evalsvc.profiles.queries import rules_for
from evalsvc.ratings.counting import count
from evalsvc.ratings.models import Rating
from evalsvc.ratings.scale import Origin, Rater, Turn, stream_of

CHANNEL = "visit"
VISITORS = frozenset({Rater.THIRD_PARTY, Rater.SUPERVISOR, Rater.SECRET_VISIT})
_OWN_KINDS = (PointKind.WINDOW.value, PointKind.HALL.value, PointKind.ONLINE.value)


def keep_visit(*, unit_id: int, instrument_version_id: int, rater: Rater, level: int, at: datetime) -> int | None:
    """Keeps the level on the whole of one visit at a unit, given at an instant, and counts it; returns the rating's key.

    None, and nothing kept, when no rating point of the unit was in use on that day. Raises ValueError for a citizen's rating.
    """
    if rater not in VISITORS:
        raise ValueError(f"{rater} is no visitor")
    day = day_of(at)
    point_id = db.session.scalar(_point(unit_id, day))
    if point_id is None:
        return None
    rating = Rating(
        public_id=public_id(),
        point_id=point_id,
        unit_id=unit_id,
        instrument_version_id=instrument_version_id,
        profile_version_id=rules_for(unit_id, day)[0],
        level=level,
        origin=Origin.INVITED.value,
        rater=rater.value,
        turn=Turn.FIRST.value,
        channel=CHANNEL,
        service_day=day,
        created_at=at,
    )
    db.session.add(rating)
    db.session.flush()
    stream = stream_of(Origin.INVITED, rater)
    count(db.session.connection(), point_id=point_id, unit_id=unit_id, day=day, stream=stream, turn=Turn.FIRST, level=level, done=None)
    return rating.id


def _point(unit_id: int, day: date) -> Select[int]:
    in_use = (RatingPoint.unit_id == unit_id, RatingPoint.first_day <= day, or_(RatingPoint.retired_on.is_(None), RatingPoint.retired_on > day))
    own_first = case((RatingPoint.kind.in_(_OWN_KINDS), 0), else_=1)
    return select(RatingPoint.id).where(*in_use).order_by(own_first, RatingPoint.id).limit(1)
