"""Which looks are owed after striking off."""

from datetime import timedelta

from evalsvc.core.clock import today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.corrections import queries
from evalsvc.corrections.models import Correction, Recheck


def owe_rechecks(correction: Correction) -> None:
    """Owes a recheck on each of the days after closing that the rules of the correction's birth name (30 and 90 by default)."""
    for days in queries.rules_of(correction).recheck_days:
        row = Recheck(public_id=public_id(), correction_id=correction.id, turn=correction.turn, due_on=today() + timedelta(days=days), origin="date")
        db.session.add(row)
    db.session.flush()
