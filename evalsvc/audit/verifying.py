"""Verifies the log: every sealed event against its seal, every seal against the one before and the file of heads.

It reads in small pieces while the server serves. The file is read first, so that what is sealed meanwhile is no contradiction.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import exists, func, select

from evalsvc.audit.chain_state import Verdict
from evalsvc.audit.faults import Fault, FoundFault
from evalsvc.audit.hashes import event_hash
from evalsvc.audit.heads import Told, read_told
from evalsvc.audit.models import AuditEvent, AuditSeal
from evalsvc.audit.seal_file import SealFile
from evalsvc.audit.sealing import seal_file, seal_keys
from evalsvc.audit.seals import START, head_of
from evalsvc.audit.services import keep_verdict
from evalsvc.core.clock import now, table_instant
from evalsvc.core.db import db, unit_of_work

SEALS_AT_ONCE = 20
MARGIN = timedelta(hours=1)  # no transaction takes so long, so an event that is younger is none that came late
FRESH = timedelta(minutes=10)  # so long the file of heads may still be on its way
RESTORED = "audit.restore"
Report = Callable[[int, int], None]


@dataclass
class Verification:
    """What was found: counts, the events that wait for their seal, and the first fault if there is one."""

    at: datetime
    events: int = 0
    seals: int = 0
    lost: int = 0
    restores: int = 0
    head: str = START
    unsealed: list[str] = field(default_factory=list)
    fault: Fault | None = None
    swept_at: datetime | None = None


def verify(report: Report = lambda _done, _total: None, *, file: SealFile | None = None) -> Verification:
    """Goes through the whole log and stops at the first fault; `file` stands in for the installation's own file of heads.

    It ends the session's transaction again and again: call it where nothing is unsaved.
    """
    found = Verification(at=now())
    try:
        told = read_told(file or seal_file())
        db.session.rollback()  # a transaction from before would not see what the file tells
        found.lost, found.restores = told.lost, len(told.restores)
        _check_chain(found, told, report)
        _check_file(found, told)
        _check_waiting(found)
    except FoundFault as stopped:
        found.fault = stopped.fault
    finally:
        db.session.rollback()
    return found


def _check_chain(found: Verification, told: Told, report: Report) -> None:
    last = db.session.scalar(select(func.max(AuditSeal.number))) or 0
    while found.seals < last:
        seals = _seals_after(found.seals, last)
        events = {number: list(of) for number, of in groupby(_events_between(found.seals + 1, seals[-1].number), lambda event: event.seal_number)}
        for seal in seals:
            _check_seal(found, told, seal, events.get(seal.number, []))
        db.session.rollback()
        db.session.expunge_all()
        report(found.seals, last)


def _seals_after(number: int, last: int) -> Sequence[AuditSeal]:
    wanted = select(AuditSeal).where(AuditSeal.number > number, AuditSeal.number <= last).order_by(AuditSeal.number).limit(SEALS_AT_ONCE)
    return db.session.scalars(wanted).all()


def _events_between(first: int, last: int) -> Iterator[AuditEvent]:
    wanted = select(AuditEvent).where(AuditEvent.seal_number.between(first, last)).order_by(AuditEvent.seal_number, AuditEvent.id)
    return iter(db.session.scalars(wanted).all())


def _check_seal(found: Verification, told: Told, seal: AuditSeal, events: list[AuditEvent]) -> None:
    number = found.seals + 1
    if seal.number != number:
        raise FoundFault("seal_missing", seal=number)
    key = seal_keys().key(seal.key_id)
    if key is None:
        raise FoundFault("no_key", seal=number, key=seal.key_id)
    if head_of(seal, before=found.head, key=key) != seal.head:
        raise FoundFault("seal_changed", seal=number)
    if told.heads.get(number, seal.head) != seal.head:
        raise FoundFault("other_head", seal=number)
    _check_events(seal, events)
    for event in events:
        _check_instant(found, event, seal.at)
    if seal.swept and (found.swept_at is None or seal.at > found.swept_at):
        found.swept_at = seal.at
    found.seals, found.head, found.events = number, seal.head, found.events + len(events)


def _check_events(seal: AuditSeal, events: list[AuditEvent]) -> None:
    sealed, standing = [public_id for public_id, _ in seal.events], [event.public_id for event in events]
    for gone in (public_id for public_id in sealed if public_id not in standing):
        elsewhere = db.session.scalar(select(exists().where(AuditEvent.public_id == gone)))
        raise FoundFault("moved" if elsewhere else "deleted", seal=seal.number, event=gone)
    for stranger in (public_id for public_id in standing if public_id not in sealed):
        raise FoundFault("inserted", seal=seal.number, event=stranger)
    for event, (public_id, digest) in zip(events, seal.events, strict=True):
        if event.public_id != public_id:
            raise FoundFault("reordered", seal=seal.number, event=event.public_id)
        if event_hash(event) != digest or event.hash != digest:
            raise FoundFault("changed", seal=seal.number, event=public_id)


def _check_instant(found: Verification, event: AuditEvent, seen_at: datetime) -> None:
    """An event long seen late by its own clock, when everything younger had been sealed before, has not been there all the time."""
    latest = event.at + MARGIN
    if found.swept_at is not None and found.swept_at > latest and seen_at > latest:
        raise FoundFault("backdated", event=event.public_id, at=table_instant(event.at))


def _check_file(found: Verification, told: Told) -> None:
    if told.last > found.seals:
        raise FoundFault("cut", told=told.last, seal=found.seals)
    if found.seals and not told.is_there and abs(found.at - _first_seal_at()) > FRESH:
        raise FoundFault("no_file", seal=found.seals)
    for restore in told.restores:
        markers = db.session.scalars(select(AuditEvent.facts).where(AuditEvent.action == RESTORED))
        if not any(facts.get("backup") == restore.backup and facts.get("seal") == restore.number for facts in markers):
            raise FoundFault("no_marker", seal=restore.number)


def _first_seal_at() -> datetime:
    return db.session.scalars(select(AuditSeal.at).where(AuditSeal.number == 1)).one()


def _check_waiting(found: Verification) -> None:
    orphan = select(AuditEvent).where(AuditEvent.seal_number.is_not(None), ~exists().where(AuditSeal.number == AuditEvent.seal_number)).limit(1)
    for event in db.session.scalars(orphan):
        raise FoundFault("orphan", event=event.public_id, seal=event.seal_number or 0)
    for event in db.session.scalars(select(AuditEvent).where(AuditEvent.seal_number.is_(None)).order_by(AuditEvent.id)):
        if event_hash(event) != event.hash:
            raise FoundFault("changed_waiting", event=event.public_id)
        _check_instant(found, event, found.at)
        found.unsealed.append(event.public_id)


def check(_given: Mapping[str, Any], report: Report) -> str:
    """The job: verifies everything, keeps the verdict, and says it in a sentence."""
    found = verify(report)
    with unit_of_work():
        keep_verdict(verdict_of(found))
    if found.fault:
        return f"核验发现问题：{found.fault.chinese}"
    return f"{found.events}条记录、{found.seals}个封签全部与封签时一致，另有{len(found.unsealed)}条待封签。"


def verdict_of(found: Verification) -> Verdict:
    """What is kept of a verification."""
    return Verdict(found.at.isoformat(), found.events, found.seals, len(found.unsealed), found.fault.chinese if found.fault else "")
