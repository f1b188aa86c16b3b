"""What the tick does for corrections: reminders are told, provisional last days are counted again. In small transactions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from evalsvc.core.clock import now
from evalsvc.core.db import chunks, db, unit_of_work
from evalsvc.corrections import queries
from evalsvc.corrections.models import Correction
from evalsvc.corrections.services.planning import counted_anew, recount_due
from evalsvc.corrections.services.reminding import catch_up, keep_told, owes
from evalsvc.profiles.queries import calendar


def remind() -> None:
    """The step of the tick: once a day each open correction is asked, and whoever is to be told something is told, in transactions of one correction each."""
    at = now()
    due = queries.to_remind(at)
    db.session.rollback()
    for ids in chunks(due):
        loud = _loud(ids, at)
        with unit_of_work():
            keep_told([one for one in ids if one not in loud], at)
        for correction_id in loud:
            with unit_of_work():
                correction = db.session.get_one(Correction, correction_id, with_for_update={"key_share": True, "of": Correction})
                catch_up(correction, at)


def _loud(ids: Sequence[int], at: datetime) -> list[int]:
    """Those about which there is something to tell."""
    rows = db.session.scalars(select(Correction).where(Correction.id.in_(ids)).order_by(Correction.id)).all()
    about = queries.dated_of(rows)
    return [row.id for row in rows if owes(row, about[row.id], at)]


def recount_provisional() -> None:
    """The step of the tick once a year's holidays are entered: a transaction for each last day that moves; the old ones stay."""
    known = calendar()
    moved = [row.id for row in queries.provisional() if counted_anew(row, known) is not None]
    db.session.rollback()
    for ids in chunks(moved, size=1):
        with unit_of_work():
            recount_due(db.session.get_one(Correction, ids[0]))
