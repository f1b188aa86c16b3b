"""How long self-tests are kept."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from evalsvc.core.clock import day_of
from evalsvc.core.db import db
from evalsvc.core.retention import Retention, fixed
from evalsvc.desk.items import DAYS_KEPT
from evalsvc.desk.models import SelfTest
from evalsvc.desk.self_test import forget_old_tests


def _kept() -> int:
    return db.session.scalar(select(func.count()).select_from(SelfTest)) or 0


def _due(at: datetime) -> int:
    return db.session.scalar(select(func.count()).where(SelfTest.day < day_of(at) - timedelta(days=DAYS_KEPT))) or 0


RETENTION = (
    Retention(
        key="self_tests",
        kind="评价码的每日自检结果",
        tables=("self_test", "self_test_fault"),
        term=fixed(f"{DAYS_KEPT}天", "系统固定"),
        counts_from="从自检当天起算",
        at_the_end="整条删除",
        kept=_kept,
        due=_due,
        carry_out=forget_old_tests,
    ),
)
