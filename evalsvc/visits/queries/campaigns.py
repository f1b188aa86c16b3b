"""What is asked of campaigns: by those who plan in a scope, and by units that have been told."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import current_app
from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from evalsvc.access.actor import Scope
from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.accounts.queries import holders_above, holders_below
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.instruments.kinds import InstrumentKind, VersionState
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.instruments.queries import shelf, version_by_id
from evalsvc.instruments.questionnaires import Questionnaire
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import reachable_units
from evalsvc.visits.models import VisitAssignment, VisitCampaign, VisitRecord, VisitTarget
from evalsvc.visits.sheet import key_of
from evalsvc.visits.states import COUNTED, RecordState
from evalsvc.visits.wants import Wants

_above = aliased(Unit)


@dataclass
class TargetRow:
    """A target with its unit, the name of the unit above, how many records there are in each state, and who visits it."""

    target: VisitTarget
    unit: Unit
    above: str | None
    counts: dict[RecordState, int] = field(default_factory=dict)
    people: list[Account] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.above} · {self.unit.name}" if self.above else self.unit.name

    @property
    def begun(self) -> int:
        """Records in whatever state: what is taken of the quota."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """Records that wait for the check."""
        return self.counts.get(RecordState.SUBMITTED, 0)

    @property
    def counted(self) -> int:
        """Records that have passed the check."""
        return sum(self.counts.get(state, 0) for state in COUNTED)


@dataclass(frozen=True)
class NamedTarget:
    """A line of a pasted list: the unit that it means, or why it means none."""

    line: str
    unit: Unit | None
    fault: str = ""


def wants() -> Wants:
    """What other nouns do for this one in this application."""
    found: Wants = current_app.extensions["visits"]
    return found


def questionnaires(day: date) -> list[InstrumentVersion]:
    """The questionnaires in use on a day by which a visit can be recorded: they ask for a sample number and for a level on the whole."""
    current = (row.version for row in shelf(day) if row.state is VersionState.CURRENT and row.version.kind == InstrumentKind.QUESTIONNAIRE)
    return [version for version in current if all(key_of(_read(version), meaning) for meaning in ("sample", "overall"))]


def questionnaire_of(campaign: VisitCampaign) -> Questionnaire:
    """The questionnaire that a campaign asks by, in its version."""
    return _read(version_of(campaign))


def version_of(campaign: VisitCampaign) -> InstrumentVersion:
    """The version of the questionnaire that a campaign asks by."""
    return version_by_id(campaign.instrument_version_id)


def _read(version: InstrumentVersion) -> Questionnaire:
    return Questionnaire.model_validate(version.content)


def organs(scope: Scope) -> Sequence[Unit]:
    """The units in use in which the right of a scope was given: the organs that may plan."""
    return db.session.scalars(select(Unit).where(Unit.id.in_(scope.roots), Unit.retired_on.is_(None)).order_by(Unit.position, Unit.id)).all()


def campaigns_planned(scope: Scope) -> Select[VisitCampaign]:
    """The campaigns that organs of a scope have planned, to be paged."""
    return select(VisitCampaign).where(VisitCampaign.unit_id.in_(reachable_units(scope)))


def campaign_in_scope(public_id: str, scope: Scope) -> VisitCampaign:
    """The campaign that an organ of the scope has planned; raises NotFound when there is none."""
    return _found(db.session.scalar(campaigns_planned(scope).where(VisitCampaign.public_id == public_id)))


def campaigns_told(scope: Scope) -> Select[VisitCampaign]:
    """The campaigns of which units of a scope have been told something, to be paged."""
    told = exists().where(VisitTarget.campaign_id == VisitCampaign.id, VisitTarget.released_at.is_not(None), VisitTarget.unit_id.in_(reachable_units(scope)))
    return select(VisitCampaign).where(told)


def campaign_told(public_id: str, scope: Scope) -> VisitCampaign:
    """The campaign, when a unit of the scope has been told of it; raises NotFound as long as none has."""
    return _found(db.session.scalar(campaigns_told(scope).where(VisitCampaign.public_id == public_id)))


def targets_of(campaign: VisitCampaign) -> list[TargetRow]:
    """All targets of a campaign with counts and people, in the order in which they were planned; three statements."""
    rows = _rows(select(VisitTarget, Unit, _above.name).where(VisitTarget.campaign_id == campaign.id))
    by_id = {row.target.id: row for row in rows}
    counts = select(VisitRecord.target_id, VisitRecord.state, func.count()).where(VisitRecord.campaign_id == campaign.id)
    for target_id, state, number in db.session.execute(counts.group_by(VisitRecord.target_id, VisitRecord.state)):
        by_id[target_id].counts[RecordState(state)] = number
    for target_id, people in people_of(by_id).items():
        by_id[target_id].people = people
    return rows


def targets_told(campaign: VisitCampaign, scope: Scope) -> list[TargetRow]:
    """The targets in a scope whose units have been told; nothing of the others, and nobody's name."""
    told = select(VisitTarget, Unit, _above.name).where(VisitTarget.campaign_id == campaign.id, VisitTarget.released_at.is_not(None))
    rows = _rows(told.where(VisitTarget.unit_id.in_(reachable_units(scope))))
    released = select(VisitRecord.target_id, func.count()).where(VisitRecord.state == RecordState.RELEASED.value)
    counts = dict(db.session.execute(released.where(VisitRecord.target_id.in_([row.target.id for row in rows])).group_by(VisitRecord.target_id)).all())
    for row in rows:
        row.counts[RecordState.RELEASED] = counts.get(row.target.id, 0)
    return rows


