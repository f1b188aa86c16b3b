"""Whom to tell in the product when mails do not go: the addressee, and those who administer the account or the server."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.accounts.queries import holders_above, roles_of
from evalsvc.core.clock import now, today
from evalsvc.core.db import db
from evalsvc.notices.kinds import MAIL_REFUSED, MAIL_STANDS_STILL
from evalsvc.notices.models import NoticeMail
from evalsvc.notices.queries import address_row
from evalsvc.notices.services.addresses import refusal_subject
from evalsvc.notices.services.telling import end_notices, tell
from evalsvc.notices.states import MailKind
from evalsvc.notices.urgency import Urgency
from evalsvc.organisation.models import Unit

SERVER = "mail:server"
OWN_PAGE = "/account/mail"
PATIENCE = 5  # attempts of one mail, half an hour: a server may be started anew without anybody being told


def tell_of_refusal(mail: NoticeMail, *, no_such_address: bool) -> None:
    """A mail was refused for good. When there is no such address, no more is sent there until it is proved again."""
    account = db.session.get_one(Account, mail.account_id)
    row = address_row(account.id)
    if no_such_address and row is not None:
        row.confirmed_at, row.code_salt, row.kept_at = None, None, now()
    what = "验证码邮件" if mail.kind == MailKind.CODE else "提醒邮件"
    then = "核对之前不再往这个邮箱发邮件。" if no_such_address else "其他提醒仍会照发。"
    _tell(account, [account.id], f"发到您邮箱的{what}被对方的邮件服务器拒收。{then}", "核对邮箱", OWN_PAGE)
    if mail.kind != MailKind.CODE:
        admins = [admin.id for admin in holders_above(Role.ADMIN, [role.unit_id for role in roles_of([account.id])]) if admin.id != account.id]
        sentence = f"{account.username}的提醒邮件被对方的邮件服务器拒收（{mail.failure}）。"
        _tell(account, admins, sentence, "请本人核对邮箱", f"/accounts/{account.public_id}")


def _tell(account: Account, whom: Iterable[int], sentence: str, act: str, link: str) -> None:
    """Once a day, however many mails were refused; never by mail."""
    key, subject = f"mail-refused:{account.id}:{today()}", refusal_subject(account.id)
    tell(key=key, account_ids=whom, kind=MAIL_REFUSED, subject=subject, unit_id=None, sentence=sentence, act=act, link=link, by_mail=False)


def tell_of_server(mail: NoticeMail, *, day: date) -> None:
    """The mail server cannot be used: after half an hour the administrators at the top are told, once a day."""
    if mail.attempts < PATIENCE:
        return
    tops = db.session.scalars(select(Unit.id).where(Unit.parent_id.is_(None))).all()
    tell(
        key=f"mail-server:{day}",
        account_ids=[admin.id for admin in holders_above(Role.ADMIN, tops)],
        kind=MAIL_STANDS_STILL,
        subject=SERVER,
        unit_id=None,
        sentence=f"提醒邮件发不出去（{mail.failure}），请检查邮件服务器和它的设置；恢复后会自动补发。",
        act="查看待发邮件",
        link="/notices/outbox",
        urgency=Urgency.NOW,
        by_mail=False,
    )


def server_works() -> None:
    """A mail has gone, so the server works again."""
    end_notices(subject=SERVER, why="邮件已恢复发送")
