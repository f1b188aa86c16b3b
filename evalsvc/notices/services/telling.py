"""People are told, once each; what they were told ends when its act is done. It all joins the running transaction.

Nothing here is an act of an office, so nothing here goes into the log: the act that tells somebody has its own event.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from evalsvc.access.actor import Actor
from evalsvc.accounts.models import Account
from evalsvc.config import Settings
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.notices.models import MailAddress, Notice, NoticeMail
from evalsvc.notices.states import MailKind, MailState
from evalsvc.notices.urgency import Urgency
from evalsvc.profiles.workdays import Due


def tell(
    *,
    key: str,
    account_ids: Iterable[int],
    kind: str,
    subject: str,
    unit_id: int | None,
    sentence: str,
    act: str,
    link: str,
    due: Due | date | None = None,
    urgency: Urgency = Urgency.SOON,
    by_mail: bool = True,
) -> list[int]:
    """Tells each of these people once under `key`; returns the accounts that had not been told, and are in service.

    `kind` is one of the kinds that the nouns declare, `subject` what it is about (`correction:` and its public id), `sentence`
    names it, `act` are the words of the act that ends it, `link` is a path of this service. None of it may tell anything of a
    citizen. Two that tell the same at once tell it once: the database decides. Raises ValueError for a kind that
    nobody declared, and for a link that is no path.
    """
    if kind not in current_app.extensions["notice_kinds"]:
        raise ValueError(f"no noun declares notices of the kind {kind!r}")
    if not link.startswith("/") or link.startswith("//"):
        raise ValueError(f"a notice leads to a path of this service; it is {link!r}")
    wanted = select(Account.id).where(Account.id.in_(set(account_ids)), Account.retired_at.is_(None)).order_by(Account.id)
    day, provisional = due if isinstance(due, Due) else (due, False)
    said: dict[str, object] = {"key": key, "kind": kind, "subject": subject, "unit_id": unit_id, "sentence": sentence, "act": act, "link": link}
    said |= {"due_on": day, "due_is_provisional": provisional, "urgency": urgency.value, "created_at": now()}
    # In the order of accounts, so that two who tell the same people cannot wait for each other.
    told = _keep_new([{**said, "public_id": public_id(), "account_id": account_id} for account_id in db.session.scalars(wanted)])
    if by_mail and told:
        _queue_mails(told)
    return list(told)


def end_notices(
    *, subject: str, why: str, kinds: Iterable[str] | None = None, account_ids: Iterable[int] | None = None, keys: Iterable[str] | None = None
) -> int:
    """Ends what people were told about a subject, all of it or only of some kinds, to some people, or under some keys; returns how many ended.

    `why` says it in Chinese without a full stop: 已提交验收. Mails about it that have not left are not sent any more.
    """
    at = now()
    ended = update(Notice).where(Notice.subject == subject, Notice.ended_at.is_(None))
    if kinds is not None:
        ended = ended.where(Notice.kind.in_(list(kinds)))
    if account_ids is not None:
        ended = ended.where(Notice.account_id.in_(list(account_ids)))
    if keys is not None:
        ended = ended.where(Notice.key.in_(list(keys)))
    ids = db.session.scalars(ended.values(ended_at=at, ended_why=why).returning(Notice.id)).all()
    _cancel_mails(ids)
    return len(ids)


def redate_notices(*, subject: str, kinds: Iterable[str], due: Due | None) -> None:
    """What people are still told about a subject names its new last day."""
    waiting = update(Notice).where(Notice.subject == subject, Notice.kind.in_(list(kinds)), Notice.ended_at.is_(None))
    db.session.execute(waiting.values(due_on=due.day if due else None, due_is_provisional=due is not None and due.provisional))


def mark_read(*, by: Actor, notice: Notice) -> None:
    """The addressee has read it; whoever has read it already stays with the first time."""
    if notice.account_id == by.account_id and notice.read_at is None:
        notice.read_at = now()


def mark_all_read(*, by: Actor) -> int:
    """The person has read everything that waits; returns how much that was."""
    mine = (Notice.account_id == by.account_id, Notice.read_at.is_(None), Notice.ended_at.is_(None))
    return len(db.session.scalars(update(Notice).where(*mine).values(read_at=now()).returning(Notice.id)).all())


def _keep_new(rows: list[dict[str, object]]) -> dict[int, int]:
    """Keeps the rows whose account and key are new; the keys of the notices by account."""
    if not rows:
        return {}
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert
    kept = insert(Notice).values(rows).on_conflict_do_nothing(index_elements=["account_id", "key"]).returning(Notice.account_id, Notice.id)
    return dict(db.session.execute(kept).all())


def _queue_mails(told: dict[int, int]) -> None:
    """A mail to each of the people who want one for each notice; nothing while no mail server is set."""
    settings: Settings = current_app.extensions["settings"]
    if not settings.sends_mail:
        return
    wants = select(MailAddress.account_id).where(MailAddress.account_id.in_(told), MailAddress.confirmed_at.is_not(None), MailAddress.wants_each)
    at = now()
    for account_id in db.session.scalars(wants.order_by(MailAddress.account_id)).all():
        notice_id = told[account_id]
        row = NoticeMail(public_id=public_id(), account_id=account_id, key=f"notice:{notice_id}", kind=MailKind.NOTICE.value, notice_id=notice_id)
        row.state, row.next_at, row.created_at = MailState.QUEUED.value, at, at
        db.session.add(row)


def _cancel_mails(notice_ids: Sequence[int]) -> None:
    waiting = (NoticeMail.notice_id.in_(notice_ids), NoticeMail.state == MailState.QUEUED.value)
    db.session.execute(update(NoticeMail).where(*waiting).values(state=MailState.CANCELLED.value, ended_at=now()))
