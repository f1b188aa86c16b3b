"""How long accounts and failed sign-ins are kept."""

from datetime import datetime

from sqlalchemy import func, select

from evalsvc.accounts.buckets import FORGOTTEN_AFTER
from evalsvc.accounts.models import Account, SignInDelay
from evalsvc.accounts.services import forget_old_delays
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.retention import Retention, fixed, kept_for_good


def _forget_old_delays() -> None:
    with unit_of_work():
        forget_old_delays()


def _delays() -> int:
    return db.session.scalar(select(func.count()).select_from(SignInDelay)) or 0


def _old_delays(at: datetime) -> int:
    return db.session.scalar(select(func.count()).where(SignInDelay.failed_at <= at - FORGOTTEN_AFTER)) or 0


def _accounts() -> int:
    return db.session.scalar(select(func.count()).select_from(Account)) or 0


RETENTION = (
    Retention(
        key="delays",
        kind="登录失败的记录",
        tables=("sign_in_delay",),
        term=fixed("24小时", "系统固定"),
        counts_from="从最近一次失败起算；只存用户名与浏览器或网络地址合成的摘要，不能还原",
        at_the_end="整条删除",
        kept=_delays,
        due=_old_delays,
        carry_out=_forget_old_delays,
    ),
    kept_for_good("accounts", "工作人员的账号和角色", tables=("account", "role_grant"), why="审计记录要能说明是谁办理的；停用的账号不能再登录", kept=_accounts),
)
