"""How many ratings a hall has received today, told so that nobody can tell from it who has just rated.

The number moves once an hour, counts only what can no longer be undone, and is cut down to a multiple
of five; a hall with few windows tells none.
"""

from datetime import date, datetime

from sqlalchemy import Connection, bindparam, exists, func, select

from evalsvc.core.clock import SHANGHAI
from evalsvc.core.prepared import Prepared
from evalsvc.organisation.models import UnitAncestor
from evalsvc.ratings.models import Rating, RatingWithdrawal
from evalsvc.ratings.scale import Origin, Rater, Turn

STEP = 5
LEAST_WINDOWS = 3  # with one window the hall's number is the window's, with two each knows the other's from its own

_RECEIVED = Prepared(
    select(func.count())
    .select_from(Rating)
    .join(UnitAncestor, UnitAncestor.unit_id == Rating.unit_id)
    .where(
        UnitAncestor.ancestor_id == bindparam("unit_id"),
        Rating.service_day == bindparam("day"),
        Rating.created_at <= bindparam("until"),
        Rating.rater == Rater.CITIZEN.value,
        Rating.origin != Origin.DEFAULT.value,
        Rating.turn == Turn.FIRST.value,
        ~exists().where(RatingWithdrawal.rating_id == Rating.id),
    )
)


def hour_of(at: datetime) -> datetime:
    """The full hour, in Shanghai, at which the number shown at an instant was fixed."""
    return at.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)


def told(received: int, windows: int) -> int:
    """What is told of a number of ratings: the multiple of five that it has reached, 0 when nothing is told."""
    return received // STEP * STEP if windows >= LEAST_WINDOWS else 0


def received_below(connection: Connection, unit_id: int, day: date, until: datetime) -> int:
    """Citizens' first ratings of a day below a unit that were given until an instant and not withdrawn. One query."""
    row = _RECEIVED.first(connection, unit_id=unit_id, day=day, until=until)
    return int(row[0]) if row else 0
