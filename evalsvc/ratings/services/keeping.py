"""The rows that every rating consists of, whoever brings it: the rating, its reasons, its sealed texts, its counters."""

from dataclasses import dataclass
from datetime import date, datetime

import orjson
from sqlalchemy import Connection, bindparam, insert

from evalsvc.core.clock import day_of
from evalsvc.core.codes import public_id
from evalsvc.core.prepared import Prepared
from evalsvc.core.vault import Vault
from evalsvc.ratings.counting import count
from evalsvc.ratings.given import Words
from evalsvc.ratings.models import Rating, RatingSecret, RatingTag
from evalsvc.ratings.naming import COMMENT, CONTACT
from evalsvc.ratings.scale import Origin, Rater, Turn, stream_of

OWN = "own"
_RATING = [column.name for column in Rating.__table__.c if column.name != "id"]
_INSERT_RATING = Prepared(insert(Rating).values({name: bindparam(name) for name in _RATING}).returning(Rating.id))
_INSERT_TAG, _INSERT_SECRET = (
    Prepared(insert(table).values({column.name: bindparam(column.name) for column in table.__table__.c})) for table in (RatingTag, RatingSecret)
)


@dataclass(frozen=True)
class Standing:
    """Where a rating stands and what it counts as; `at` is when it was kept, `service_day` the day that it is about."""

    point_id: int
    unit_id: int
    instrument_version_id: int
    profile_version_id: int
    origin: Origin
    rater: Rater
    turn: Turn
    channel: str
    service_day: date
    at: datetime
    system: str = OWN


def begin_rating(connection: Connection, standing: Standing, words: Words) -> int:
    """Keeps the rating itself and returns its key; what makes it unique comes next, then `finish_rating`."""
    row = {
        "public_id": public_id(),
        "point_id": standing.point_id,
        "unit_id": standing.unit_id,
        "instrument_version_id": standing.instrument_version_id,
        "profile_version_id": standing.profile_version_id,
        "level": words.level,
        "done": words.done,
        "origin": standing.origin.value,
        "system": standing.system,
        "rater": standing.rater.value,
        "turn": standing.turn.value,
        "channel": standing.channel,
        "service_day": standing.service_day,
        "created_at": standing.at,
        "comment": words.masked or None,
    }
    [(rating_id,)] = _INSERT_RATING.rows(connection, **row)
    key: int = rating_id
    return key


def finish_rating(connection: Connection, rating_id: int, standing: Standing, words: Words, vault: Vault) -> None:
    """Keeps reasons and sealed texts, and counts the rating: the counters last, because others wait for their rows."""
    for code in words.tags:
        _INSERT_TAG.run(connection, rating_id=rating_id, code=code)
    if words.masked != words.comment:
        _seal(connection, vault, rating_id, COMMENT, words.comment, standing.at)
    if words.has_contact:
        _seal(connection, vault, rating_id, CONTACT, orjson.dumps({"name": words.name, "phone": words.phone}).decode(), standing.at)
    count(
        connection,
        point_id=standing.point_id,
        unit_id=standing.unit_id,
        day=standing.service_day,
        stream=stream_of(standing.origin, standing.rater),
        turn=standing.turn,
        level=words.level,
        done=words.done,
    )


def _seal(connection: Connection, vault: Vault, rating_id: int, kind: str, text: str, at: datetime) -> None:
    sealed = vault.seal(text, context=secret_context(rating_id, kind), on=day_of(at))
    row = {"rating_id": rating_id, "kind": kind, "kept_at": at, "destroyed_at": None}
    _INSERT_SECRET.run(connection, **row, algorithm=sealed.algorithm, key_id=sealed.key_id, body=sealed.body)


def secret_context(rating_id: int, kind: str) -> str:
    """What binds a sealed text to its place, so that it opens nowhere else."""
    return f"rating_secret:{rating_id}:{kind}"
