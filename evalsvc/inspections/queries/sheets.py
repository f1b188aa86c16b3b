"""What is asked of one sheet: its rows beside what the document says, remarks, rivals, what was handed in."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evalsvc.access.actor import Scope
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.corrections.models import Correction
from evalsvc.inspections.hints import Filled, hints, missing
from evalsvc.inspections.models import Remark, Revision, Rival, Round, Sheet, SheetRow
from evalsvc.inspections.outline import AskedRow, Goal, Outline
from evalsvc.inspections.queries.claims import ClaimView, claims_of
from evalsvc.inspections.queries.rounds import outline_for
from evalsvc.inspections.queries.said import proved
from evalsvc.inspections.states import HIDDEN, Result
from evalsvc.organisation.queries import reachable_units

T = TypeVar("T", Remark, Rival)
LOCAL = Goal("", "本地增加", ())


@dataclass
class RowView:
    """A row with the requirement, the goal it stands under, what it still lacks, what one would doubt, and what was said of it."""

    row: SheetRow
    asked: AskedRow
    goal: Goal
    lacks: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    rivals: list[Rival] = field(default_factory=list)
    correction: Correction | None = None
    claim: ClaimView | None = None

    def unclaimed(self) -> "RowView":
        """The same for who may not see what citizens say: people at windows are told in releases only."""
        held = self.claim.lacks if self.claim else []
        return replace(self, claim=None, lacks=[one for one in self.lacks if one not in held])


def own_sheets(scope: Scope) -> Sequence[Sheet]:
    """The sheets of published rounds that units of the scope fill in, the newest round first."""
    found = select(Sheet).join(Round, Round.id == Sheet.round_id).options(joinedload(Sheet.round).selectinload(Round.stages), joinedload(Sheet.unit))
    asked = (Sheet.unit_id.in_(reachable_units(scope)), Round.state.not_in(HIDDEN))
    return db.session.scalars(found.where(*asked).order_by(Round.id.desc(), Sheet.id).limit(200)).all()


def sheet_in_scope(public_id: str, scope: Scope) -> Sheet:
    """A sheet of a published round that a unit of the scope fills in; raises NotFound."""
    found = select(Sheet).join(Round, Round.id == Sheet.round_id).options(joinedload(Sheet.round), joinedload(Sheet.unit))
    row = db.session.scalar(found.where(Sheet.public_id == public_id, Sheet.unit_id.in_(reachable_units(scope)), Round.state.not_in(HIDDEN)))
    if row is None:
        raise NotFound
    return row


def sheet_to_review(public_id: str, scope: Scope) -> Sheet:
    """A sheet of a round that an organ of the scope asks; raises NotFound."""
    found = select(Sheet).join(Round, Round.id == Sheet.round_id).options(joinedload(Sheet.round), joinedload(Sheet.unit))
    row = db.session.scalar(found.where(Sheet.public_id == public_id, Round.unit_id.in_(reachable_units(scope))))
    if row is None:
        raise NotFound
    return row


def rows_of(sheet: Sheet) -> Sequence[SheetRow]:
    """The rows of a sheet in their order, local ones last."""
    return db.session.scalars(select(SheetRow).where(SheetRow.sheet_id == sheet.id).order_by(SheetRow.position, SheetRow.id)).all()


def row_in(sheet: Sheet, public_id: str) -> SheetRow:
    """A row of a sheet; raises NotFound."""
    row = db.session.scalar(select(SheetRow).where(SheetRow.sheet_id == sheet.id, SheetRow.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def views_of(sheet: Sheet, outline: Outline) -> list[RowView]:
    """The rows of a sheet as its page shows them; five statements, and those of the claims."""
    return _views(sheet, rows_of(sheet), outline)


def view_of(sheet: Sheet, row: SheetRow) -> RowView:
    """One row as its page shows it."""
    return _views(sheet, [row], outline_for(sheet))[0]


def _views(sheet: Sheet, rows: Sequence[SheetRow], outline: Outline) -> list[RowView]:
    asked = {row.key: (row, goal) for goal in outline.goals for row in goal.rows}
    ids = [row.id for row in rows]
    remarks, rivals = _by_row(Remark, ids), _by_row(Rival, ids)
    filed = {one.id: one for one in db.session.scalars(select(Correction).where(Correction.id.in_([row.correction_id for row in rows if row.correction_id])))}
    claims = claims_of(sheet.round, [(sheet, rows)])
    views, with_evidence = [], proved(ids)
    for row in rows:
        requirement, goal = asked.get(row.key) or (AskedRow(row.key, "", row.local_text, row.local_text), LOCAL)
        said = filled(row, requirement, row.id in with_evidence)
        open_rivals = [one for one in rivals[row.id] if one.settled_at is None]
        view = RowView(row, requirement, goal, missing(said, row.reason), hints(said, today()), remarks[row.id], open_rivals)
        view.correction = filed.get(row.correction_id or 0)
        view.claim = claims.get(row.id)
        view.lacks += view.claim.lacks if view.claim else []
        views.append(view)
    return views


def filled(row: SheetRow, asked: AskedRow, is_proved: bool) -> Filled:
    """What a row says, for the pure rules."""
    limit, is_negative = asked.deadline_kind, asked.is_negative
    return Filled(row.finding, Result(row.result), row.measure, row.measure_due_on, row.authority, row.carried, limit, is_proved, is_negative)


def _by_row(model: type[T], ids: list[int]) -> dict[int, list[T]]:
    together: dict[int, list[T]] = defaultdict(list)
    for one in db.session.scalars(select(model).where(model.row_id.in_(ids)).order_by(model.id)):
        together[one.row_id].append(one)
    return together


def remarks_of(sheet: Sheet) -> Sequence[Remark]:
    """Every remark on a sheet, in order."""
    return db.session.scalars(select(Remark).join(SheetRow, SheetRow.id == Remark.row_id).where(SheetRow.sheet_id == sheet.id).order_by(Remark.id)).all()


def rivals_of(sheet: Sheet) -> Sequence[Rival]:
    """Texts that wait to be chosen from."""
    found = select(Rival).join(SheetRow, SheetRow.id == Rival.row_id).where(SheetRow.sheet_id == sheet.id, Rival.settled_at.is_(None))
    return db.session.scalars(found.order_by(Rival.id)).all()


def revisions_of(sheet: Sheet) -> Sequence[Revision]:
    """What was handed in, in order."""
    return db.session.scalars(select(Revision).where(Revision.sheet_id == sheet.id).order_by(Revision.number)).all()
