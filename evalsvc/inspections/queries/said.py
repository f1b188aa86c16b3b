"""What stands around the rows of a sheet: evidence, comments, check-ins, changes, and the people of all of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evalsvc.access.permissions import Permission
from evalsvc.accounts.models import Account, RoleGrant
from evalsvc.core.clock import day_of, today
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.corrections.queries.people import roles_with
from evalsvc.corrections.queries.within import ORGANS
from evalsvc.inspections.models import Rival, Round, RowChange, RowCheckIn, RowComment, RowEvidence, Sheet, SheetRow
from evalsvc.inspections.rhythm import next_due
from evalsvc.organisation.models import Unit, UnitAncestor
from evalsvc.profiles.models import ProfileVersion
from evalsvc.profiles.queries import rules_in

T = TypeVar("T", RowChange, RowCheckIn, RowComment, RowEvidence)


@dataclass
class Beside:
    """What stands around each row, by the row's key; `names` of accounts. Evidence: the newest revision of each piece first."""

    evidence: dict[int, list[RowEvidence]] = field(default_factory=dict)
    comments: dict[int, list[RowComment]] = field(default_factory=dict)
    check_ins: dict[int, list[RowCheckIn]] = field(default_factory=dict)
    changes: dict[int, list[RowChange]] = field(default_factory=dict)
    names: dict[int | None, str] = field(default_factory=dict)
    since: date | None = None
    months: int = 0

    def due(self, row: SheetRow) -> date | None:
        """The day by which a long-term row is to be checked in next; None before the round was published."""
        last = max((one.day for one in self.check_ins.get(row.id, ())), default=self.since)
        return next_due(last, self.months) if last else None

    def is_late(self, row: SheetRow) -> bool:
        """Whether that day has passed."""
        due = self.due(row)
        return due is not None and due < today()


def beside(sheet: Sheet, rows: Sequence[SheetRow]) -> Beside:
    """What stands around some rows of a sheet; six statements."""
    ids = [row.id for row in rows]
    pieces = select(RowEvidence).options(joinedload(RowEvidence.file)).where(RowEvidence.row_id.in_(ids))
    found = Beside(
        evidence=_by_row(db.session.scalars(pieces.order_by(RowEvidence.series, RowEvidence.revision.desc()))),
        comments=_by_row(_all(RowComment, ids)),
        check_ins=_by_row(_all(RowCheckIn, ids)),
        changes=_by_row(_all(RowChange, ids)),
    )
    people = {row.person_id for row in rows} | {row.changed_by for row in rows}
    people |= _accounts(found.evidence) | _accounts(found.comments) | _accounts(found.check_ins) | _accounts(found.changes)
    beside = select(Rival.account_id).where(Rival.row_id.in_([row.id for row in rows]), Rival.settled_at.is_(None))
    found.names = dict(db.session.execute(select(Account.id, Account.display_name).where(Account.id.in_(people - {None}) | Account.id.in_(beside))).all())
    found.since, found.months = rhythm_of(sheet.round)
    return found


def rhythm_of(made: Round) -> tuple[date | None, int]:
    """Since when long-term rows of a round are checked in, and every how many months, by the rules under which the round was made."""
    months = rules_in(db.session.get_one(ProfileVersion, made.profile_version_id)).check_in_months
    return day_of(made.published_at) if made.published_at else None, months


def proved(ids: Iterable[int]) -> set[int]:
    """Those of some rows that have evidence."""
    return set(db.session.scalars(select(RowEvidence.row_id).where(RowEvidence.row_id.in_(list(ids))).distinct()))


def evidence_of(rows: Iterable[SheetRow]) -> dict[int, list[RowEvidence]]:
    """Every revision of the evidence of some rows by row, in the order in which it was handed in."""
    found = select(RowEvidence).options(joinedload(RowEvidence.file)).where(RowEvidence.row_id.in_([row.id for row in rows]))
    return _by_row(db.session.scalars(found.order_by(RowEvidence.id)))


def evidence_titles(sheets: Iterable[Sheet]) -> dict[int, tuple[str, ...]]:
    """What proves each row of some sheets, by title, as the official form names it: the newest revision of each piece. One statement."""
    found = select(RowEvidence.row_id, RowEvidence.series, RowEvidence.title).join(SheetRow, SheetRow.id == RowEvidence.row_id)
    titles: dict[int, dict[str, str]] = defaultdict(dict)
    for row_id, series, title in db.session.execute(found.where(SheetRow.sheet_id.in_([sheet.id for sheet in sheets])).order_by(RowEvidence.id)):
        titles[row_id][series] = title
    return {row_id: tuple(pieces.values()) for row_id, pieces in titles.items()}


def evidence_in(row: SheetRow, public_id: str) -> RowEvidence:
    """A piece of evidence of a row; raises NotFound."""
    found = select(RowEvidence).options(joinedload(RowEvidence.file)).where(RowEvidence.row_id == row.id, RowEvidence.public_id == public_id)
    piece = db.session.scalar(found)
    if piece is None:
        raise NotFound
    return piece


def last_change(row: SheetRow) -> RowChange | None:
    """The latest change of a row."""
    return db.session.scalar(select(RowChange).where(RowChange.row_id == row.id).order_by(RowChange.id.desc()).limit(1))


def readers_of(sheet: Sheet, row: SheetRow) -> list[Account]:
    """Who may be named in a comment on a row: whoever reads the sheet, and who the row names; by name."""
    above = select(UnitAncestor.ancestor_id).where(UnitAncestor.unit_id == sheet.unit_id)
    roles = roles_with(Permission.INSPECTION_READ)
    held = select(RoleGrant.account_id).where(RoleGrant.until.is_(None), RoleGrant.role.in_(roles), RoleGrant.unit_id.in_(above))
    found = select(Account).where(Account.id.in_(held) | (Account.id == row.person_id), Account.retired_at.is_(None))
    return list(db.session.scalars(found.order_by(Account.display_name, Account.id)))


def fillers_for(sheet: Sheet) -> list[Account]:
    """Who may be given rows of a sheet: accounts in service that may fill in rows, at its unit or below it, but of no other bureau; by name."""
    below = select(UnitAncestor.unit_id).where(UnitAncestor.ancestor_id == sheet.unit_id)
    organs = select(Unit.id).where(Unit.id.in_(below), Unit.id != sheet.unit_id, Unit.kind.in_(ORGANS))
    others = select(UnitAncestor.unit_id).where(UnitAncestor.ancestor_id.in_(organs))
    roles = roles_with(Permission.INSPECTION_ROW)
    within = (RoleGrant.unit_id.in_(below), RoleGrant.unit_id.not_in(others))
    held = select(RoleGrant.account_id).where(RoleGrant.until.is_(None), RoleGrant.role.in_(roles), *within)
    found = select(Account).where(Account.id.in_(held), Account.retired_at.is_(None))
    return list(db.session.scalars(found.order_by(Account.display_name, Account.id)))


def _all(model: type[T], ids: list[int]) -> Iterable[T]:
    return db.session.scalars(select(model).where(model.row_id.in_(ids)).order_by(model.id))


def _accounts(many: Mapping[int, Iterable[T]]) -> set[int | None]:
    return {one.account_id for together in many.values() for one in together}


def _by_row(found: Iterable[T]) -> dict[int, list[T]]:
    together: dict[int, list[T]] = defaultdict(list)
    for one in found:
        together[one.row_id].append(one)
    return together
