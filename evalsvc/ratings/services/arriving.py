"""Ratings that arrive in bulk from another system of record, in one short transaction: rows, reasons, sealed texts, counters.

They bear the beginning of their day of service as the instant at which they were given: the upstream's time of day is
not taken over, and a thousand that arrive at once are no burst at a window.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from flask import current_app
from sqlalchemy import select

from evalsvc.core.bulk import insert_many
from evalsvc.core.clock import day_of, now, start_of, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.vault import Vault
from evalsvc.profiles.queries import rules_for
from evalsvc.ratings.counting import Counted, count_many, uncount
from evalsvc.ratings.given import Words
from evalsvc.ratings.models import FollowUp, Rating, RatingSecret, RatingTag, RatingWithdrawal, UpstreamRating
from evalsvc.ratings.naming import COMMENT
from evalsvc.ratings.scale import Origin, Rater, Turn, stream_of
from evalsvc.ratings.services.keeping import secret_context
from evalsvc.ratings.summaries import count_again

MOMENT = timedelta(seconds=1)
SOME = 500  # keys a statement asks for


@dataclass(frozen=True)
class Arrival:
    """A rating of another system, its codes read; `first_id` is the number there of the rating that a follow-up is about."""

    system: str
    upstream_id: str
    first_id: str
    point_id: int
    unit_id: int
    version_id: int
    words: Words
    origin: Origin
    rater: Rater
    turn: Turn
    channel: str
    service_day: date
    is_withdrawn: bool


def take_in(arrivals: Sequence[Arrival]) -> None:
    """Keeps ratings that are not here yet, in the running transaction; the key of system and number lets none in twice."""
    if not arrivals:
        return
    profile = cache(lambda unit_id: rules_for(unit_id, today())[0])
    rows = [_row(one, profile(one.unit_id)) for one in arrivals]
    insert_many(Rating, rows)
    keys = _keys([row["public_id"] for row in rows])
    kept = [(keys[row["public_id"]], one) for row, one in zip(rows, arrivals, strict=True)]
    insert_many(UpstreamRating, [{"system": one.system, "upstream_id": one.upstream_id, "rating_id": key} for key, one in kept])
    insert_many(RatingTag, [{"rating_id": key, "code": code} for key, one in kept for code in one.words.tags])
    insert_many(RatingSecret, [_secret(key, one.words.comment) for key, one in kept if one.words.masked != one.words.comment])
    insert_many(RatingWithdrawal, [{"rating_id": key, "at": now()} for key, one in kept if one.is_withdrawn])
    insert_many(FollowUp, _follow_ups(kept))
    count_many(db.session.connection(), [_counted(one) for one in arrivals])
    count_again(start_of(min(one.service_day for one in arrivals)) - MOMENT)


def withdraw(ids: Sequence[int]) -> None:
    """Notes that ratings (by key) were withdrawn in their own system, in the running transaction."""
    at = now()
    insert_many(RatingWithdrawal, [{"rating_id": key, "at": at} for key in ids])
    connection = db.session.connection()
    for rating in db.session.scalars(select(Rating).where(Rating.id.in_(ids)).order_by(Rating.point_id, Rating.id)).all():
        stream, turn = stream_of(Origin(rating.origin), Rater(rating.rater)), Turn(rating.turn)
        key: dict[str, Any] = {"point_id": rating.point_id, "unit_id": rating.unit_id, "day": rating.service_day, "stream": stream, "turn": turn}
        uncount(connection, **key, level=rating.level, done=rating.done)


def _keys(public_ids: Sequence[str]) -> dict[str, int]:
    """The keys of ratings that were just added: asking for them costs a third of having each returned."""
    found: dict[str, int] = {}
    for some in (public_ids[i : i + SOME] for i in range(0, len(public_ids), SOME)):
        added = db.session.execute(select(Rating.public_id, Rating.id).where(Rating.public_id.in_(some))).all()
        found |= dict(added)
    return found


def _row(one: Arrival, profile_version_id: int) -> dict[str, Any]:
    return {
        "public_id": public_id(),
        "point_id": one.point_id,
        "unit_id": one.unit_id,
        "instrument_version_id": one.version_id,
        "profile_version_id": profile_version_id,
        "level": one.words.level,
        "done": one.words.done,
        "origin": one.origin.value,
        "system": one.system,
        "rater": one.rater.value,
        "turn": one.turn.value,
        "channel": one.channel,
        "service_day": one.service_day,
        "created_at": start_of(one.service_day),
        "comment": one.words.masked or None,
    }


def _secret(rating_id: int, comment: str) -> dict[str, Any]:
    """The comment as it came, sealed under today's key: its days begin when it arrives."""
    vault: Vault = current_app.extensions["vault"]
    at = now()
    sealed = vault.seal(comment, context=secret_context(rating_id, COMMENT), on=day_of(at))
    row = {"rating_id": rating_id, "kind": COMMENT, "kept_at": at, "destroyed_at": None}
    return row | {"algorithm": sealed.algorithm, "key_id": sealed.key_id, "body": sealed.body}


def _follow_ups(kept: Sequence[tuple[int, Arrival]]) -> list[dict[str, Any]]:
    """Which first rating each follow-up is about: one that came with it, or one that was here."""
    here = {(one.system, one.upstream_id): key for key, one in kept}
    rows = []
    for key, one in kept:
        if one.first_id:
            known = select(UpstreamRating.rating_id).where(UpstreamRating.system == one.system, UpstreamRating.upstream_id == one.first_id)
            rows.append({"first_id": here.get((one.system, one.first_id)) or db.session.scalar(known), "rating_id": key})
    return rows


def _counted(one: Arrival) -> Counted:
    stream = stream_of(one.origin, one.rater)
    return Counted(one.point_id, one.unit_id, one.service_day, stream, one.turn, one.words.level, one.words.done, one.is_withdrawn)
