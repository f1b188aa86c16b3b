"""Who is named in a ledger that is brought in learns it at once: of new rows in one notice, however many they are."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import func, select

from evalsvc.access.actor import Actor
from evalsvc.core.clock import now
from evalsvc.core.db import db
from evalsvc.corrections import queries
from evalsvc.corrections.models import Correction
from evalsvc.corrections.states import State
from evalsvc.corrections.turns import BROUGHT
from evalsvc.notices.queries import open_about
from evalsvc.notices.services import end_notices, tell
from evalsvc.organisation.models import Unit

IMPORTED = "imported"


def tell_brought(organ_id: int, doers: Iterable[frozenset[int]], by: Actor) -> None:
    """Tells each person in how many of the rows just brought in they have something to do; the one who brings them knows it."""
    counted = Counter(account_id for row in doers for account_id in row if account_id != by.account_id)
    if not counted:
        return
    organ = db.session.get_one(Unit, organ_id)
    subject = _subject(organ)
    end_notices(subject=subject, account_ids=list(counted), why="已有新导入的台账")
    for account_id, number in sorted(counted.items()):
        tell(
            key=f"{subject}:{now().isoformat()}",
            account_ids=[account_id],
            kind=BROUGHT.kind,
            subject=subject,
            unit_id=organ.id,
            sentence=f"{organ.name}导入的整改台账里，有{number}个问题{BROUGHT.says}。",
            act=BROUGHT.act,
            link="/corrections/mine",
            urgency=BROUGHT.urgency,
        )


def end_brought(correction: Correction, by: Actor) -> None:
    """Whoever acts on a problem of an imported ledger has taken it up; for the others the notice ends when nothing is left to do."""
    if correction.origin != IMPORTED:
        return
    subject = _subject(correction.organ)
    waiting = {account_id for _kind, account_id, _key in open_about(subject)}
    done = [one for one in waiting if one == by.account_id or not _has_work(correction.organ_id, one)]
    if done:
        end_notices(subject=subject, account_ids=done, why="已开始办理" if done == [by.account_id] else "都已办完")


def _has_work(organ_id: int, account_id: int) -> bool:
    left = (Correction.organ_id == organ_id, Correction.origin == IMPORTED, Correction.state != State.CLOSED.value)
    named = queries.names_account(account_id)
    return bool(db.session.scalar(select(func.count()).select_from(Correction).where(*left, named)))


def _subject(organ: Unit) -> str:
    return f"ledger:{organ.public_id}"
