"""What a citizen does: rate, undo, say that one was asked to rate well. No audit events: a rating is its own event."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, literal, select
from sqlalchemy.exc import IntegrityError

from evalsvc.core.clock import day_of
from evalsvc.core.codes import new_code
from evalsvc.core.errors import Busy, WrongState
from evalsvc.core.prepared import Prepared
from evalsvc.core.vault import Vault
from evalsvc.organisation.models import PointCode
from evalsvc.organisation.queries import PlaceOfCode
from evalsvc.profiles.rules import Rules
from evalsvc.ratings import per_matter
from evalsvc.ratings.counting import uncount
from evalsvc.ratings.given import Words
from evalsvc.ratings.models import Rating, RatingFlag, RatingPressure, RatingWithdrawal, Receipt, VisitUse
from evalsvc.ratings.per_matter import RatedMatter
from evalsvc.ratings.scale import Origin, Rater, Turn, stream_of
from evalsvc.ratings.services.keeping import Standing, begin_rating, finish_rating
from evalsvc.ratings.tokens import LAST_ATTEMPT, Visit

RECEIPT_CHARACTERS = 11
BURST = "burst"
BURST_WINDOW = timedelta(minutes=1)


class AlreadyRated(WrongState):
    """The visit has been spent; `receipt` is the code of what it gave, `same` whether the content is the same."""

    sentence = "这次办事您已经评价过了。"

    def __init__(self, receipt: str, *, same: bool) -> None:
        super().__init__()
        self.receipt = receipt
        self.same = same


class LostRace(Exception):
    """The same visit was spent, or the same matter rated, by another request at the same moment; asked again, it says so."""


class TooMany(Busy):
    """More ratings came in at one point within a minute than any window can serve."""

    sentence = "这个评价点一分钟内收到的评价太多，请过一会儿再提交。您填写的内容还在下面。"


class TooLate(WrongState):
    """The ten minutes of undo are over, or it has been undone before."""

    sentence = "已经过了可以撤回的时间，或者已经撤回过。"


@dataclass(frozen=True)
class Frame:
    """Under what a rating is given: the versions of form and profile, the profile's rules, and the matter if it is about one."""

    instrument_version_id: int
    profile_version_id: int
    rules: Rules
    channel: str = "qr_code"
    origin: Origin = Origin.VOLUNTEERED
    matter: RatedMatter | None = None


_SPENT = Prepared(
    select(Receipt.code, VisitUse.digest, VisitUse.attempt, RatingWithdrawal.rating_id.label("withdrawn"))
    .join(Receipt, Receipt.rating_id == VisitUse.rating_id)
    .outerjoin(RatingWithdrawal, RatingWithdrawal.rating_id == VisitUse.rating_id)
    .where(VisitUse.visit == bindparam("visit"))
    .order_by(VisitUse.attempt.desc())
)
_LATELY = Prepared(
    select(func.count()).select_from(
        select(literal(1))
        .where(Rating.point_id == bindparam("point_id"), Rating.created_at > bindparam("since"), Rating.created_at < bindparam("until"))
        .limit(bindparam("most"))
        .subquery()
    )
)
_INSERT_VISIT, _INSERT_RECEIPT, _INSERT_FLAG = (
    Prepared(insert(table).values({column.name: bindparam(column.name) for column in table.__table__.c})) for table in (VisitUse, Receipt, RatingFlag)
)
_OF_RECEIPT = (
    select(Rating.id, Rating.point_id, Rating.unit_id, Rating.level, Rating.done, Rating.origin, Rating.rater, Rating.turn, Rating.service_day)
    .add_columns(Rating.created_at, RatingWithdrawal.rating_id.label("withdrawn"), VisitUse.visit, VisitUse.attempt)
    .join(Receipt, Receipt.rating_id == Rating.id)
    .outerjoin(VisitUse, VisitUse.rating_id == Rating.id)
    .outerjoin(RatingWithdrawal, RatingWithdrawal.rating_id == Rating.id)
    .where(Receipt.code == bindparam("code"))
)


