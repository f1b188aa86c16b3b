"""Ledgers seen another way: by state, by day, and what names a person. A page asks equally often and shows equally much, however many there are."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, or_, select

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.permissions import Permission
from evalsvc.accounts.models import Account, RoleGrant
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.corrections.models import Correction, Measure, Recheck
from evalsvc.corrections.queries.many import with_units
from evalsvc.corrections.queries.within import is_within, names_account
from evalsvc.corrections.states import State
from evalsvc.organisation.models import UnitAncestor
from evalsvc.organisation.queries import reachable_units

CARDS = 8
ENTRIES = 3
ENTRIES_OF_A_DAY = 100


@dataclass(frozen=True)
class Column:
    """The corrections of a state: how many, how many of them overdue, and those that come first."""

    state: State
    count: int
    overdue: int
    cards: Sequence[Correction]

    @property
    def more(self) -> int:
        """How many are not among the cards."""
        return self.count - len(self.cards)


def board_of(found: Select[Correction], today: date) -> list[Column]:
    """A column for each state; two statements. What is listed comes first, then what is due first; of those struck off, the latest."""
    late = (Correction.due_on < today) & (Correction.state != State.CLOSED.value)
    counted = found.with_only_columns(Correction.state, func.count(), func.count().filter(late)).group_by(Correction.state)
    numbers = {state: (count, overdue) for state, count, overdue in db.session.execute(counted)}
    order = (Correction.closed_on.desc(), Correction.is_listed.desc(), Correction.due_on.is_(None), Correction.due_on, Correction.id)
    place = func.row_number().over(partition_by=Correction.state, order_by=order).label("place")
    ranked = found.with_only_columns(Correction.id, place).subquery()
    shown = with_units(select(Correction).join(ranked, ranked.c.id == Correction.id).where(ranked.c.place <= CARDS))
    cards: dict[str, list[Correction]] = defaultdict(list)
    for row in db.session.scalars(shown.order_by(ranked.c.place)):
        cards[row.state].append(row)
    return [Column(state, *numbers.get(state.value, (0, 0)), cards[state.value]) for state in State]


class What(StrEnum):
    """What falls due on a day."""

    CORRECTION = "correction"
    MEASURE = "measure"
    RECHECK = "recheck"


WHAT_NAMES = {What.CORRECTION: "问题", What.MEASURE: "措施", What.RECHECK: "回头看"}


@dataclass(frozen=True)
class Entry:
    """Something that falls due: of which correction, and its words."""

    what: What
    public_id: str
    number: str
    words: str


@dataclass
class Day:
    """What falls due on a day: the first entries of each sort, and how many there are of it."""

    entries: list[Entry] = field(default_factory=list)
    counts: dict[What, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def more(self) -> int:
        """How many are not among the entries."""
        return self.total - len(self.entries)


def due_between(found: Select[Correction], first: date, last: date, most: int = ENTRIES) -> dict[date, Day]:
    """What is still to be done on each day of a span, at most so many of each sort a day; three statements."""
    here = Correction.id.in_(found.with_only_columns(Correction.id))
    running = (Correction.state != State.CLOSED.value, here)
    unfinished = (Measure.done_at.is_(None), Measure.dropped_at.is_(None), Measure.turn == Correction.turn)
    asked: dict[What, tuple[Any, Any, Select[Any]]] = {
        What.CORRECTION: (Correction.due_on, Correction.problem, select(Correction.id).where(*running)),
        What.MEASURE: (Measure.due_on, Measure.text, _joined(Measure).where(*running, *unfinished)),
        What.RECHECK: (Recheck.due_on, Correction.problem, _joined(Recheck).where(here, Recheck.done_at.is_(None), Recheck.turn == Correction.turn)),
    }
    days: dict[date, Day] = defaultdict(Day)
    for what, (due_on, words, statement) in asked.items():
        place = func.row_number().over(partition_by=due_on, order_by=Correction.id).label("place")
        whole = func.count().over(partition_by=due_on).label("whole")
        columns = (due_on.label("day"), Correction.public_id, Correction.number, words.label("words"), place, whole)
        ranked = statement.with_only_columns(*columns).where(due_on.between(first, last)).subquery()
        rows = select(*ranked.c).where(ranked.c.place <= most).order_by(ranked.c.day, ranked.c.place)
        for day, public_id, number, said, _place, count in db.session.execute(rows):
            days[day].counts[what] = count
            days[day].entries.append(Entry(what, public_id, number, said))
    return dict(days)


def _joined(model: type[Measure] | type[Recheck]) -> Select[Any]:
    return select(model.id).join(Correction, Correction.id == model.correction_id)


def named_person(public_id: str, actor: Actor) -> Account:
    """A person whose corrections one may look at: oneself, who holds a role where one reads, or whom something names that one sees; raises NotFound."""
    account = db.session.scalar(select(Account).where(Account.public_id == public_id))
    if account is None:
        raise NotFound
    read = reachable_units(actor.scope_for(Permission.CORRECTION_READ))
    held = select(RoleGrant.id).where(RoleGrant.account_id == account.id, RoleGrant.until.is_(None), RoleGrant.unit_id.in_(read))
    seen = select(Correction.id).where(is_within(actor), names_account(account.id))
    if account.id != actor.account_id and not db.session.scalar(select(or_(held.exists(), seen.exists()))):
        raise NotFound
    return account


def measures_for(found: Select[Correction], account_id: int, limit: int = 50) -> Sequence[tuple[Measure, Correction]]:
    """The measures that a person has still to carry out in some corrections, what is due first at the top."""
    running = (Measure.person_id == account_id, Measure.done_at.is_(None), Measure.dropped_at.is_(None), Measure.turn == Correction.turn)
    wanted = select(Measure, Correction).join(Correction, Correction.id == Measure.correction_id)
    wanted = wanted.where(*running, Correction.state != State.CLOSED.value, Correction.id.in_(found.with_only_columns(Correction.id)))
    rows = db.session.execute(wanted.order_by(Measure.due_on.is_(None), Measure.due_on, Measure.id).limit(limit))
    return [(measure, correction) for measure, correction in rows]


def public_ids(account_ids: Collection[int | None]) -> dict[int, str]:
    """The public ids of accounts by key."""
    return dict(db.session.execute(select(Account.id, Account.public_id).where(Account.id.in_([one for one in account_ids if one]))).all())


def measured_by(account_id: int | None, ids: Collection[int]) -> frozenset[int]:
    """Which of these corrections have a measure of a person: they do not judge them."""
    found = select(Measure.correction_id).where(Measure.person_id == account_id, Measure.correction_id.in_(ids), Measure.dropped_at.is_(None))
    return frozenset(db.session.scalars(found))


def organs_below(scope: Scope, ids: Collection[int]) -> frozenset[int]:
    """Which of these organs lie strictly below the units of a scope."""
    found = select(UnitAncestor.unit_id).where(UnitAncestor.unit_id.in_(ids), UnitAncestor.depth > 0, UnitAncestor.ancestor_id.in_(scope.roots))
    return frozenset(db.session.scalars(found))
