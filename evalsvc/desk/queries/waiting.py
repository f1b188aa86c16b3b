"""What waits for a person: one function for each kind of thing, asked where the person holds the right; what waits for nobody says nothing."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from flask import current_app, url_for
from sqlalchemy import func, select

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now, prose_date, today
from evalsvc.core.db import db
from evalsvc.desk.items import Item, Urgency, by_urgency
from evalsvc.desk.queries import guides, inspections, tracker
from evalsvc.imports.queries import waiting_batches
from evalsvc.imports.states import BatchState
from evalsvc.jobs.models import Job
from evalsvc.jobs.states import JobState
from evalsvc.matters.queries.served import windows_missing
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import reaches_everything, windows_without_code
from evalsvc.profiles.queries import calendar, calendar_year
from evalsvc.profiles.workdays import is_working_day
from evalsvc.ratings.models import Release
from evalsvc.ratings.queries import releases
from evalsvc.ratings.queries.slips import waiting_for as slips_for
from evalsvc.ratings.queries.slips import waiting_for_a_decision
from evalsvc.retention.queries import standings
from evalsvc.visits.queries.records import assigned_to, returned_to, to_check
from evalsvc.visits.states import CampaignState, campaign_state

Ask = Callable[[Actor, Scope], Iterator[Item]]

FIRST_MONTH_OF_NOTICE = 11  # the State Council announces the next year's holidays about November
A_WEEK = timedelta(days=7)
ENDS_SOON = timedelta(days=3)
NAMED = 3
OF_IMPORTS = {BatchState.READY: ("已核对完，没有错，还没有写入", "看过再确认"), BatchState.MATCHING: ("等您指定哪一列是什么", "对应列")}


def waiting_for(actor: Actor) -> list[Item]:
    """What waits for a person, the most urgent first; empty when nothing does."""
    asked = (item for right, ask in ASKED if actor.may(right) for item in ask(actor, actor.scope_for(right)))
    return by_urgency([*asked, *_imports(actor), *(tracker.corrections(actor) if any(map(actor.may, OF_CORRECTIONS)) else ()), *tracker.unread(actor)])


def _failed_jobs(_actor: Actor, scope: Scope) -> Iterator[Item]:
    failed = db.session.scalar(select(func.count()).where(Job.state == JobState.FAILED.value)) or 0
    if failed and reaches_everything(scope):
        yield Item(Urgency.NOW, f"有{failed}个后台任务没有成功。", "查看原因，重新执行", url_for("jobs.index"))


def _overdue_data(_actor: Actor, scope: Scope) -> Iterator[Item]:
    if not reaches_everything(scope):
        return
    late = [standing.row.kind for standing in standings(current_app.extensions["retention"], now()) if standing.overdue]
    if late:
        yield Item(Urgency.NOW, f"{'、'.join(late)}已超过保存期限，还没有处理。", "查看保存期限", url_for("retention.index"))


def _calendar(_actor: Actor, scope: Scope) -> Iterator[Item]:
    day = today()
    coming = day.year + (day.month >= FIRST_MONTH_OF_NOTICE)
    missing = [year for year in range(day.year, coming + 1) if calendar_year(year) is None]
    if missing and reaches_everything(scope):
        sentence = f"{missing[0]}年的放假安排还没有录入，跨年的期限暂按周末推算。"
        yield Item(Urgency.SOON, sentence, "国务院公布后录入", url_for("profiles.calendar", year=missing[0]))


def _windows_without_code(_actor: Actor, scope: Scope) -> Iterator[Item]:
    units = windows_without_code(scope)
    if units:
        address = url_for("organisation.unit", public_id=units[0].public_id) if len(units) == 1 else url_for("organisation.points")
        yield Item(Urgency.SOON, f"{_named(units)}没有可用的评价码，群众无法评价。", "设评价点，打印海报", address)


def _imports(actor: Actor) -> Iterator[Item]:
    """One's own imports, whatever the right by which one brings them."""
    for batch in waiting_batches(actor):
        says, act = OF_IMPORTS[BatchState(batch.state)]
        yield Item(Urgency.SOON, f"您导入的“{batch.file_name}”{says}。", act, url_for("imports.batch", public_id=batch.public_id))


def _served(_actor: Actor, scope: Scope) -> Iterator[Item]:
    known, day = calendar(), today()
    days = [past for n in range(1, 8) if is_working_day(past := day - timedelta(days=n), known)]
    units = windows_missing(scope, days)
    if units:
        address = url_for("matters.served_window", public_id=units[0].public_id) if len(units) == 1 else url_for("matters.served")
        yield Item(Urgency.SOON, f"{_named(units)}最近7天还缺服务人次。", "补填", address)


