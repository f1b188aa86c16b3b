"""Keeps a day of ratings in bulk: the same rows and counters as `ratings.services.submit_rating` and its verbs would have left."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import insert

from evalsvc.core.clock import day_of
from evalsvc.core.codes import new_code, public_id
from evalsvc.core.db import db
from evalsvc.core.masking import mask
from evalsvc.core.vault import Vault
from evalsvc.demo.visits import Act
from evalsvc.ratings.counting import COUNTS
from evalsvc.ratings.models import (
    PointDay,
    Rating,
    RatingFlag,
    RatingPressure,
    RatingSecret,
    RatingTag,
    RatingWithdrawal,
    Receipt,
    UnitDay,
    VisitUse,
)
from evalsvc.ratings.naming import COMMENT, CONTACT
from evalsvc.ratings.scale import Rater, Turn, stream_of
from evalsvc.ratings.services import BURST, BURST_WINDOW, RECEIPT_CHARACTERS, Frame, secret_context
from evalsvc.ratings.tokens import VisitSigner

Row = dict[str, Any]


@dataclass(frozen=True)
class Given:
    """An act at a rating point, which belongs to a unit and opened on `first_day`."""

    act: Act
    point_id: int
    unit_id: int
    first_day: date

    @property
    def rater(self) -> Rater:
        return Rater.TEST if day_of(self.act.at) < self.first_day else Rater.CITIZEN


def keep_day(given: Iterable[Given], *, frame: Frame, signer: VisitSigner, vault: Vault) -> None:
    """Keeps all ratings of one day, which has none yet, in the running transaction."""
    ordered = sorted(given, key=lambda one: one.act.at)
    if not ordered:
        return
    statement = insert(Rating).returning(Rating.id, sort_by_parameter_order=True)
    ids = db.session.scalars(statement, [_rating(one, frame) for one in ordered]).all()
    kept = list(zip(ids, ordered, strict=True))
    for table, rows in _parts(kept, frame, signer, vault).items():
        if rows:
            db.session.execute(insert(table), rows)
    db.session.execute(insert(PointDay), _counted(ordered, "point_id", frame))
    db.session.execute(insert(UnitDay), _counted(ordered, "unit_id", frame))


def _rating(one: Given, frame: Frame) -> Row:
    words = one.act.words
    return {
        "public_id": public_id(),
        "point_id": one.point_id,
        "unit_id": one.unit_id,
        "instrument_version_id": frame.instrument_version_id,
        "profile_version_id": frame.profile_version_id,
        "level": words.level,
        "done": words.done,
        "origin": frame.origin.value,
        "system": "own",
        "rater": one.rater.value,
        "turn": Turn.FIRST.value,
        "channel": frame.channel,
        "service_day": day_of(one.act.at),
        "created_at": one.act.at,
        "comment": mask(words.comment) or None,
    }


def _parts(kept: Sequence[tuple[int, Given]], frame: Frame, signer: VisitSigner, vault: Vault) -> Mapping[Any, list[Row]]:
    """What stands beside the ratings, by table."""
    flagged = _bursts(kept, frame)
    return {
        RatingTag: [{"rating_id": id_, "code": code} for id_, one in kept for code in one.act.words.tags],
        VisitUse: [_visit_use(id_, one.act, signer) for id_, one in kept],
        Receipt: [{"code": new_code(RECEIPT_CHARACTERS), "rating_id": id_} for id_, _ in kept],
        RatingSecret: [row for id_, one in kept for row in _secrets(id_, one.act, vault)],
        RatingFlag: [{"rating_id": id_, "kind": BURST, "at": one.act.at} for id_, one in kept if id_ in flagged],
        RatingWithdrawal: [{"rating_id": id_, "at": one.act.withdrawn_at} for id_, one in kept if one.act.withdrawn_at],
        RatingPressure: [{"rating_id": id_, "at": one.act.pressed_at} for id_, one in kept if one.act.pressed_at],
    }


def _visit_use(id_: int, act: Act, signer: VisitSigner) -> Row:
    return {"visit": act.visit, "attempt": act.attempt, "rating_id": id_, "digest": signer.digest(act.attempt, act.words)}


def _secrets(id_: int, act: Act, vault: Vault) -> Iterable[Row]:
    words = act.words
    if mask(words.comment) != words.comment:
        yield _sealed(id_, COMMENT, words.comment, act.at, vault)
    if words.has_contact:
        yield _sealed(id_, CONTACT, orjson.dumps({"name": words.name, "phone": words.phone}).decode(), act.at, vault)


def _sealed(id_: int, kind: str, text: str, at: datetime, vault: Vault) -> Row:
    sealed = vault.seal(text, context=secret_context(id_, kind), on=day_of(at))
    row = {"rating_id": id_, "kind": kind, "kept_at": at, "destroyed_at": None}
    return row | {"algorithm": sealed.algorithm, "key_id": sealed.key_id, "body": sealed.body}


def _bursts(kept: Sequence[tuple[int, Given]], frame: Frame) -> set[int]:
    """The ratings that came when their point had received as many as the profile allows within a minute."""
    lately: dict[int, deque[datetime]] = defaultdict(deque)
    flagged = set()
    for id_, one in kept:
        minute = lately[one.point_id]
        while minute and minute[0] <= one.act.at - BURST_WINDOW:
            minute.popleft()
        if len(minute) >= frame.rules.burst_per_minute:
            flagged.add(id_)
        minute.append(one.act.at)
    return flagged


def _counted(given: Sequence[Given], owner: str, frame: Frame) -> list[Row]:
    """The counter rows of points or units; a withdrawn rating stands in its own column only."""
    rows: dict[tuple[int, date, str], Row] = {}
    for one in given:
        act = one.act
        key = (getattr(one, owner), day_of(act.at), stream_of(frame.origin, one.rater).value)
        row = rows.setdefault(key, {owner: key[0], "service_day": key[1], "stream": key[2], "turn": Turn.FIRST.value} | dict.fromkeys(COUNTS, 0))
        if act.withdrawn_at:
            row["withdrawn"] += 1
            continue
        row[f"n{act.words.level}"] += 1
        row["done"] += act.words.done is True
        row["not_done"] += act.words.done is False
    return list(rows.values())