def submit_rating(connection: Connection, *, place: PlaceOfCode, visit: Visit, digest: str, words: Words, frame: Frame, vault: Vault, at: datetime) -> str:
    """Keeps a rating with its tags, texts, flags and counters, and returns its receipt code.

    Raises AlreadyRated when the visit was spent, MatterRated when the matter has its rating, LostRace when
    either happens at this moment, TooMany above the profile's ceiling a minute.
    """
    _refuse_spent(connection, visit, digest)
    matter = frame.matter
    attempt = per_matter.next_attempt(connection, matter, Turn.FIRST) if matter else 0
    window = {"since": at - BURST_WINDOW, "until": at + BURST_WINDOW}  # later ones bear an instant from before the clock was set back
    [(lately,)] = _LATELY.rows(connection, point_id=place.point_id, most=frame.rules.ceiling_per_minute, **window)
    if lately >= frame.rules.ceiling_per_minute:
        raise TooMany
    day = matter.finished_on if matter else day_of(at)
    rater = Rater.TEST if day_of(at) < place.first_day else Rater.CITIZEN
    standing = Standing(
        point_id=place.point_id,
        unit_id=place.unit_id,
        instrument_version_id=frame.instrument_version_id,
        profile_version_id=frame.profile_version_id,
        origin=frame.origin,
        rater=rater,
        turn=Turn.FIRST,
        channel=frame.channel,
        service_day=day,
        at=at,
    )
    rating_id = begin_rating(connection, standing, words)
    receipt = new_code(RECEIPT_CHARACTERS)
    try:
        _INSERT_VISIT.run(connection, visit=visit.id, attempt=visit.attempt, rating_id=rating_id, digest=digest)
        if matter:
            per_matter.keep_use(connection, matter, Turn.FIRST, attempt, rating_id)
    except IntegrityError as race:
        raise LostRace from race
    _INSERT_RECEIPT.run(connection, code=receipt, rating_id=rating_id)
    if lately >= frame.rules.burst_per_minute:
        _INSERT_FLAG.run(connection, rating_id=rating_id, kind=BURST, at=at)
    finish_rating(connection, rating_id, standing, words, vault)
    return receipt


def _refuse_spent(connection: Connection, visit: Visit, digest: str) -> None:
    spent = _SPENT.rows(connection, visit=visit.id)
    if not spent and visit.attempt > 1:
        raise WrongState("请先撤回上一次评价，再重新评价。")
    for receipt, kept, attempt, _withdrawn in spent:
        if (attempt, kept) == (visit.attempt, digest):
            raise AlreadyRated(receipt, same=True)
    if spent:
        receipt, _kept, attempt, withdrawn = spent[0]
        if attempt >= visit.attempt or withdrawn is None:
            raise AlreadyRated(receipt, same=False)


def rating_of_receipt(connection: Connection, code: str) -> Any | None:
    """The rating row behind a receipt code with `withdrawn`, `visit` and `attempt`, or None."""
    return connection.execute(_OF_RECEIPT, {"code": code}).one_or_none()


def may_withdraw(rating: Any, rules: Rules, at: datetime) -> bool:
    """Whether a rating (row of `rating_of_receipt`) can still be undone."""
    return rating.withdrawn is None and at < rating.created_at + timedelta(minutes=rules.undo_minutes)


def withdraw_rating(connection: Connection, *, code: str, rules: Rules, at: datetime) -> None:
    """Undoes a mis-tap: the row stays, the counters move at once. Raises TooLate after the profile's minutes."""
    rating = rating_of_receipt(connection, code)
    if rating is None or not may_withdraw(rating, rules, at):
        raise TooLate
    try:
        connection.execute(insert(RatingWithdrawal), {"rating_id": rating.id, "at": at})
    except IntegrityError as race:
        raise TooLate from race
    stream = stream_of(Origin(rating.origin), Rater(rating.rater))
    key = {"point_id": rating.point_id, "unit_id": rating.unit_id, "day": rating.service_day, "stream": stream, "turn": Turn(rating.turn)}
    uncount(connection, **key, level=rating.level, done=rating.done)


def note_pressure(connection: Connection, *, code: str, at: datetime) -> None:
    """Keeps that the rater was asked to rate well; saying it twice is saying it once."""
    rating = rating_of_receipt(connection, code)
    if rating is None:
        return
    with suppress(IntegrityError), connection.begin_nested():
        connection.execute(insert(RatingPressure), {"rating_id": rating.id, "at": at})


def may_rate_again(connection: Connection, rating: Any) -> bool:
    """Whether the visit of a rating (row of `rating_of_receipt`) has an attempt left: it was undone, and the last one not yet made."""
    return rating.withdrawn is not None and rating.attempt is not None and len(_SPENT.rows(connection, visit=rating.visit)) < LAST_ATTEMPT


def code_for_second_attempt(connection: Connection, rating: Any) -> str | None:
    """The open code of the point that a rating (row of `rating_of_receipt`) belongs to, or None when it is closed."""
    open_codes = select(PointCode.code).where(PointCode.point_id == rating.point_id, PointCode.until.is_(None))
    return connection.scalar(open_codes.order_by(PointCode.since.desc()).limit(1))