def _slips(actor: Actor, scope: Scope) -> Iterator[Item]:
    if n := slips_for(scope, actor):
        yield Item(Urgency.SOON, f"有{n}张纸质评价表或电话评价等您录入。", "开始录入", url_for("ratings.slips"))


def _differing_slips(actor: Actor, scope: Scope) -> Iterator[Item]:
    if n := waiting_for_a_decision(scope, actor):
        yield Item(Urgency.SOON, f"有{n}张评价表两遍录入不一致，等您对照原件决定。", "逐张对照", url_for("ratings.slips", state="differing"))


def _visits(actor: Actor, scope: Scope) -> Iterator[Item]:
    if actor.account_id is None:
        return
    if n := returned_to(scope, actor.account_id):
        yield Item(Urgency.NOW, f"有{n}份访查记录被退回，等您补正。", "查看退回意见", url_for("visits.assigned"))
    day = today()
    for task in assigned_to(scope, actor.account_id):
        if campaign_state(task.campaign.first_day, task.campaign.last_day, day) is CampaignState.RUNNING and not task.is_full:
            urgency = Urgency.NOW if task.campaign.last_day - day <= ENDS_SOON else Urgency.SOON
            left = task.target.quota - task.begun
            sentence = f"{task.name}还要访查{left}次，“{task.campaign.title}”到{prose_date(task.campaign.last_day)}为止。"
            yield Item(urgency, sentence, "去记录", url_for("visits.assigned"))


def _visits_to_check(actor: Actor, scope: Scope) -> Iterator[Item]:
    for campaign, n in to_check(scope, actor.account_id or 0).items():
        yield Item(
            Urgency.SOON, f"“{campaign.title}”有{n}份记录等您审核。", "逐份审核", url_for("visits.records", public_id=campaign.public_id, state="submitted")
        )


def _new_releases(actor: Actor, scope: Scope) -> Iterator[Item]:
    """For windows: whoever may read single ratings has seen them already."""
    if actor.may(Permission.RATING_READ):
        return
    fresh = db.session.scalars(releases(scope).where(Release.made_at >= now() - A_WEEK).order_by(Release.id.desc())).all()
    for release in fresh[:NAMED]:
        sentence = f"{release.from_day}至{release.until_day}的评价反馈已经形成，共{release.content['n']}条评价。"
        yield Item(Urgency.WHEN_FREE, sentence, "阅读", url_for("ratings.release", public_id=release.public_id))


def _named(units: Sequence[Unit]) -> str:
    """The first units by name with the unit above, and how many there are."""
    names = "、".join(f"{unit.parent.name}{unit.name}" if unit.parent and unit.kind == UnitKind.WINDOW else unit.name for unit in units[:NAMED])
    return f"{names}等{len(units)}个窗口" if len(units) > NAMED else names


OF_CORRECTIONS = (Permission.CORRECTION_FILE, Permission.CORRECTION_ACCEPT, Permission.CORRECTION_WORK)
ASKED: tuple[tuple[Permission, Ask], ...] = (
    (Permission.JOB_MANAGE, _failed_jobs),
    (Permission.RETENTION_READ, _overdue_data),
    (Permission.PROFILE_MANAGE, _calendar),
    (Permission.POINT_MANAGE, _windows_without_code),
    (Permission.CORRECTION_WORK, tracker.measures),
    (Permission.INSPECTION_FILL, inspections.sheets),
    (Permission.INSPECTION_FILL, inspections.deliveries),
    (Permission.INSPECTION_PLAN, inspections.drafts),
    (Permission.INSPECTION_FILL, inspections.check_ins),
    (Permission.INSPECTION_ROW, inspections.shares),
    (Permission.INSPECTION_REVIEW, inspections.reviews),
    (Permission.INSPECTION_REVIEW, inspections.rechecks),
    (Permission.GUIDE_EDIT, guides.own),
    (Permission.GUIDE_REVIEW, guides.reported),
    (Permission.SERVED_ENTER, _served),
    (Permission.SLIP_TRANSCRIBE, _slips),
    (Permission.SLIP_DECIDE, _differing_slips),
    (Permission.VISIT_RECORD, _visits),
    (Permission.VISIT_PLAN, _visits_to_check),
    (Permission.RELEASE_READ, _new_releases),
)
