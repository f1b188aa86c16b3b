"""What the tick does for self-inspections: units are told of sheets that wait for them, and of check-ins that are owed, once. In small transactions."""

from evalsvc.core.db import chunks, db, unit_of_work
from evalsvc.inspections import queries
from evalsvc.inspections.models import Sheet
from evalsvc.inspections.services.notifying import CALLED, key_of, settle_called, tell_called, tell_owed
from evalsvc.notices.queries import keys_told, subjects_open


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


def call_sheets() -> None:
    """The step of the tick: a transaction for each sheet of which its unit is to be told something new, or no longer anything."""
    waiting = {sheet.subject: (sheet.id, key) for sheet, key in queries.called_sheets()}
    told = keys_told(key for _, key in waiting.values())
    new = [id_ for id_, key in waiting.values() if key not in told]
    over = subjects_open(CALLED) - set(waiting)
    db.session.rollback()
    for (id_,) in chunks(new, size=1):
        with unit_of_work():
            tell_called(db.session.get_one(Sheet, id_))
    for (subject,) in chunks(sorted(over), size=1):
        with unit_of_work():
            settle_called(subject)
