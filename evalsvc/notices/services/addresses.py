"""A person says where mails are wanted: an address is used only when a code that was sent to it has come back.

Addresses are sealed, and never named in the log. The code is not kept: it is a keyed digest of a random salt.
"""

import hmac
import secrets

from flask import current_app
from sqlalchemy import update

from evalsvc.access.actor import Actor
from evalsvc.audit import services as audit
from evalsvc.config import Settings
from evalsvc.core.clock import now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, StaleVersion, WrongState
from evalsvc.core.installation import DEMO_STAMP, fact
from evalsvc.core.vault import Sealed, Vault
from evalsvc.notices.addresses import CODE_HOLDS, CODE_PAUSE, CODES_A_DAY, MOST_MISSES, code_from
from evalsvc.notices.models import MailAddress, NoticeMail
from evalsvc.notices.queries import address_row
from evalsvc.notices.services.telling import end_notices
from evalsvc.notices.states import MailKind, MailState

SUBJECT = "mail_address"
EMPTY = {"algorithm": None, "key_id": None, "body": None, "kept_at": None, "confirmed_at": None, "code_salt": None, "code_at": None}
NO_SERVER = "还没有设置邮件服务器，暂时不能用邮件接收提醒。"
NO_MAIL_IN_DEMO = "演示环境不发送邮件。"


def context_of(account_id: int) -> str:
    """What a sealed address belongs to."""
    return f"mail_address:{account_id}"


def why_no_mail() -> str | None:
    """Why this installation sends no mail, as a sentence, or None when it does."""
    settings: Settings = current_app.extensions["settings"]
    if fact(DEMO_STAMP) is not None:
        return NO_MAIL_IN_DEMO
    return None if settings.sends_mail else NO_SERVER


def refusal_subject(account_id: int) -> str:
    """What notices about refused mails of a person are about."""
    return f"mail:{account_id}"


def seal_address(row: MailAddress, address: str, vault: Vault) -> None:
    """Keeps an address in the row, sealed under the key of this month."""
    sealed = vault.seal(address, context=context_of(row.account_id), on=today())
    row.algorithm, row.key_id, row.body = sealed.algorithm, sealed.key_id, sealed.body


def open_address(row: MailAddress, vault: Vault) -> str | None:
    """The address in the row, or None when there is none. Raises Unreadable when its key is gone."""
    if row.body is None or row.algorithm is None or row.key_id is None:
        return None
    return vault.open(Sealed(row.algorithm, row.key_id, row.body), context=context_of(row.account_id))


def code_of(row: MailAddress, vault: Vault) -> str | None:
    """The code that proves the address in the row, or None when none is awaited."""
    return code_from(vault.digest(f"{row.account_id}:{row.code_salt}", context="mail-code")) if row.code_salt else None


def ask_code(*, by: Actor, address: str, vault: Vault) -> None:
    """Keeps an address, in the place of the one before, and queues the mail with the code that proves it.

    Raises WrongState where no mail is sent, within a minute of the code before, and after five codes a day.
    """
    if why := why_no_mail():
        raise WrongState(why)
    row = _row_of(by)
    at = now()
    if row.code_at is not None and at - row.code_at < CODE_PAUSE:
        raise WrongState("刚刚发过验证码，请过一分钟再试。", field="address")
    sent = row.codes if row.codes_on == today() else 0
    if sent >= CODES_A_DAY:
        raise WrongState(f"今天已发过{CODES_A_DAY}次验证码，请明天再试。", field="address")
    seal_address(row, address, vault)
    row.kept_at, row.confirmed_at, row.code_salt, row.code_at = at, None, secrets.token_hex(8), at
    row.codes_on, row.codes, row.misses = today(), sent + 1, 0
    _cancel_queued(row.account_id)
    mail = NoticeMail(public_id=public_id(), account_id=row.account_id, key=f"code:{row.code_salt}", kind=MailKind.CODE.value)
    mail.state, mail.next_at, mail.created_at = MailState.QUEUED.value, at, at
    db.session.add(mail)
    audit.record("mail.ask_code", by=by, subject=SUBJECT)


def confirm_address(*, by: Actor, code: str, vault: Vault) -> None:
    """The code has come back, so mails go to the address from now on. Raises Problem for a wrong code, WrongState when none is awaited or good any more."""
    row = _row_of(by)
    expected = code_of(row, vault)
    if expected is None or row.code_at is None:
        raise WrongState("没有等待核对的邮箱，请先登记邮箱。")
    if now() - row.code_at > CODE_HOLDS or row.misses >= MOST_MISSES:
        raise WrongState("验证码已失效，请重新获取。", field="code")
    if not hmac.compare_digest(code.encode(), expected.encode()):
        raise Problem("验证码不对，请核对邮件里的6位数字。", field="code")
    row.confirmed_at, row.code_salt = now(), None
    end_notices(subject=refusal_subject(row.account_id), why="邮箱已重新核对")
    audit.record("mail.confirm", by=by, subject=SUBJECT)


def count_miss(*, account_id: int) -> None:
    """A wrong code costs one of five tries, also when the request is refused."""
    db.session.execute(update(MailAddress).where(MailAddress.account_id == account_id).values(misses=MailAddress.misses + 1))


def remove_address(*, by: Actor) -> None:
    """Destroys the address; mails that wait are not sent. Raises WrongState when there is none."""
    row = _row_of(by)
    if row.body is None:
        raise WrongState("没有登记邮箱。")
    for name, value in EMPTY.items():
        if name != "code_at":  # the pause between two codes goes on
            setattr(row, name, value)
    _cancel_queued(row.account_id)
    end_notices(subject=refusal_subject(row.account_id), why="邮箱已删除")
    audit.record("mail.remove", by=by, subject=SUBJECT)


def choose_mails(*, by: Actor, each: bool, digest: bool, row_version: int) -> None:
    """Says whether the person wants a mail for each notice, and the digest of the day. Raises StaleVersion."""
    row = _row_of(by)
    if row.row_version != row_version:
        raise StaleVersion
    row.wants_each, row.wants_digest = each, digest
    if not each:
        _cancel_queued(row.account_id, MailKind.NOTICE)
    if not digest:
        _cancel_queued(row.account_id, MailKind.DIGEST)
    audit.record("mail.choose", by=by, subject=SUBJECT)


def _row_of(by: Actor) -> MailAddress:
    """The person's row, made when there is none; raises WrongState for the system, which reads no mail."""
    if by.account_id is None:
        raise WrongState
    row = address_row(by.account_id)
    if row is None:
        row = MailAddress(account_id=by.account_id, codes=0, misses=0, wants_each=True, wants_digest=True)
        db.session.add(row)
        db.session.flush()
    return row


def _cancel_queued(account_id: int, *kinds: MailKind) -> None:
    """Mails of these kinds that have not left, or of all kinds, are not sent."""
    waiting = (NoticeMail.account_id == account_id, NoticeMail.state == MailState.QUEUED.value, NoticeMail.kind.in_(kinds or list(MailKind)))
    db.session.execute(update(NoticeMail).where(*waiting).values(state=MailState.CANCELLED.value, ended_at=now()))
