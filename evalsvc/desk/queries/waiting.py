"""What waits for a person: one function for each kind of thing, asked with the person's right; a kind that waits for nobody says nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from flask import current_app, url_for
from sqlalchemy import func, select

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now, today
from evalsvc.core.db import db
from evalsvc.desk.items import Item, Urgency, by_urgency
from evalsvc.jobs.models import Job
from evalsvc.jobs.states import JobState
from evalsvc.organisation.queries import reaches_everything, windows_without_code
from evalsvc.profiles.queries import calendar_year
from evalsvc.ratings.models import Release
from evalsvc.ratings.queries import releases
from evalsvc.retention.queries import standings

Ask = Callable[[Scope], Iterator[Item]]

FIRST_MONTH_OF_NOTICE = 11  # the State Council announces the next year's holidays about November
LATEST_RELEASES = timedelta(days=7)
NAMED = 3


def waiting_for(actor: Actor) -> list[Item]:
    """What waits for a person, the most urgent first; empty when nothing does."""
    return by_urgency(item for permission, ask in ASKED if actor.may(permission) for item in ask(actor.scope_for(permission)))


def _failed_jobs(scope: Scope) -> Iterator[Item]:
    if not reaches_everything(scope):
        return
    failed = db.session.scalar(select(func.count()).where(Job.state == JobState.FAILED.value)) or 0
    if failed:
        yield Item(Urgency.NOW, f"有{failed}个后台任务没有成功。", "查看原因，重新执行", url_for("jobs.index"))


def _overdue_data(scope: Scope) -> Iterator[Item]:
    if not reaches_everything(scope):
        return
    late = [standing.row.kind for standing in standings(current_app.extensions["retention"], now()) if standing.overdue]
    if late:
        yield Item(Urgency.NOW, f"{'、'.join(late)}已超过保存期限，还没有处理。", "查看保存期限", url_for("retention.index"))


def _calendar(scope: Scope) -> Iterator[Item]:
    day = today()
    coming = day.year + (day.month >= FIRST_MONTH_OF_NOTICE)
    missing = [year for year in range(day.year, coming + 1) if calendar_year(year) is None]
    if missing and reaches_everything(scope):
        sentence = f"{missing[0]}年的放假安排还没有录入，跨年的期限暂按周末推算。"
        yield Item(Urgency.SOON, sentence, "国务院公布后录入", url_for("profiles.calendar", year=missing[0]))


def _windows_without_code(scope: Scope) -> Iterator[Item]:
    units = windows_without_code(scope)
    if units:
        names = "、".join(f"{unit.parent.name}{unit.name}" if unit.parent else unit.name for unit in units[:NAMED])
        others = f"等{len(units)}个窗口" if len(units) > NAMED else ""
        address = url_for("organisation.unit", public_id=units[0].public_id) if len(units) == 1 else url_for("organisation.points")
        yield Item(Urgency.SOON, f"{names}{others}没有可用的评价码，群众无法评价。", "设评价点，打印海报", address)


def _new_releases(scope: Scope) -> Iterator[Item]:
    since = now() - LATEST_RELEASES
    fresh = db.session.scalars(releases(scope).where(Release.made_at >= since).order_by(Release.id.desc())).all()
    if len(fresh) == 1:
        only = fresh[0]
        sentence = f"{only.from_day}至{only.until_day}的评价反馈已经形成，共{only.content['n']}条评价。"
        yield Item(Urgency.WHEN_FREE, sentence, "阅读", url_for("ratings.release", public_id=only.public_id))
    elif fresh:
        yield Item(Urgency.WHEN_FREE, f"最近7天形成了{len(fresh)}期评价反馈。", "阅读", url_for("ratings.releases"))


ASKED: tuple[tuple[Permission, Ask], ...] = (
    (Permission.JOB_MANAGE, _failed_jobs),
    (Permission.RETENTION_READ, _overdue_data),
    (Permission.PROFILE_MANAGE, _calendar),
    (Permission.POINT_MANAGE, _windows_without_code),
    (Permission.RELEASE_READ, _new_releases),
)
