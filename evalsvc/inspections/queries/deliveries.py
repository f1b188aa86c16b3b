"""What stages want and units delivered: of one sheet, of a whole round, and what waits on a desk."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from evalsvc.access.actor import Scope
from evalsvc.core.clock import day_of
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.inspections.campaign import staff_kinds
from evalsvc.inspections.models import Deliverable, Delivery, Round, RoundStage, Sheet, StaffCount
from evalsvc.inspections.queries.planning import newer_version
from evalsvc.inspections.states import RoundState
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.instruments.papers import Document
from evalsvc.instruments.queries import version_by_id
from evalsvc.organisation.queries import reachable_units


@dataclass
class Delivered:
    """Something that a stage wants of a unit, with what the unit delivered, first to last."""

    stage: RoundStage
    deliverable: Deliverable
    came: list[Delivery] = field(default_factory=list)

    def late(self, today: date) -> int:
        """How many days after its day it first came, or has not come yet."""
        day = day_of(self.came[0].at) if self.came else today
        return max((day - self.deliverable.due_on).days, 0)


def delivered(sheet: Sheet) -> list[Delivered]:
    """What the stages of a round want of one unit; two statements."""
    came = _by_sheet(select(Delivery).where(Delivery.sheet_id == sheet.id))
    return [Delivered(stage, one, came[sheet.id][one.id]) for stage, one in _wanted(sheet.round_id)]


@dataclass(frozen=True)
class Around:
    """What a sheet's page says beside its rows: a newer version of the document, what stages want delivered, staff to be counted."""

    newer: InstrumentVersion | None
    wanted: list[Delivered]
    kinds: tuple[str, ...]
    counted: int

    @property
    def outstanding(self) -> list[Delivered]:
        """What has not come yet."""
        return [one for one in self.wanted if not one.came]


def around(sheet: Sheet) -> Around:
    """What stands beside the rows of a sheet."""
    kinds = kinds_of_staff(sheet.round)
    counted = len(staff_counts([sheet.id])[sheet.id]) if kinds else 0
    newer = newer_version(sheet.instrument_version_id or sheet.round.instrument_version_id)
    return Around(newer, delivered(sheet), kinds, counted)


def delivered_by_all(made: Round, sheets: Iterable[Sheet]) -> dict[int, list[Delivered]]:
    """What the stages of a round want of each unit, by sheet; two statements, however many units."""
    came = _by_sheet(select(Delivery).where(Delivery.sheet_id.in_(select(Sheet.id).where(Sheet.round_id == made.id))))
    wanted = _wanted(made.id)
    return {sheet.id: [Delivered(stage, one, came[sheet.id][one.id]) for stage, one in wanted] for sheet in sheets}


def deliverable_of(sheet: Sheet, public_id: str) -> Deliverable:
    """Something that the round of a sheet wants; raises NotFound."""
    found = select(Deliverable).join(RoundStage, RoundStage.id == Deliverable.stage_id)
    row = db.session.scalar(found.where(RoundStage.round_id == sheet.round_id, Deliverable.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def delivery_of(sheet: Sheet, public_id: str) -> Delivery:
    """What a unit delivered; raises NotFound."""
    found = select(Delivery).where(Delivery.sheet_id == sheet.id, Delivery.public_id == public_id)
    row = db.session.scalar(found.options(joinedload(Delivery.file)))
    if row is None:
        raise NotFound
    return row


def owed(scope: Scope) -> Sequence[tuple[Sheet, Deliverable]]:
    """What stages that have begun still want of units of a scope, by day; excused units owe nothing."""
    came = select(Delivery.id).where(Delivery.sheet_id == Sheet.id, Delivery.deliverable_id == Deliverable.id)
    found = select(Sheet, Deliverable).join(Round, Round.id == Sheet.round_id).join(RoundStage, RoundStage.round_id == Round.id)
    found = found.join(Deliverable, Deliverable.stage_id == RoundStage.id).options(contains_eager(Sheet.round), joinedload(Sheet.unit))
    asked = (Sheet.unit_id.in_(reachable_units(scope)), Sheet.excused == "", Round.state == RoundState.PUBLISHED.value, ~came.exists())
    return [(sheet, one) for sheet, one in db.session.execute(found.where(*asked).order_by(Deliverable.due_on, Deliverable.id).limit(200))]


def kinds_of_staff(made: Round) -> tuple[str, ...]:
    """The kinds of staff that the document of a round counts up; empty where staff do not check themselves."""
    return staff_kinds(Document.model_validate(version_by_id(made.instrument_version_id).content))


def staff_counts(sheet_ids: Iterable[int]) -> dict[int, dict[str, StaffCount]]:
    """How many of each kind of staff have checked themselves, by sheet; one statement."""
    counts: dict[int, dict[str, StaffCount]] = defaultdict(dict)
    for row in db.session.scalars(select(StaffCount).where(StaffCount.sheet_id.in_(list(sheet_ids)))):
        counts[row.sheet_id][row.kind] = row
    return counts


def _wanted(round_id: int) -> list[tuple[RoundStage, Deliverable]]:
    found = select(RoundStage, Deliverable).join(Deliverable, Deliverable.stage_id == RoundStage.id).where(RoundStage.round_id == round_id)
    return [(stage, one) for stage, one in db.session.execute(found.order_by(RoundStage.position, Deliverable.position))]


def _by_sheet(came: Select[Delivery]) -> dict[int, dict[int, list[Delivery]]]:
    by_sheet: dict[int, dict[int, list[Delivery]]] = defaultdict(lambda: defaultdict(list))
    for delivery in db.session.scalars(came.options(joinedload(Delivery.file)).order_by(Delivery.id)):
        by_sheet[delivery.sheet_id][delivery.deliverable_id].append(delivery)
    return by_sheet
