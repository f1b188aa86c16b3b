"""Recurrence: a bad rating with the same tag at the same place within so many days of closing reopens a problem by itself.

A step of the tick. It reads first and writes one problem at a time, in a transaction of its own; the table keeps one
recurrence for each turn, so that however many ticks run, at once or one after another, a turn is reopened once.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from evalsvc.access.actor import SYSTEM
from evalsvc.core.clock import now, today
from evalsvc.core.db import PAUSE_SECONDS, chunks, db, unit_of_work
from evalsvc.corrections.models import Correction, Recurrence
from evalsvc.corrections.queries import rules_of, wants
from evalsvc.corrections.services import reopen_correction
from evalsvc.corrections.states import State
from evalsvc.corrections.wants import Asked, Seen
from evalsvc.profiles.models import ProfileVersion
from evalsvc.profiles.queries import rules_in

LATE_DAYS = 30  # how long after the period's end a rating of its days may still come in, or the tick may have stood still
REASON = "销号后同一地点又有同样原因的差评。"


def reopen_recurred(pause: float = PAUSE_SECONDS) -> None:
    """Reopens every struck-off problem that has come back."""
    found = list(_recurred(today()))
    db.session.rollback()
    for ((correction_id, turn, seen),) in chunks(found, size=1, pause=pause):
        _reopen(correction_id, turn, seen)


def _recurred(day: date) -> Iterator[tuple[int, int, Seen]]:
    """Struck-off problems with the rating that shows them again."""
    longest = max((_days(version) for version in db.session.scalars(select(ProfileVersion))), default=0)
    since = day - timedelta(days=longest + LATE_DAYS)
    closed = select(Correction).where(Correction.state == State.CLOSED.value, Correction.tag.is_not(None), Correction.closed_on >= since)
    for correction in db.session.scalars(closed.order_by(Correction.id)).all():
        if (seen := _seen_again(correction)) is not None:
            yield correction.id, correction.turn, seen


def _seen_again(correction: Correction) -> Seen | None:
    if correction.tag is None or correction.closed_on is None:
        return None
    last = correction.closed_on + timedelta(days=rules_of(correction).recurrence_days)
    return wants().first_bad(Asked(correction.place_id, correction.tag, correction.closed_on + timedelta(days=1), last))


def _days(version: ProfileVersion) -> int:
    return rules_in(version).recurrence_days


def _reopen(correction_id: int, turn: int, seen: Seen) -> None:
    try:
        with unit_of_work():
            correction = db.session.get_one(Correction, correction_id)
            if not correction.is_closed or correction.turn != turn:
                return
            db.session.add(Recurrence(correction_id=correction_id, turn=turn, seen_on=seen.day, reference=seen.reference, at=now()))
            db.session.flush()
            reopen_correction(by=SYSTEM, correction=correction, reason=REASON, right=None)
    except IntegrityError:  # another tick was faster by a moment
        return
