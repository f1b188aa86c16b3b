"""One matter, one rating (一事一评): what a link opens, and the key by which the database decides who was first.

A matter, with its service number, takes one rating of each turn. An undone one frees a second attempt, and no third.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, exists, insert, select
from sqlalchemy.orm import aliased

from evalsvc.core.errors import WrongState
from evalsvc.core.prepared import Prepared
from evalsvc.matters.models import Matter, MatterInvitation, MatterLink
from evalsvc.organisation.models import RatingPoint, ServiceItem, Unit
from evalsvc.organisation.queries import PlaceOfCode
from evalsvc.ratings.models import MatterUse, RatingWithdrawal
from evalsvc.ratings.scale import Turn
from evalsvc.ratings.tokens import LAST_ATTEMPT


class MatterRated(WrongState):
    """The matter has its rating. Whose it is, and its receipt, is not said: many may hold the link."""

    sentence = "这个办件已经评价过了。"


@dataclass(frozen=True)
class RatedMatter:
    """The matter that a rating is about, and the day on which it was finished, which is its day of service."""

    id: int
    finished_on: date


class PlaceOfLink(NamedTuple):
    """What a matter's link opens: `place` bears the token as its code, `is_kept` ends when the matter's number is destroyed."""

    place: PlaceOfCode
    matter: RatedMatter
    is_kept: bool
    is_invited: bool
    is_rated: bool


_above = aliased(Unit)
_stands = ~exists().where(RatingWithdrawal.rating_id == MatterUse.rating_id)
_closed = exists().where(MatterUse.matter_id == Matter.id, MatterUse.turn == Turn.FIRST.value, (MatterUse.attempt >= LAST_ATTEMPT) | _stands)
_PLACE = Prepared(
    select(MatterLink.token, RatingPoint.id, RatingPoint.kind, RatingPoint.first_day, RatingPoint.retired_on)
    .add_columns(Unit.id, Unit.kind, Unit.name, Unit.name_en, _above.id, _above.name, _above.name_en)
    .add_columns(ServiceItem.name, ServiceItem.name_en, Matter.kept_at, Matter.id, Matter.finished_on)
    .add_columns(Matter.number_digest.is_not(None), MatterInvitation.matter_id.is_not(None), _closed)
    .select_from(MatterLink)
    .join(Matter, Matter.id == MatterLink.matter_id)
    .join(RatingPoint, RatingPoint.id == Matter.point_id)
    .join(Unit, Unit.id == Matter.unit_id)
    .join(ServiceItem, ServiceItem.id == Matter.service_item_id)
    .outerjoin(_above, _above.id == Unit.parent_id)
    .outerjoin(MatterInvitation, MatterInvitation.matter_id == Matter.id)
    .where(MatterLink.token == bindparam("token"))
)
_USES = Prepared(
    select(MatterUse.attempt, RatingWithdrawal.rating_id.label("withdrawn"))
    .outerjoin(RatingWithdrawal, RatingWithdrawal.rating_id == MatterUse.rating_id)
    .where(MatterUse.matter_id == bindparam("matter_id"), MatterUse.turn == bindparam("turn"))
)
_INSERT = Prepared(insert(MatterUse).values({column.name: bindparam(column.name) for column in MatterUse.__table__.c}))


def place_of_link(connection: Connection, token: str) -> PlaceOfLink | None:
    """What a token as `core.codes.read_code` returns it opens; None when it was never given out. One query."""
    row = _PLACE.first(connection, token=token)
    if row is None:
        return None
    code, point_id, kind, first_day, retired_on, *named, since, matter_id, finished_on, is_kept, is_invited, is_rated = row
    place = PlaceOfCode._make((code, point_id, kind, "", "", first_day, retired_on, *named, since, None, None, ""))
    return PlaceOfLink(place, RatedMatter(matter_id, finished_on), bool(is_kept), bool(is_invited), bool(is_rated))


def next_attempt(connection: Connection, matter: RatedMatter, turn: Turn) -> int:
    """Which attempt of a turn a rating of the matter would be; raises MatterRated when one stands or none is left."""
    uses = _USES.rows(connection, matter_id=matter.id, turn=turn.value)
    if len(uses) >= LAST_ATTEMPT or any(withdrawn is None for _attempt, withdrawn in uses):
        raise MatterRated
    return len(uses) + 1


def keep_use(connection: Connection, matter: RatedMatter, turn: Turn, attempt: int, rating_id: int) -> None:
    """Keeps that the rating is the matter's; raises IntegrityError when another request was first."""
    _INSERT.run(connection, matter_id=matter.id, turn=turn.value, attempt=attempt, rating_id=rating_id)


def matter_of_rating(connection: Connection, rating_id: int) -> RatedMatter | None:
    """The matter that a rating is about; None for one of a visit."""
    found = select(Matter.id, Matter.finished_on).join(MatterUse, MatterUse.matter_id == Matter.id).where(MatterUse.rating_id == rating_id)
    row = connection.execute(found).first()
    return RatedMatter(*row) if row else None


def link_of_rating(connection: Connection, rating_id: int) -> str | None:
    """The token of the matter that a rating is about; None for one of a visit."""
    found = select(MatterLink.token).join(MatterUse, MatterUse.matter_id == MatterLink.matter_id)
    return connection.scalar(found.where(MatterUse.rating_id == rating_id))
