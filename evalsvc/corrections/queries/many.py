"""Ledgers: corrections by what they are narrowed to, and everything a ledger's row says, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from evalsvc.access.actor import Actor, Scope
from evalsvc.accounts.models import Account
from evalsvc.core.db import db
from evalsvc.core.paging import Page, newest_first
from evalsvc.corrections.kinds import Source
from evalsvc.corrections.models import Correction, Evidence, Judgement, Measure, Progress, Recheck, Reply
from evalsvc.corrections.queries.within import is_within, names, names_account
from evalsvc.corrections.states import State
from evalsvc.organisation.queries import reachable_units, unit_in_scope

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Wanted:
    """What a ledger is narrowed to; empty means everything. `mine`: only what names the person who asks; `person`: what names this account."""

    state: str = ""
    unit: str = ""
    source: str = ""
    kind: str = ""
    time: str = ""
    found_by: str = ""
    listed: bool = False
    mine: bool = False
    person: int | None = None
    words: str = ""
    since: date | None = None
    until: date | None = None
    due_since: date | None = None
    due_until: date | None = None


@dataclass
class LedgerRow:
    """A correction with what belongs to it, as the row of a ledger prints it."""

    correction: Correction
    measures: list[Measure] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    rechecks: list[Recheck] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)


def narrowed(actor: Actor, wanted: Wanted, today: date, scope: Scope) -> Select[Correction]:
    """The statement for what a person wants of what they may see. Raises NotFound when the wanted unit lies outside the scope."""
    found = _narrowed(is_within(actor), wanted, today, scope)
    return found.where(names(actor)) if wanted.mine else found


def everything(wanted: Wanted, today: date, scope: Scope) -> Select[Correction]:
    """The statement for what is wanted of what units of a scope answer for. Raises NotFound as `narrowed`."""
    return _narrowed(Correction.unit_id.in_(reachable_units(scope)), wanted, today, scope)


def _narrowed(seen: ColumnElement[bool], wanted: Wanted, today: date, scope: Scope) -> Select[Correction]:
    found = select(Correction).where(seen, *_conditions(wanted, today))
    if wanted.unit:
        unit = unit_in_scope(wanted.unit, scope)
        found = found.where(Correction.unit_id.in_(reachable_units(Scope(frozenset({unit.id})))))
    return found


def _conditions(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    unfinished = Correction.state != State.CLOSED.value
    more: list[ColumnElement[bool]] = []
    if wanted.state:
        more.append(unfinished if wanted.state == "unfinished" else Correction.state == wanted.state)
    if wanted.source:
        more.append(Correction.source == wanted.source)
    if wanted.kind:
        more.append(Correction.kind == wanted.kind)
    if wanted.time == "overdue":
        more.append(unfinished & (Correction.due_on < today))
    if wanted.time == "soon":
        more.append(unfinished & Correction.due_on.between(today, today + SOON))
    if wanted.found_by:
        own = Correction.source == Source.SELF_INSPECTION.value
        more.append(own if wanted.found_by == "self" else ~own)
    if wanted.listed:
        more.append(Correction.is_listed.is_(True))
    if wanted.person is not None:
        more.append(names_account(wanted.person))
    if wanted.words:
        more.append(or_(*(column.icontains(wanted.words, autoescape=True) for column in (Correction.number, Correction.problem, Correction.clause))))
    return [*more, *_days(wanted)]


def _days(wanted: Wanted) -> list[ColumnElement[bool]]:
    found, due = Correction.found_on, Correction.due_on
    firsts = [column >= day for column, day in ((found, wanted.since), (due, wanted.due_since)) if day]
    return firsts + [column <= day for column, day in ((found, wanted.until), (due, wanted.due_until)) if day]


def ledger_page(found: Select[Correction], after: str = "") -> Page[Correction]:
    """One page of a ledger, the newest first."""
    return newest_first(with_units(found), key=Correction.id, name=Correction.public_id, after=after)


def ledger_rows(found: Select[Correction]) -> list[LedgerRow]:
    """Everything that a whole ledger says, the oldest first; eight statements, however many rows."""
    rows = {row.id: LedgerRow(row) for row in db.session.scalars(with_units(found).order_by(Correction.id))}
    ids = found.with_only_columns(Correction.id)
    parts: dict[str, tuple[Any, InstrumentedAttribute[int]]] = {
        "measures": (Measure, Measure.correction_id),
        "progress": (Progress, Progress.correction_id),
        "evidence": (Evidence, Evidence.correction_id),
        "judgements": (Judgement, Judgement.correction_id),
        "rechecks": (Recheck, Recheck.correction_id),
        "replies": (Reply, Reply.correction_id),
    }
    for name, (model, key) in parts.items():
        for correction_id, held in _by_correction(select(model).where(key.in_(ids)).order_by(model.id)).items():
            getattr(rows[correction_id], name).extend(held)
    return list(rows.values())


def judges_in(found: Select[Correction]) -> dict[int, str]:
    """The names of the accounts that judged corrections of a ledger, by key; one statement."""
    judged = select(Judgement.account_id).where(Judgement.correction_id.in_(found.with_only_columns(Correction.id)))
    return dict(db.session.execute(select(Account.id, Account.display_name).where(Account.id.in_(judged))).all())


def _by_correction(found: Select[Any]) -> dict[int, list[Any]]:
    together: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.scalars(found):
        together[row.correction_id].append(row)
    return together


def with_units(found: Select[Correction]) -> Select[Correction]:
    """The same corrections, each brought with its unit, organ and place."""
    return found.options(joinedload(Correction.unit), joinedload(Correction.organ), joinedload(Correction.place))


@dataclass(frozen=True)
class Counts:
    """How many corrections a ledger holds, how many of them are unfinished, and how many of those are overdue."""

    total: int
    unfinished: int
    overdue: int


def counts_of(found: Select[Correction], today: date) -> Counts:
    """The counts of a ledger; one statement."""
    unfinished = Correction.state != State.CLOSED.value
    counted = found.with_only_columns(func.count(), func.count().filter(unfinished), func.count().filter(unfinished & (Correction.due_on < today)))
    return Counts(*db.session.execute(counted.order_by(None)).one())


def mine_of(actor: Actor, limit: int = 200) -> Sequence[Correction]:
    """Unfinished corrections that name a person, what is due first at the top; what has no last day yet stands last."""
    found = with_units(select(Correction).where(names(actor), Correction.state != State.CLOSED.value))
    return db.session.scalars(found.order_by(Correction.due_on.is_(None), Correction.due_on, Correction.id).limit(limit)).all()


def own_measures(actor: Actor) -> Sequence[tuple[Measure, Correction]]:
    """The measures a person has still to carry out, what is due first at the top."""
    running = (Measure.person_id == actor.account_id, Measure.done_at.is_(None), Measure.dropped_at.is_(None), Measure.turn == Correction.turn)
    found = select(Measure, Correction).join(Correction, Correction.id == Measure.correction_id).where(*running, Correction.state != State.CLOSED.value)
    return [(measure, correction) for measure, correction in db.session.execute(found.order_by(Measure.due_on, Measure.id))]


def provisional() -> Sequence[Correction]:
    """Unfinished corrections whose last day was counted into a year that was not announced."""
    return db.session.scalars(select(Correction).where(Correction.due_is_provisional, Correction.state != State.CLOSED.value).order_by(Correction.id)).all()
