"""Corrections counted for those who lead: what stands open, what was struck off in time, what a superior overturned."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta

from sqlalchemy import ColumnElement, FromClause, func, literal, null, select, union_all

from evalsvc.core.clock import start_of
from evalsvc.core.db import db
from evalsvc.corrections.kinds import Kind, Tier, Verdict
from evalsvc.corrections.models import Correction, Judgement
from evalsvc.corrections.states import State
from evalsvc.organisation.models import Unit, UnitAncestor


@dataclass(frozen=True)
class Numbers:
    """Counts of corrections: `unfinished` and `overdue` as they stand, all others of a span of days.

    `dated_first` and `dated` are those struck off that had a first and a current last day; `handed_in` those of them of which is
    known when the unit handed in what was accepted in the end. `judged` are the superior's judgements.
    """

    unfinished: int = 0
    overdue: int = 0
    closed: int = 0
    dated_first: int = 0
    in_time_first: int = 0
    dated: int = 0
    in_time: int = 0
    handed_in: int = 0
    handed_in_time_first: int = 0
    handed_in_time: int = 0
    judged: int = 0
    overturned: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.unfinished or self.closed or self.judged)

    def __add__(self, other: "Numbers") -> "Numbers":
        return Numbers(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


def numbers_below(unit: Unit, first: date, last: date, today: date) -> dict[tuple[int | None, Kind], Numbers]:
    """The counts of what units at and below `unit` answer for, by the unit directly below (None: its own) and kind; two statements.

    Units belong where the tree has them now.
    """
    found: dict[tuple[int | None, Kind], Numbers] = {}
    under = _under(unit)
    struck_off = (Correction.state == State.CLOSED.value) & Correction.closed_on.between(first, last)
    unfinished = Correction.state != State.CLOSED.value
    conditions = (
        unfinished,
        unfinished & (Correction.due_on < today),
        struck_off,
        struck_off & Correction.first_due_on.is_not(None),
        struck_off & (Correction.closed_on <= Correction.first_due_on),
        struck_off & Correction.due_on.is_not(None),
        struck_off & (Correction.closed_on <= Correction.due_on),
        struck_off & Correction.due_on.is_not(None) & Correction.submitted_on.is_not(None),
        struck_off & (Correction.submitted_on <= Correction.first_due_on),
        struck_off & (Correction.submitted_on <= Correction.due_on),
    )
    counted = select(under.c.branch_id, Correction.kind, *_counts(conditions)).join(under, under.c.unit_id == Correction.unit_id)
    for branch, kind, *counts in db.session.execute(counted.group_by(under.c.branch_id, Correction.kind)):
        found[branch, Kind(kind)] = Numbers(*counts)
    again = (Judgement.tier == Tier.SUPERIOR.value, Judgement.at >= start_of(first), Judgement.at < start_of(last + timedelta(days=1)))
    judged = select(under.c.branch_id, Correction.kind, func.count(), *_counts([Judgement.verdict == Verdict.RETURNED.value])).select_from(Judgement)
    judged = judged.join(Correction, Correction.id == Judgement.correction_id).join(under, under.c.unit_id == Correction.unit_id).where(*again)
    for branch, kind, number, overturned in db.session.execute(judged.group_by(under.c.branch_id, Correction.kind)):
        found[branch, Kind(kind)] = found.get((branch, Kind(kind)), Numbers()) + Numbers(judged=number, overturned=overturned)
    return found


def _counts(conditions: Iterable[ColumnElement[bool]]) -> list[ColumnElement[int]]:
    return [func.count().filter(condition) for condition in conditions]


def _under(unit: Unit) -> FromClause:
    """The units at and below `unit`: unit_id, and branch_id, which is the unit directly below (NULL for itself)."""
    below = select(UnitAncestor.unit_id, UnitAncestor.ancestor_id.label("branch_id")).join(Unit, Unit.id == UnitAncestor.ancestor_id)
    return union_all(below.where(Unit.parent_id == unit.id), select(literal(unit.id), null())).subquery()