def _rows(found: Select[VisitTarget, Unit, str | None]) -> list[TargetRow]:
    joined = found.join(Unit, Unit.id == VisitTarget.unit_id).outerjoin(_above, _above.id == Unit.parent_id).order_by(VisitTarget.id)
    return [TargetRow(target, unit, above) for target, unit, above in db.session.execute(joined)]


def people_of(target_ids: Iterable[int]) -> dict[int, list[Account]]:
    """Who visits each of these targets, by name."""
    found: dict[int, list[Account]] = defaultdict(list)
    rows = select(VisitAssignment.target_id, Account).join(Account, Account.id == VisitAssignment.account_id)
    for target_id, account in db.session.execute(rows.where(VisitAssignment.target_id.in_(list(target_ids))).order_by(Account.display_name, Account.id)):
        found[target_id].append(account)
    return found


def target_in(campaign: VisitCampaign, public_id: str) -> TargetRow:
    """The target of a campaign with this public id; raises NotFound."""
    row = next((row for row in targets_of(campaign) if row.target.public_id == public_id), None)
    if row is None:
        raise NotFound
    return row


def possible_visitors(unit_ids: Iterable[int]) -> Sequence[Account]:
    """The accounts in service that may visit for one of these organs, by name."""
    return holders_above(Role.VISITOR, unit_ids)


def at_home(accounts: Iterable[Account], unit_ids: Iterable[int]) -> Sequence[Account]:
    """Those of the accounts that hold another role in one of the units or below it."""
    return holders_below([account.id for account in accounts], unit_ids, but=Role.VISITOR)


def units_named(lines: Iterable[str], scope: Scope) -> list[NamedTarget]:
    """The units in use of a scope that lines of a pasted list mean: a name, or unit and window with a slash between them."""
    parts = {line: [part.strip() for part in line.replace("／", "/").split("/")] for line in lines}
    last = {names[-1] for names in parts.values()}
    open_here = select(Unit, _above.name).outerjoin(_above, _above.id == Unit.parent_id)
    rows = db.session.execute(open_here.where(Unit.name.in_(last), Unit.id.in_(reachable_units(scope)), Unit.retired_on.is_(None))).all()
    return [_meant(line, names, [(unit, above) for unit, above in rows]) for line, names in parts.items()]


def _meant(line: str, names: list[str], rows: list[tuple[Unit, str | None]]) -> NamedTarget:
    fitting = [unit for unit, above in rows if unit.name == names[-1] and (len(names) == 1 or above == names[-2])]
    if len(fitting) == 1:
        return NamedTarget(line, fitting[0])
    many = f"“{line}”有{len(fitting)}处，请写成“上级单位/名称”" if fitting else f"没有找到在用的单位“{line}”"
    return NamedTarget(line, None, many)


def _found(campaign: VisitCampaign | None) -> VisitCampaign:
    if campaign is None:
        raise NotFound
    return campaign
