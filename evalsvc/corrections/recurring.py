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
from evalsvc.corrections.queries import wants
from evalsvc.corrections.services import reopen_correction
from evalsvc.corrections.states import State
from evalsvc.corrections.wants import Seen
from evalsvc.profiles.models import ProfileVersion
from evalsvc.profiles.queries import rules_in

LATE = timedelta(days=30)  # how long after the period's end a rating of its days may still come in, or the tick may have stood still
REASON = "销号后同一地点又有同样原因的差评。"


def reopen_recurred(pause: float = PAUSE_SECONDS) -> None:
    """Reopens every struck-off problem that has come back."""
    found = list(_recurred(today()))
    db.session.rollback()
    for ((correction_id, turn, seen),) in chunks(found, size=1, pause=pause):
        _reopen(correction_id, turn, seen)


def _recurred(day: date) -> Iterator[tuple[int, int, Seen]]:
    """Struck-off problems with the rating that shows them again; three statements, however many are watched."""
    periods = {version.id: timedelta(days=rules_in(version).recurrence_days) for version in db.session.scalars(select(ProfileVersion))}
    since = day - max(periods.values(), default=timedelta(0)) - LATE
    watched = (Correction.state == State.CLOSED.value, Correction.tag.is_not(None), Correction.closed_on >= since)
    seen = wants().came_back(select(Correction.id, Correction.place_id, Correction.tag, Correction.closed_on).where(*watched))
    if not seen:
        return
    found = select(Correction.id, Correction.turn, Correction.closed_on, Correction.profile_version_id).where(*watched).order_by(Correction.id)
    for correction_id, turn, closed_on, version_id in db.session.execute(found).all():
        again = seen.get(correction_id)
        if again is not None and closed_on is not None and again.day <= closed_on + periods[version_id]:
            yield correction_id, turn, again


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
