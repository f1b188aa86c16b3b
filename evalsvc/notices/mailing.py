"""The steps of the tick that send mails: the digests of the day, what waits in the outbox, and addresses sealed anew.

Each mail is claimed under a lease, sent outside every transaction, and marked afterwards. Whoever dies between sending
and marking sends it again when the lease is over: a mail goes at least once, under the same Message-ID.
"""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, time
from time import monotonic

from flask import current_app
from sqlalchemy import exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from evalsvc.accounts.models import Account
from evalsvc.config import Settings
from evalsvc.core.clock import SHANGHAI, day_of, now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import chunks, db, unit_of_work
from evalsvc.core.vault import Unreadable, Vault
from evalsvc.notices import failing, queries
from evalsvc.notices.letters import Letter, Line, code_letter, digest_letter, message, notice_letter
from evalsvc.notices.models import MailAddress, Notice, NoticeMail
from evalsvc.notices.post import Deferred, NotSent, Post, Refused, Unreachable
from evalsvc.notices.services.addresses import EMPTY, code_of, open_address, seal_address, why_no_mail
from evalsvc.notices.states import LEASE, MOST_ATTEMPTS, MailKind, MailState, delay_after

DIGEST_AT = time(8, 0)
MOST_AT_ONCE = 100
LONGEST_SECONDS = 30  # the tick has other things to do than to wait for a slow mail server

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claim:
    """A mail in this worker's hands, ready to go; without a letter it is not needed any more."""

    id: int
    name: str
    created_at: datetime
    to: str = ""
    letter: Letter | None = None


def queue_digests() -> None:
    """From eight o'clock on, one mail a day to each person for whom something waits and who wants it; the days before are not made up for."""
    at = now()
    if why_no_mail() is not None or at.astimezone(SHANGHAI).time() < DIGEST_AT:
        return
    key = f"digest:{today()}"
    waiting = exists().where(Notice.account_id == MailAddress.account_id, Notice.ended_at.is_(None))
    queued = exists().where(NoticeMail.account_id == MailAddress.account_id, NoticeMail.key == key)
    wanted = select(MailAddress.account_id).where(MailAddress.confirmed_at.is_not(None), MailAddress.wants_digest, waiting, ~queued)
    ids = db.session.scalars(wanted.order_by(MailAddress.account_id)).all()
    db.session.rollback()
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert
    said = {"key": key, "kind": MailKind.DIGEST.value, "day": today(), "state": MailState.QUEUED.value, "attempts": 0, "next_at": at, "created_at": at}
    for chunk in chunks(ids):
        rows = [{**said, "public_id": public_id(), "account_id": account_id} for account_id in chunk]
        with unit_of_work():
            db.session.execute(insert(NoticeMail).values(rows).on_conflict_do_nothing(index_elements=["account_id", "key"]))


def send_mails() -> None:
    """Sends what waits in the outbox, and stops when the server cannot be used; nothing in a demo."""
    settings: Settings = current_app.extensions["settings"]
    if why_no_mail() is not None:
        return
    worker, end = secrets.token_hex(6), monotonic() + LONGEST_SECONDS
    with Post(settings.mail_server) as post:
        for _ in range(MOST_AT_ONCE):
            claimed = _claim(worker)
            if claimed is None or not _deliver(claimed, worker, post, settings.mail_server.sender) or monotonic() > end:
                return


def seal_addresses_anew() -> None:
    """Addresses that were sealed in an earlier month come under this month's key, so that no old key has to be kept for them."""
    old = select(MailAddress.account_id).where(MailAddress.body.is_not(None), MailAddress.key_id < f"{today():%Y-%m}")
    due = db.session.scalars(old).all()
    db.session.rollback()
    for chunk in chunks(due):
        with unit_of_work():
            for row in db.session.scalars(select(MailAddress).where(MailAddress.account_id.in_(chunk))).all():
                _seal_anew(row)


def _seal_anew(row: MailAddress) -> None:
    try:
        address = open_address(row, _vault())
    except Unreadable:
        for name, value in EMPTY.items():  # the key is gone, and the address with it: the page asks for it again
            setattr(row, name, value)
        return
    if address is not None:
        seal_address(row, address, _vault())


