"""How long jobs are kept."""

from sqlalchemy import func, select

from evalsvc.core.db import db
from evalsvc.core.retention import kept_for_good
from evalsvc.jobs.models import Job


def _jobs() -> int:
    return db.session.scalar(select(func.count()).select_from(Job)) or 0


RETENTION = (kept_for_good("jobs", "后台任务的记录", tables=("job", "tick_step"), why="说明何时由谁启动、结果如何；其中没有群众的个人信息", kept=_jobs),)
