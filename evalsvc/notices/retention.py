"""How long notices, mails and addresses are kept."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from evalsvc.access.actor import SYSTEM
from evalsvc.accounts.models import Account
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.db import chunks, db, unit_of_work
from evalsvc.core.retention import Retention, fixed, kept_for_good
from evalsvc.notices.models import MailAddress, Notice, NoticeMail
from evalsvc.notices.services.addresses import EMPTY, SUBJECT

MAILS_KEPT = timedelta(days=90)
UNPROVEN_KEPT = timedelta(hours=24)


def forget_old_mails() -> None:
    """Deletes the rows of mails that ended long ago; the notices stay."""
    due = db.session.scalars(select(NoticeMail.id).where(_old_mail(now()))).all()
    db.session.rollback()
    for chunk in chunks(due):
        with unit_of_work():
            db.session.execute(delete(NoticeMail).where(NoticeMail.id.in_(chunk)))


def destroy_unused_addresses() -> None:
    """Empties the addresses of retired accounts, and those that no code proved within a day."""
    due = db.session.scalars(select(MailAddress.account_id).where(_unused(now()))).all()
    db.session.rollback()
    for chunk in chunks(due):
        with unit_of_work():
            ours = and_(MailAddress.account_id.in_(chunk), _unused(now()))
            emptied = db.session.scalars(update(MailAddress).where(ours).values(**EMPTY).returning(MailAddress.account_id)).all()
            if emptied:
                audit.record("mail.destroy_addresses", by=SYSTEM, subject=SUBJECT, count=len(emptied))


def keys_in_use() -> set[str]:
    """The keys under which an address is sealed; each is sealed anew in the month that follows."""
    return {key for key in db.session.scalars(select(MailAddress.key_id).where(MailAddress.body.is_not(None)).distinct()) if key}


def _old_mail(at: datetime) -> ColumnElement[bool]:
    return NoticeMail.ended_at <= at - MAILS_KEPT


def _unused(at: datetime) -> ColumnElement[bool]:
    retired = MailAddress.account_id.in_(select(Account.id).where(Account.retired_at.is_not(None)))
    unproven = and_(MailAddress.confirmed_at.is_(None), MailAddress.kept_at <= at - UNPROVEN_KEPT)
    return and_(MailAddress.body.is_not(None), or_(retired, unproven))


def _count(condition: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).where(condition)) or 0


RETENTION = (
    Retention(
        key="mail_addresses",
        kind="工作人员接收提醒的邮箱地址",
        tables=("mail_address",),
        term=fixed("到本人删除或账号停用为止；没有核对的24小时", "系统固定"),
        counts_from="没有核对的，从登记时起算；加密保存，每月换用新的密钥",
        at_the_end="销毁密文；只留下是否要收邮件的选择",
        kept=lambda: _count(MailAddress.body.is_not(None)),
        due=lambda at: _count(_unused(at)),
        carry_out=destroy_unused_addresses,
    ),
    Retention(
        key="notice_mails",
        kind="提醒邮件的发送记录",
        tables=("notice_mail",),
        term=fixed("90天", "系统固定"),
        counts_from="从发出、取消或放弃起算；记录里没有地址和邮件内容",
        at_the_end="整条删除；提醒本身保留",
        kept=lambda: _count(NoticeMail.id.is_not(None)),
        due=lambda at: _count(_old_mail(at)),
        carry_out=forget_old_mails,
    ),
    kept_for_good(
        "notices",
        "给工作人员的提醒",
        tables=("notice",),
        why="说明何时提醒过谁，同一件事不重复提醒；其中没有群众的任何信息",
        kept=lambda: _count(Notice.id.is_not(None)),
    ),
)
