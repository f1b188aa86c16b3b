"""What is asked of judgements: who may judge, what each tier saw in a row and whether it still stands, how often a unit was overturned."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import case, func, select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.accounts.models import Account
from evalsvc.core.db import db
from evalsvc.inspections.models import ReadMark, RowJudgement, Sheet, SheetRow
from evalsvc.inspections.queries.draws import who_filled_in
from evalsvc.inspections.states import SheetState
from evalsvc.inspections.tiers import Tier
from evalsvc.organisation.queries import reaches


@dataclass(frozen=True)
class Seen:
    """A judgement with the name of who judged; `stands` while the row has not changed since."""

    said: RowJudgement
    name: str
    stands: bool


@dataclass
class Judged:
    """A row for its reviewer: the latest judgement of each tier, whether it changed with the last revision, whether one has looked at it."""

    changed: bool = False
    read: bool = False
    tiers: dict[Tier, Seen] = field(default_factory=dict)

    def standing(self, tier: Tier) -> Seen | None:
        """The judgement of a tier that still stands."""
        seen = self.tiers.get(tier)
        return seen if seen and seen.stands else None


@dataclass(frozen=True)
class Overturned:
    """Of the rows of a unit that a tier judged (`judged`), those of which it saw another result than the unit at least once."""

    overturned: int
    judged: int


def tier_of(by: Actor, sheet: Sheet) -> Tier | None:
    """As whom a person judges a sheet: as the superior who asks, as its own level, or not at all."""
    if sheet.unit_id != sheet.round.unit_id and reaches(by.scope_for(Permission.INSPECTION_REVIEW), sheet.round.unit):
        return Tier.SUPERIOR
    return Tier.OWN if reaches(by.scope_for(Permission.INSPECTION_JUDGE), sheet.unit) else None


def may_judge(by: Actor, sheet: Sheet) -> bool:
    """Whether a sheet waits for this person's judgement; one's own, or one that one wrote in, never does."""
    return sheet.state == SheetState.SUBMITTED.value and tier_of(by, sheet) is not None and not is_own(by, sheet)


def is_own(by: Actor, sheet: Sheet) -> bool:
    """Whether a person wrote in a sheet or handed it in."""
    return by.account_id is None or by.account_id in who_filled_in(sheet)


def judged_rows(sheet: Sheet, rows: Sequence[SheetRow], account_id: int | None) -> dict[int, Judged]:
    """The rows of a sheet by id as their reviewer sees them; two statements."""
    changed_in = {row.id: row.changed_in for row in rows}
    found = {row.id: Judged(changed=sheet.revision > 1 and row.changed_in == sheet.revision) for row in rows}
    said = select(RowJudgement, Account.display_name).join(Account, Account.id == RowJudgement.account_id)
    for one, name in db.session.execute(said.where(RowJudgement.row_id.in_(changed_in)).order_by(RowJudgement.revision)):
        found[one.row_id].tiers[Tier(one.tier)] = Seen(one, name, stands=one.revision >= changed_in[one.row_id])
    marks = select(ReadMark.row_id, ReadMark.revision).where(ReadMark.row_id.in_(changed_in), ReadMark.account_id == account_id)
    for row_id, revision in db.session.execute(marks):
        found[row_id].read = revision >= changed_in[row_id]
    return found


def judgement_in(sheet: Sheet, row: SheetRow, tier: Tier) -> RowJudgement | None:
    """What a tier said of a row of the present revision."""
    found = select(RowJudgement).where(RowJudgement.row_id == row.id, RowJudgement.revision == sheet.revision, RowJudgement.tier == tier.value)
    return db.session.scalar(found)


def unjudged(sheet: Sheet, tier: Tier) -> Sequence[SheetRow]:
    """The rows of a sheet of which no judgement of a tier stands."""
    stands = select(RowJudgement.id).where(RowJudgement.row_id == SheetRow.id, RowJudgement.tier == tier.value, RowJudgement.revision >= SheetRow.changed_in)
    found = select(SheetRow).where(SheetRow.sheet_id == sheet.id, ~stands.exists()).order_by(SheetRow.position)
    return db.session.scalars(found).all()


def disagreed(sheet: Sheet) -> list[tuple[SheetRow, RowJudgement]]:
    """The rows in which the superior sees another result than the unit, as long as that stands."""
    found = select(SheetRow, RowJudgement).join(RowJudgement, RowJudgement.row_id == SheetRow.id).where(SheetRow.sheet_id == sheet.id)
    found = found.where(RowJudgement.tier == Tier.SUPERIOR.value, RowJudgement.revision >= SheetRow.changed_in)
    latest = {row.id: (row, said) for row, said in db.session.execute(found.order_by(SheetRow.position, RowJudgement.revision))}
    return [(row, said) for row, said in latest.values() if not said.agrees]


def is_judged(row: SheetRow) -> bool:
    """Whether anybody has judged a row, in whichever revision."""
    return db.session.scalar(select(RowJudgement.id).where(RowJudgement.row_id == row.id).limit(1)) is not None


def overturned_in(round_id: int) -> dict[int, dict[Tier, Overturned]]:
    """How often each unit of a round was overturned, by the key of the unit; one statement."""
    rows = func.count(RowJudgement.row_id.distinct())
    against = func.count(case((RowJudgement.seen != RowJudgement.claimed, RowJudgement.row_id)).distinct())
    joined = select(Sheet.unit_id, RowJudgement.tier, against, rows).join(SheetRow, SheetRow.sheet_id == Sheet.id)
    joined = joined.join(RowJudgement, RowJudgement.row_id == SheetRow.id).where(Sheet.round_id == round_id)
    found: dict[int, dict[Tier, Overturned]] = defaultdict(dict)
    for unit_id, tier, n, of in db.session.execute(joined.group_by(Sheet.unit_id, RowJudgement.tier)):
        found[unit_id][Tier(tier)] = Overturned(n, of)
    return found
