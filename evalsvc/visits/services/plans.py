"""Campaigns are planned and changed. Nothing of it is told to the units that will be visited."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, func, select

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.permissions import Permission
from evalsvc.accounts.models import Account
from evalsvc.audit import services as audit
from evalsvc.core.clock import now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, StaleVersion
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import reaches
from evalsvc.profiles.queries import profile_for
from evalsvc.visits import queries
from evalsvc.visits.kinds import VisitKind
from evalsvc.visits.models import VisitAssignment, VisitCampaign, VisitRecord, VisitTarget

RIGHT = Permission.VISIT_PLAN
LONGEST_DAYS = 400


def plan_campaign(
    *,
    by: Actor,
    organ: Unit,
    kind: VisitKind,
    title: str,
    first_day: date,
    last_day: date,
    version: InstrumentVersion,
    units: Sequence[Unit],
    quota: int,
    visitors: Sequence[Account],
) -> VisitCampaign:
    """A new campaign of `organ` that visits each of the units `quota` times, all of them by all of the visitors.

    Raises Problem when the days cannot be, a unit does not lie below the organ, or a person may not visit for it.
    """
    _check_days(first_day, last_day)
    campaign = VisitCampaign(
        public_id=public_id(),
        unit_id=organ.id,
        kind=kind.value,
        title=title,
        first_day=first_day,
        last_day=last_day,
        instrument_version_id=version.id,
        profile_version_id=profile_for(organ.id, today()).id,
        created_at=now(),
        account_id=by.account_id,
    )
    db.session.add(campaign)
    db.session.flush()
    _add(campaign, units, quota, visitors)
    audit.record("visit.plan", by=by, right=RIGHT, subject=f"visit:{campaign.public_id}", unit_id=organ.id, campaign=campaign.public_id)
    return campaign


def edit_campaign(*, by: Actor, campaign: VisitCampaign, title: str, first_day: date, last_day: date, row_version: int | None = None) -> None:
    """Changes title and days; kind and questionnaire stay, because records are read by them.

    Raises StaleVersion when somebody changed it after `row_version`, Problem when a record lies outside the new days.
    """
    _lock(campaign, row_version)
    _check_days(first_day, last_day)
    seen = db.session.execute(select(func.min(VisitRecord.visited_on), func.max(VisitRecord.visited_on)).where(VisitRecord.campaign_id == campaign.id)).one()
    if seen[0] is not None and (seen[0] < first_day or seen[1] > last_day):
        raise Problem(f"已有{seen[0].isoformat()}至{seen[1].isoformat()}的访查记录，起止日期要包含这些日子。", field="last_day")
    campaign.title, campaign.first_day, campaign.last_day = title, first_day, last_day
    db.session.flush()
    _trace("visit.edit", by, campaign)


def add_targets(*, by: Actor, campaign: VisitCampaign, units: Sequence[Unit], quota: int, visitors: Sequence[Account]) -> None:
    """More units for a campaign. Raises Problem as plan_campaign, and for a unit that it visits already."""
    _lock(campaign, None)
    _add(campaign, units, quota, visitors)
    _trace("visit.add_targets", by, campaign, count=len(units))


def edit_target(*, by: Actor, target: VisitTarget, quota: int, visitors: Sequence[Account], row_version: int | None = None) -> None:
    """Changes how often a unit is visited and by whom; who is taken off keeps what they have recorded.

    Raises StaleVersion when somebody changed it after `row_version`, Problem for fewer visits than have been recorded.
    """
    db.session.refresh(target, with_for_update={"key_share": True, "of": VisitTarget})
    if row_version is not None and row_version != target.row_version:
        raise StaleVersion
    held = db.session.scalar(select(func.count()).where(VisitRecord.target_id == target.id)) or 0
    if quota < held:
        raise Problem(f"已经有{held}份记录，数量不能再少。", field="quota")
    _check_visitors(target.campaign, [target.unit_id], visitors)
    target.quota = quota
    target.row_version = target.row_version + 1  # also when only the people change
    db.session.execute(delete(VisitAssignment).where(VisitAssignment.target_id == target.id))
    db.session.add_all(VisitAssignment(target_id=target.id, account_id=visitor.id) for visitor in visitors)
    db.session.flush()
    _trace("visit.edit_target", by, target.campaign)


def _add(campaign: VisitCampaign, units: Sequence[Unit], quota: int, visitors: Sequence[Account]) -> None:
    if not units:
        raise Problem("请至少选一个访查对象。", field="units")
    below = Scope(frozenset({campaign.unit_id}))
    if beyond := next((unit for unit in units if not reaches(below, unit)), None):
        raise Problem(f"“{beyond.name}”不在组织单位之下，不能访查。", field="units")
    known = set(db.session.scalars(select(VisitTarget.unit_id).where(VisitTarget.campaign_id == campaign.id)))
    if twice := next((unit for unit in units if unit.id in known), None):
        raise Problem(f"“{twice.name}”已经在这个计划里。", field="units")
    _check_visitors(campaign, [unit.id for unit in units], visitors)
    targets = [VisitTarget(public_id=public_id(), campaign_id=campaign.id, unit_id=unit.id, quota=quota) for unit in units]
    db.session.add_all(targets)
    db.session.flush()
    db.session.add_all(VisitAssignment(target_id=target.id, account_id=visitor.id) for target in targets for visitor in visitors)
    db.session.flush()


def _check_visitors(campaign: VisitCampaign, unit_ids: Sequence[int], visitors: Sequence[Account]) -> None:
    may = {holder.id for holder in queries.possible_visitors([campaign.unit_id])}
    if stranger := next((visitor for visitor in visitors if visitor.id not in may), None):
        raise Problem(f"“{stranger.display_name}”不是组织单位的访查员。", field="visitors")
    if own := next(iter(queries.at_home(visitors, unit_ids)), None):
        raise Problem(f"“{own.display_name}”在访查对象任职，不能访查自己的单位。", field="visitors")


def _check_days(first: date, last: date) -> None:
    if last < first:
        raise Problem("截止日期早于开始日期。", field="last_day")
    if (last - first).days > LONGEST_DAYS or abs((first - today()).days) > LONGEST_DAYS:
        raise Problem(f"一个计划最长{LONGEST_DAYS}天，开始日期距今不超过{LONGEST_DAYS}天，请核对年份。", field="first_day")


def _lock(campaign: VisitCampaign, row_version: int | None) -> None:
    db.session.refresh(campaign, with_for_update={"key_share": True})
    if row_version is not None and row_version != campaign.row_version:
        raise StaleVersion


def _trace(action: str, by: Actor, campaign: VisitCampaign, **facts: int) -> None:
    audit.record(action, by=by, right=RIGHT, subject=f"visit:{campaign.public_id}", unit_id=campaign.unit_id, campaign=campaign.public_id, **facts)
