"""Reminders: told by the tick, and by every act for the time before it, so that no rhythm of ticks changes who is told what."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, update

from evalsvc.core.db import db
from evalsvc.corrections import queries
from evalsvc.corrections.models import Correction
from evalsvc.corrections.reminding import Dated, Letter, letters, owed, speaks
from evalsvc.corrections.services.telling import circles, naming, present
from evalsvc.corrections.turns import RECHECKING, kind_of_time, words_of_time
from evalsvc.notices.queries import open_about
from evalsvc.notices.services import end_notices, tell
from evalsvc.notices.urgency import Urgency
from evalsvc.profiles.workdays import Due

REPLACED = "已有新的提醒"


def catch_up(correction: Correction, at: datetime) -> None:
    """Tells what of a correction fell due until an instant, to those whom it concerns now; called before an act changes either."""
    since = correction.told_until or correction.filed_at
    if not speaks(since, at):
        return
    about = queries.dated_of([correction])[correction.id]
    if owes(correction, about, at):
        for letter in letters(about, circles(correction), since=since, up_to=at):
            _send(correction, letter)
    keep_told([correction.id], at)


def _send(correction: Correction, letter: Letter) -> None:
    """Tells one reminder; it takes the place of the earlier ones about the same thing."""
    earlier = [key for _, account_id, key in open_about(correction.subject) if key.startswith(f"due:{letter.dated.ref}:") and account_id in letter.accounts]
    if earlier:
        end_notices(subject=correction.subject, keys=earlier, account_ids=letter.accounts, why=REPLACED)
    said, dated = letter.reminder, letter.dated
    tell(
        key=letter.key,
        account_ids=letter.accounts,
        kind=kind_of_time(said.stage),
        subject=correction.subject,
        unit_id=correction.unit_id,
        sentence=f"{naming(correction)}{words_of_time(said.stage, dated.what, dated.due, said.day)}。",
        act=(present(correction) or RECHECKING).act,
        link=f"/corrections/{correction.public_id}",
        due=Due(dated.due, dated.provisional),
        urgency=Urgency.SOON if said.stage == "yellow" else Urgency.NOW,
    )


def owes(correction: Correction, about: Sequence[Dated], at: datetime) -> bool:
    """Whether anything about a correction is to be told at an instant."""
    since = correction.told_until or correction.filed_at
    return any(owed(one, since=since, up_to=at) for one in about)


def keep_told(ids: Sequence[int], at: datetime) -> None:
    """Remembers until when has been told; past the version of the row, which people compare what they read with."""
    mine = (Correction.id.in_(ids), func.coalesce(Correction.told_until, Correction.filed_at) < at)
    db.session.execute(update(Correction).where(*mine).values(told_until=at), execution_options={"synchronize_session": False})
