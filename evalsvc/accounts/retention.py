"""How long accounts and failed sign-ins are kept."""

from datetime import datetime

from sqlalchemy import func, select

from evalsvc.accounts.buckets import FORGOTTEN_AFTER
from evalsvc.accounts.models import Account, EndedSession, SignInDelay
from evalsvc.accounts.services import LONGEST_SESSION, forget_ended_sessions, forget_old_delays
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.retention import Retention, fixed, kept_for_good


def _forget_old_delays() -> None:
    with unit_of_work():
        forget_old_delays()


def _delays() -> int:
    return db.session.scalar(select(func.count()).select_from(SignInDelay)) or 0


def _old_delays(at: datetime) -> int:
    return db.session.scalar(select(func.count()).where(SignInDelay.failed_at <= at - FORGOTTEN_AFTER)) or 0


def _forget_ended_sessions() -> None:
    with unit_of_work():
        forget_ended_sessions()


def _ended_sessions() -> int:
    return db.session.scalar(select(func.count()).select_from(EndedSession)) or 0


def _old_sessions(at: datetime) -> int:
    return db.session.scalar(select(func.count()).where(EndedSession.ended_at <= at - LONGEST_SESSION)) or 0


def _accounts() -> int:
    return db.session.scalar(select(func.count()).select_from(Account)) or 0


RETENTION = (
    Retention(
        key="delays",
        kind="登录失败的记录",
        tables=("sign_in_delay",),
        term=fixed("24小时", "系统固定"),
        counts_from="从最近一次失败起算；只存用户名与浏览器、用户名与网络地址或网络地址的带密钥摘要，不能还原",
        at_the_end="整条删除",
        kept=_delays,
        due=_old_delays,
        carry_out=_forget_old_delays,
    ),
    Retention(
        key="ended_sessions",
        kind="已退出的登录",
        tables=("ended_session",),
        term=fixed("12小时", "系统固定"),
        counts_from="从退出起算；只存登录的随机编号，防止抄走的登录凭证继续有效",
        at_the_end="整条删除",
        kept=_ended_sessions,
        due=_old_sessions,
        carry_out=_forget_ended_sessions,
    ),
    kept_for_good(
        "accounts",
        "工作人员的账号和角色",
        tables=("account", "role_grant", "role_request"),
        why="审计记录要能说明是谁办理的；停用的账号不能再登录",
        kept=_accounts,
    ),
)
