"""What the tick does for self-inspections: check-ins of long-term rows that are owed are told once. In small transactions."""

from evalsvc.core.db import chunks, db, unit_of_work
from evalsvc.inspections import queries
from evalsvc.inspections.models import Sheet
from evalsvc.inspections.services.notifying import key_of, tell_owed
from evalsvc.notices.queries import keys_told


def remind_check_ins() -> None:
    """The step of the tick: a transaction for each sheet that owes check-ins of which nobody has been told."""
    owed = [one for made in queries.running_rounds() for one in queries.owed_check_ins(made)]
    told = keys_told(key_of(one) for one in owed)
    due = dict.fromkeys(one.sheet.id for one in owed if key_of(one) not in told)
    db.session.rollback()
    for ids in chunks(due, size=1):
        with unit_of_work():
            sheet = db.session.get_one(Sheet, ids[0])
            for one in queries.owed_check_ins(sheet.round, [sheet]):
                tell_owed(one)
