"""What is asked of records: by their visitor, by those who check them, and by units that have been told."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, joinedload

from evalsvc.access.actor import Scope
from evalsvc.accounts.models import Account
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.core.paging import Page, newest_first
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import reachable_units
from evalsvc.visits.kinds import OF_CITIZENS, VisitKind
from evalsvc.visits.models import VisitAnswer, VisitAssignment, VisitCampaign, VisitFinding, VisitRecord, VisitTarget
from evalsvc.visits.sheet import Filled, Finding
from evalsvc.visits.states import RecordState

SHOWN = 200
_above = aliased(Unit)


@dataclass
class Assigned:
    """A target that somebody visits, with how many records there are of it, by everybody."""

    target: VisitTarget
    campaign: VisitCampaign
    unit: Unit
    above: str | None
    begun: int = 0

    @property
    def name(self) -> str:
        return f"{self.above} · {self.unit.name}" if self.above else self.unit.name

    @property
    def is_full(self) -> bool:
        return self.begun >= self.target.quota


@dataclass(frozen=True)
class RecordRow:
    """A record with where it was and who visited."""

    record: VisitRecord
    unit: Unit
    above: str | None
    visitor: Account

    @property
    def name(self) -> str:
        return f"{self.above} · {self.unit.name}" if self.above else self.unit.name


def assigned_to(scope: Scope, account_id: int) -> list[Assigned]:
    """What a person visits for organs of the scope, the campaign that ends first at the top; two statements."""
    found = _assigned(scope, account_id).order_by(VisitCampaign.last_day, VisitCampaign.id, VisitTarget.id)
    rows = [Assigned(*row) for row in db.session.execute(found)]
    counts = select(VisitRecord.target_id, func.count()).where(VisitRecord.target_id.in_([row.target.id for row in rows]))
    begun = dict(db.session.execute(counts.group_by(VisitRecord.target_id)).all())
    for row in rows:
        row.begun = begun.get(row.target.id, 0)
    return rows


def assigned_target(campaign: str, target: str, scope: Scope, account_id: int) -> Assigned:
    """A target that is assigned to the person, by the public ids of campaign and target; raises NotFound otherwise."""
    wanted = _assigned(scope, account_id).where(VisitCampaign.public_id == campaign)
    if target:
        wanted = wanted.where(VisitTarget.public_id == target)
    row = db.session.execute(wanted.order_by(VisitTarget.id).limit(1)).one_or_none()
    if row is None:
        raise NotFound
    return Assigned(*row)


def _assigned(scope: Scope, account_id: int) -> Select[VisitTarget, VisitCampaign, Unit, str | None]:
    return (
        select(VisitTarget, VisitCampaign, Unit, _above.name)
        .join(VisitAssignment, VisitAssignment.target_id == VisitTarget.id)
        .join(VisitCampaign, VisitCampaign.id == VisitTarget.campaign_id)
        .join(Unit, Unit.id == VisitTarget.unit_id)
        .outerjoin(_above, _above.id == Unit.parent_id)
        .where(VisitAssignment.account_id == account_id, VisitCampaign.unit_id.in_(reachable_units(scope)))
    )


def place_of(record: VisitRecord) -> Assigned:
    """Where a record was made."""
    found = select(Unit, _above.name).outerjoin(_above, _above.id == Unit.parent_id).where(Unit.id == record.target.unit_id)
    unit, above = db.session.execute(found).one()
    return Assigned(record.target, record.campaign, unit, above)


def own_records(scope: Scope, account_id: int, limit: int = 100) -> list[RecordRow]:
    """The latest records of a visitor, those to be worked on first."""
    order = (VisitRecord.state != RecordState.RETURNED.value, VisitRecord.state != RecordState.DRAFT.value, VisitRecord.id.desc())
    return _rows(_record_rows().where(*_own(scope, account_id)).order_by(*order).limit(limit))


def own_record(campaign: str, public_id: str, scope: Scope, account_id: int) -> VisitRecord:
    """A record of the visitor's own in a campaign; raises NotFound for everybody else's."""
    return _one(_record_rows().where(VisitCampaign.public_id == campaign, VisitRecord.public_id == public_id, *_own(scope, account_id))).record


def _own(scope: Scope, account_id: int) -> tuple[ColumnElement[bool], ...]:
    return (VisitRecord.account_id == account_id, VisitCampaign.unit_id.in_(reachable_units(scope)))


def record_in_scope(campaign: str, public_id: str, scope: Scope) -> RecordRow:
    """A record of a campaign that an organ of the scope has planned; raises NotFound. Drafts are their visitor's own."""
    mine = VisitCampaign.unit_id.in_(reachable_units(scope))
    return _one(_record_rows().where(VisitCampaign.public_id == campaign, VisitRecord.public_id == public_id, mine, _is_handed_in()))


