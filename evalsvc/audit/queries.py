"""What is asked of the log."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, Select, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from evalsvc.access.actor import Scope
from evalsvc.audit.chain_state import ChainState, Verdict, read_verdict
from evalsvc.audit.models import AuditEvent, AuditSeal
from evalsvc.core.clock import start_of, today
from evalsvc.core.db import db
from evalsvc.core.installation import fact
from evalsvc.core.paging import Page, newest_first

VERDICT = "audit_verdict"


@dataclass(frozen=True)
class Answers:
    """What the log asks of the nouns above it; the factory hands the functions in.

    `unit` gives key and name of a unit by its public id, and raises NotFound outside the scope.
    """

    reach: Callable[[Scope], Select[int]]
    holds_a_root: Callable[[Scope], bool]
    units: Callable[[Scope], list[tuple[str, str]]]
    unit: Callable[[str, Scope], tuple[int, str]]
    usernames: Callable[[Iterable[int]], dict[int, str]]
    account_ids: Callable[[str], Select[int]]


@dataclass(frozen=True)
class EventFilter:
    """What the log is narrowed to; empty means everything."""

    action: str = ""
    username: str = ""
    unit: str = ""
    since: date | None = None
    until: date | None = None


def answers() -> Answers:
    """What the nouns above answer in this application."""
    found: Answers = current_app.extensions["audit"]
    return found


def unit_choices(scope: Scope, asked: str) -> list[tuple[str, str]]:
    """Public id and name of the units in use, and of the one asked for, which may be retired; raises NotFound when that one lies outside."""
    found = answers().units(scope)
    if asked and asked not in dict(found):
        found = [*found, (asked, answers().unit(asked, scope)[1])]
    return found


def events_in_scope(scope: Scope, wanted: EventFilter, after: str = "") -> Page[AuditEvent]:
    """The events of the scope's units, the newest first, one page of them after the event `after`.

    Events that belong to no unit are for those who hold the right at the top of the tree.
    Raises NotFound when the wanted unit lies outside the scope.
    """
    statement = select(AuditEvent).where(_visible(scope, wanted.unit))
    if wanted.action:
        statement = statement.where(AuditEvent.action == wanted.action)
    if wanted.username:
        statement = statement.where(AuditEvent.account_id.in_(answers().account_ids(wanted.username)))
    if wanted.since:
        statement = statement.where(AuditEvent.at >= start_of(wanted.since))
    if wanted.until:
        statement = statement.where(AuditEvent.at < start_of(wanted.until + timedelta(days=1)))
    return newest_first(statement, key=AuditEvent.id, name=AuditEvent.public_id, after=after)


def _visible(scope: Scope, unit: str) -> ColumnElement[bool]:
    if unit:
        below = Scope(frozenset({answers().unit(unit, scope)[0]}))
        return AuditEvent.unit_id.in_(answers().reach(below))
    within = AuditEvent.unit_id.in_(answers().reach(scope))
    return or_(within, AuditEvent.unit_id.is_(None)) if answers().holds_a_root(scope) else within


def events_about(subject: str, unit_id: int, actions: Iterable[str], *, most: int) -> Sequence[AuditEvent]:
    """The latest events of these actions about one thing of a unit, at most so many, the newest first; whoever asks has fetched the thing in scope."""
    about = (AuditEvent.unit_id == unit_id, AuditEvent.subject == subject, AuditEvent.action.in_(list(actions)))
    return db.session.scalars(select(AuditEvent).where(*about).order_by(AuditEvent.id.desc()).limit(most)).all()


def chain_state() -> ChainState:
    """How far the log is sealed, and what the last verification found."""
    oldest = db.session.execute(select(AuditEvent.at).where(AuditEvent.seal_number.is_(None)).order_by(AuditEvent.id).limit(1)).scalar()
    return ChainState(oldest_waiting=oldest, first=_seal_at(AuditSeal.number), last=_seal_at(AuditSeal.number.desc()), verdict=last_verdict())


def _seal_at(order: ColumnElement[int] | InstrumentedAttribute[int]) -> datetime | None:
    return db.session.scalar(select(AuditSeal.at).order_by(order).limit(1))


def last_verdict() -> Verdict | None:
    """What the last verification found, or None when there has been none."""
    return read_verdict(fact(VERDICT))


def last_seal() -> AuditSeal | None:
    """The newest seal."""
    return db.session.scalar(select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1))


def seal_by_number(number: int) -> AuditSeal | None:
    """A seal, or None."""
    return db.session.get(AuditSeal, number)


def daily_seals(days: int) -> Sequence[AuditSeal]:
    """The last seal of each of the latest so many days, the newest day first; days without one are left out."""
    lasts = [_last_of(today() - timedelta(days=back)) for back in range(days)]
    return db.session.scalars(select(AuditSeal).where(AuditSeal.number.in_(union_all(*lasts))).order_by(AuditSeal.number.desc())).all()


def _last_of(day: date) -> Select[int | None]:
    return select(func.max(AuditSeal.number)).where(AuditSeal.at >= start_of(day), AuditSeal.at < start_of(day + timedelta(days=1)))
