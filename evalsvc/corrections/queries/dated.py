"""What is due of corrections: the time limit, measures that are not done, rechecks that are owed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from evalsvc.core.clock import day_of
from evalsvc.core.db import db
from evalsvc.corrections.models import Correction, Measure, Recheck
from evalsvc.corrections.reminding import Dated
from evalsvc.corrections.states import State
from evalsvc.notices.reminders import last_spoken
from evalsvc.profiles.models import ProfileVersion
from evalsvc.profiles.queries import rules_in

AT_WORK = (State.PLANNED.value, State.IN_PROGRESS.value)


def dated_of(corrections: Sequence[Correction]) -> dict[int, list[Dated]]:
    """Everything that is due, by the key of the correction; three statements.

    A measure that is due with the whole is not named besides it: whoever has it to do is told of the whole.
    """
    own = {row.id: row for row in corrections}
    percent = _percents(corrections)
    found: dict[int, list[Dated]] = defaultdict(list)
    for row in corrections:
        if row.due_on is not None and not row.is_closed:
            found[row.id].append(Dated(row.public_id, "完成时限", day_of(row.filed_at), row.due_on, percent[row.id], row.due_is_provisional))
    running = (Measure.correction_id.in_(own), Measure.done_at.is_(None), Measure.dropped_at.is_(None), Measure.due_on.is_not(None))
    for measure in db.session.scalars(select(Measure).where(*running).order_by(Measure.id)):
        whole = own[measure.correction_id]
        if measure.turn == whole.turn and whole.state in AT_WORK and measure.due_on and measure.due_on != whole.due_on:
            person = measure.person_id or whole.person_id
            handlers = frozenset({person}) if person else None
            found[whole.id].append(Dated(measure.public_id, "一项整改措施", day_of(whole.filed_at), measure.due_on, percent[whole.id], handlers=handlers))
    for recheck in db.session.scalars(select(Recheck).where(Recheck.correction_id.in_(own), Recheck.done_at.is_(None)).order_by(Recheck.id)):
        whole = own[recheck.correction_id]
        if recheck.turn == whole.turn and whole.closed_on is not None:
            found[whole.id].append(Dated(recheck.public_id, "回头看", whole.closed_on, recheck.due_on, percent[whole.id]))
    return found


def _percents(corrections: Sequence[Correction]) -> dict[int, int]:
    """From which share of the time each is yellow, by the rules of its birth."""
    keys = {row.profile_version_id for row in corrections}
    rules = {version.id: rules_in(version) for version in db.session.scalars(select(ProfileVersion).where(ProfileVersion.id.in_(keys)))}
    return {row.id: rules[row.profile_version_id].yellow_percent for row in corrections}


def to_remind(up_to: datetime) -> Sequence[int]:
    """The keys of corrections about which something may be due to be told: unfinished ones and those with rechecks, not asked since eight o'clock."""
    asked = func.coalesce(Correction.told_until, Correction.filed_at) < last_spoken(up_to)
    owes = select(Recheck.correction_id).where(Recheck.done_at.is_(None))
    return db.session.scalars(
        select(Correction.id).where(asked, or_(Correction.state != State.CLOSED.value, Correction.id.in_(owes))).order_by(Correction.id)
    ).all()