def record_told(campaign: str, public_id: str, scope: Scope) -> RecordRow:
    """A released record about a unit of the scope; raises NotFound before, and for what interviewees said, which is told in sums only."""
    told = (VisitRecord.state == RecordState.RELEASED.value, VisitTarget.unit_id.in_(reachable_units(scope)))
    single = VisitCampaign.kind.not_in([kind.value for kind in OF_CITIZENS])
    return _one(_record_rows().where(VisitCampaign.public_id == campaign, VisitRecord.public_id == public_id, single, *told))


def records_told(campaign: VisitCampaign, target_ids: Sequence[int]) -> Sequence[VisitRecord]:
    """The released records of these targets, the latest visit first; none of what interviewees said."""
    if VisitKind(campaign.kind) in OF_CITIZENS:
        return []
    found = select(VisitRecord).where(VisitRecord.target_id.in_(target_ids), VisitRecord.state == RecordState.RELEASED.value)
    return db.session.scalars(found.order_by(VisitRecord.visited_on.desc(), VisitRecord.id.desc()).limit(SHOWN)).all()


def records_of(campaign: VisitCampaign, state: str = "", target: int | None = None, after: str = "") -> Page[VisitRecord]:
    """The records of a campaign that have been handed in, the newest first."""
    found = select(VisitRecord).options(joinedload(VisitRecord.target)).where(VisitRecord.campaign_id == campaign.id, _is_handed_in())
    if state:
        found = found.where(VisitRecord.state == state)
    if target is not None:
        found = found.where(VisitRecord.target_id == target)
    return newest_first(found, key=VisitRecord.id, name=VisitRecord.public_id, after=after)


def returned_to(scope: Scope, account_id: int) -> int:
    """How many of a visitor's records wait to be put right."""
    mine = _record_rows().where(*_own(scope, account_id), VisitRecord.state == RecordState.RETURNED.value)
    return db.session.scalar(select(func.count()).select_from(mine.with_only_columns(VisitRecord.id).subquery())) or 0


def to_check(scope: Scope, account_id: int) -> dict[VisitCampaign, int]:
    """How many records of each campaign that an organ of the scope has planned wait for this person to check them: one's own never do."""
    waits = (VisitRecord.state == RecordState.SUBMITTED.value, VisitRecord.account_id != account_id)
    found = select(VisitCampaign, func.count()).join(VisitRecord, VisitRecord.campaign_id == VisitCampaign.id)
    found = found.where(VisitCampaign.unit_id.in_(reachable_units(scope)), *waits).group_by(VisitCampaign.id).order_by(VisitCampaign.last_day)
    return dict(db.session.execute(found).all())


def _is_handed_in() -> ColumnElement[bool]:
    return VisitRecord.submitted_at.is_not(None)


def _record_rows() -> Select[VisitRecord, Unit, str | None, Account]:
    return (
        select(VisitRecord, Unit, _above.name, Account)
        .join(VisitTarget, VisitTarget.id == VisitRecord.target_id)
        .join(VisitCampaign, VisitCampaign.id == VisitRecord.campaign_id)
        .join(Unit, Unit.id == VisitTarget.unit_id)
        .outerjoin(_above, _above.id == Unit.parent_id)
        .join(Account, Account.id == VisitRecord.account_id)
        .options(joinedload(VisitRecord.campaign), joinedload(VisitRecord.target))
    )


def _rows(found: Select[VisitRecord, Unit, str | None, Account]) -> list[RecordRow]:
    return [RecordRow(*row) for row in db.session.execute(found)]


def _one(found: Select[VisitRecord, Unit, str | None, Account]) -> RecordRow:
    rows = _rows(found)
    if not rows:
        raise NotFound
    return rows[0]


def answers_of(record: VisitRecord) -> dict[str, VisitAnswer]:
    """The answers of a record by question."""
    return {answer.question: answer for answer in db.session.scalars(select(VisitAnswer).where(VisitAnswer.record_id == record.id))}


def findings_of(record: VisitRecord) -> Sequence[VisitFinding]:
    """The findings of a record in their order."""
    return db.session.scalars(select(VisitFinding).where(VisitFinding.record_id == record.id).order_by(VisitFinding.position)).all()


def sheet_of(record: VisitRecord) -> Filled:
    """A record as its form is filled in."""
    answers = {key: str(answer.level) if answer.level else answer.text or "" for key, answer in answers_of(record).items()}
    return Filled(record.visited_at, answers, tuple(Finding(finding.problem, finding.clause) for finding in findings_of(record)))


def next_sample(campaign: VisitCampaign) -> str:
    """A sample number that no record of the campaign has: the next of 0001, 0002, …"""
    taken = set(db.session.scalars(select(VisitRecord.sample).where(VisitRecord.campaign_id == campaign.id)))
    number = len(taken) + 1
    while f"{number:04}" in taken:
        number += 1
    return f"{number:04}"
