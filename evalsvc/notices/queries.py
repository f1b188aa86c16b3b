"""What is asked of notices: always of those of one person."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from evalsvc.accounts.models import Account
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.core.paging import PAGE_SIZE, Page
from evalsvc.notices.models import MailAddress, Notice, NoticeMail

OPEN, UNREAD, ENDED = "open", "unread", "ended"


@dataclass(frozen=True)
class NoticeFilter:
    """What a person's list is narrowed to; empty is all."""

    state: str = ""
    kind: str = ""


def unread_count(account_id: int) -> int:
    """How many notices wait that the person has not read."""
    return db.session.scalar(select(func.count()).where(*_unread(account_id))) or 0


def waiting_for(account_id: int) -> list[Notice]:
    """What waits for a person, read or not: the most urgent first, then what is due first, then the oldest."""
    mine = select(Notice).where(Notice.account_id == account_id, Notice.ended_at.is_(None))
    return list(db.session.scalars(mine.order_by(Notice.urgency, Notice.due_on.is_(None), Notice.due_on, Notice.id)))


def open_about(subject: str) -> list[tuple[str, int, str]]:
    """What people are still told about a subject: the kind, to whom, and under which key."""
    waiting = select(Notice.kind, Notice.account_id, Notice.key).where(Notice.subject == subject, Notice.ended_at.is_(None))
    return [(kind, account_id, key) for kind, account_id, key in db.session.execute(waiting.order_by(Notice.id))]


def told_about(subjects: Collection[str]) -> set[str]:
    """Those of these subjects about which people are still told something."""
    return set(db.session.scalars(select(Notice.subject).where(Notice.subject.in_(subjects), Notice.ended_at.is_(None)).distinct()))


def keys_told(keys: Iterable[str]) -> set[str]:
    """Those of some keys under which anybody was ever told."""
    return set(db.session.scalars(select(Notice.key).where(Notice.key.in_(list(keys))).distinct()))


def subjects_open(kind: str) -> set[str]:
    """What people are still told about under a kind."""
    return set(db.session.scalars(select(Notice.subject).where(Notice.kind == kind, Notice.ended_at.is_(None)).distinct()))


def notice_of(account_id: int, public_id: str) -> Notice:
    """A notice to the person; raises NotFound for those to others."""
    found = db.session.scalar(select(Notice).where(Notice.account_id == account_id, Notice.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def notices_of(account_id: int, wanted: NoticeFilter, *, after: str = "", size: int = PAGE_SIZE) -> Page[Notice]:
    """A person's notices, one page of them after the notice `after`: those that wait first, and of each the newest first."""
    mine = _narrowed(select(Notice).where(Notice.account_id == account_id), wanted)
    if after:
        mine = _after(mine, after)
    rows = list(db.session.scalars(mine.order_by(_ended(Notice), Notice.id.desc()).limit(size + 1)))
    return Page(rows[:size], rows[size - 1].public_id if len(rows) > size else "")


def kinds_of(account_id: int) -> list[str]:
    """The kinds of notices that the person ever got."""
    return list(db.session.scalars(select(Notice.kind).where(Notice.account_id == account_id).distinct().order_by(Notice.kind)))


def address_row(account_id: int) -> MailAddress | None:
    """Where a person wants mails and which, or None for who was never asked."""
    return db.session.get(MailAddress, account_id)


def outbox_counts() -> dict[str, int]:
    """How many mails there are of each state."""
    return dict(db.session.execute(select(NoticeMail.state, func.count()).group_by(NoticeMail.state)).all())


def stuck_mails(most: int = PAGE_SIZE) -> list[tuple[NoticeMail, str]]:
    """The mails that have failed and wait, were refused or given up, the latest first, each with the user name of the addressee."""
    failed = select(NoticeMail, Account.username).join(Account, Account.id == NoticeMail.account_id).where(NoticeMail.failure.is_not(None))
    return [(mail, username) for mail, username in db.session.execute(failed.order_by(NoticeMail.id.desc()).limit(most))]


def _unread(account_id: int) -> tuple[ColumnElement[bool], ...]:
    return (Notice.account_id == account_id, Notice.ended_at.is_(None), Notice.read_at.is_(None))


def _narrowed(statement: Select[Notice], wanted: NoticeFilter) -> Select[Notice]:
    if wanted.state == ENDED:
        statement = statement.where(Notice.ended_at.is_not(None))
    elif wanted.state:
        statement = statement.where(Notice.ended_at.is_(None))
    if wanted.state == UNREAD:
        statement = statement.where(Notice.read_at.is_(None))
    return statement.where(Notice.kind == wanted.kind) if wanted.kind else statement


def _after(statement: Select[Notice], public_id: str) -> Select[Notice]:
    """Those that stand after a notice; a name that nobody has gives none."""
    last = aliased(Notice)
    statement = statement.join(last, last.public_id == public_id)
    return statement.where(or_(_ended(Notice) > _ended(last), and_(_ended(Notice) == _ended(last), Notice.id < last.id)))


def _ended(notice: type[Notice]) -> ColumnElement[int]:
    return case((notice.ended_at.is_(None), 0), else_=1)