def _deliver(claimed: Claim, worker: str, post: Post, sender: str) -> bool:
    """Sends a claimed mail and marks what became of it; False when no other mail would go either."""
    if claimed.letter is None:
        return True
    mail = message(claimed.letter, sender=sender, to=claimed.to, name=claimed.name, at=claimed.created_at)
    try:
        post.send(bytes(mail), claimed.to)
    except NotSent as not_sent:
        log.warning("mail %s was not sent: %s", claimed.name, not_sent.failure)
        _mark_failed(claimed, worker, not_sent)
        return isinstance(not_sent, Refused | Deferred)
    with unit_of_work():
        at = now()
        sent = {"state": MailState.SENT.value, "sent_at": at, "ended_at": at, "failure": None, "lease_until": None, "lease_by": None}
        db.session.execute(update(NoticeMail).where(NoticeMail.id == claimed.id, NoticeMail.lease_by == worker).values(sent))
        failing.server_works()
    return True


def _claim(worker: str) -> Claim | None:
    """The next mail that may go, leased to `worker`, or None. Two workers never get the same."""
    with unit_of_work():
        at = now()
        free = or_(NoticeMail.lease_until.is_(None), NoticeMail.lease_until < at, NoticeMail.lease_until > at + 2 * LEASE)
        waiting = select(NoticeMail).where(NoticeMail.state == MailState.QUEUED.value, NoticeMail.next_at <= at, free)
        mail = db.session.scalar(waiting.order_by(NoticeMail.next_at, NoticeMail.id).limit(1).with_for_update(skip_locked=True))
        if mail is None:
            return None
        to, letter = _written(mail)
        if letter is None:
            mail.state, mail.ended_at = MailState.CANCELLED.value, at
        else:
            mail.attempts, mail.lease_by, mail.lease_until = mail.attempts + 1, worker, at + LEASE
        return Claim(mail.id, mail.public_id, mail.created_at, to, letter)


def _written(mail: NoticeMail) -> tuple[str, Letter | None]:
    """Where the mail goes and what it says now; no letter when it is not needed any more or has nowhere to go."""
    account = db.session.get_one(Account, mail.account_id)
    row = queries.address_row(mail.account_id)
    if row is None or account.is_retired:
        return "", None
    try:
        to = open_address(row, _vault())
    except Unreadable:
        to = None
    if to is None or (row.confirmed_at is None and mail.kind != MailKind.CODE):
        return "", None
    return to, _letter(mail, row)


def _letter(mail: NoticeMail, row: MailAddress) -> Letter | None:
    settings: Settings = current_app.extensions["settings"]
    if mail.kind == MailKind.CODE:
        code = code_of(row, _vault()) if mail.key == f"code:{row.code_salt}" else None
        return code_letter(code) if code else None
    if mail.kind == MailKind.DIGEST:
        lines = [_line(notice) for notice in queries.waiting_for(mail.account_id)] if mail.day == today() else []
        return digest_letter(lines, day=today(), base=settings.public_url) if lines else None
    notice = db.session.get_one(Notice, mail.notice_id)
    return notice_letter(_line(notice), day=today(), base=settings.public_url) if notice.ended_at is None else None


def _line(notice: Notice) -> Line:
    return Line(notice.sentence, notice.act, notice.link, notice.due_on, notice.due_is_provisional)


def _mark_failed(claimed: Claim, worker: str, why: NotSent) -> None:
    """The mail waits longer each time; when it was refused or has failed too often it ends, and people are told."""
    with unit_of_work():
        mail = db.session.get_one(NoticeMail, claimed.id)
        if mail.lease_by != worker or mail.state != MailState.QUEUED:
            return
        at = now()
        mail.failure, mail.lease_by, mail.lease_until = why.failure, None, None
        mail.next_at = at + delay_after(mail.attempts)
        if isinstance(why, Refused):
            mail.state, mail.ended_at = MailState.REFUSED.value, at
            failing.tell_of_refusal(mail, no_such_address=why.address)
        elif mail.attempts >= MOST_ATTEMPTS:
            mail.state, mail.ended_at = MailState.GIVEN_UP.value, at
        if isinstance(why, Unreachable):
            failing.tell_of_server(mail, day=day_of(at))


def _vault() -> Vault:
    found: Vault = current_app.extensions["vault"]
    return found
