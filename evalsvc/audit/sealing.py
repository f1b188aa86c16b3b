"""Seals committed events in small batches, within seconds, and keeps every head in the file beside the database.

The order is that of sealing: an event whose transaction ends late is sealed late, whatever its id. No lock is
asked for: when two processes seal at once, the number of the seal lets one through. A crash between database and
file does no harm, because the file is always brought up to the database first.
"""

import logging
from collections.abc import Iterable, Sequence
from time import sleep

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from evalsvc.audit.models import AuditEvent, AuditSeal
from evalsvc.audit.seal_file import Line, SealFile, utc
from evalsvc.audit.seals import START, SealKeys, head_of
from evalsvc.core.clock import day_of, now, today
from evalsvc.core.db import BATCH, PAUSE_SECONDS, db, unit_of_work

LINES_AT_ONCE = 500
log = logging.getLogger(__name__)


class OtherChain(Exception):
    """The file of heads and the database do not tell the same; nothing is sealed until somebody has looked."""


def seal_file() -> SealFile:
    """The file of heads of this installation."""
    return SealFile(current_app.extensions["settings"].data_dir / "seals.log")


def seal_keys() -> SealKeys:
    """The keys of the chain of this installation."""
    found: SealKeys = current_app.extensions["seal_keys"]
    return found


def seal_events(pause: float = PAUSE_SECONDS) -> None:
    """Seals what is committed, in transactions of its own, and at least once a day; raises OtherChain, OSError."""
    bring_file_up_to_date()
    while _is_waiting() and _seal_some():
        bring_file_up_to_date()
        sleep(pause)


def bring_file_up_to_date() -> None:
    """Appends the heads that the file does not have yet; raises OtherChain when its last one is not in the database."""
    missing = True

    def more(last: Line | None) -> Iterable[Line]:
        nonlocal missing
        lines = _lines_from(last.number if last else 0)
        if last is not None and last.number:
            if not lines or (lines[0].number, lines[0].head) != (last.number, last.head):
                raise OtherChain(f"the file of heads ends with seal {last.number}, which the database does not have as it is there")
            lines = lines[1:]
        missing = bool(lines)
        return lines

    while missing:
        seal_file().append(more)


def _lines_from(number: int) -> Sequence[Line]:
    """What the file should hold from this seal on, as the database is now.

    Asked under the file's lock, in a transaction that begins after the file was read and ends here: one that began
    earlier would not see what another sealer has committed and put into the file since.
    """
    db.session.rollback()
    wanted = select(AuditSeal.number, AuditSeal.at, AuditSeal.head).where(AuditSeal.number >= number).order_by(AuditSeal.number).limit(LINES_AT_ONCE)
    lines = [Line(seal, utc(at), head) for seal, at, head in db.session.execute(wanted)]
    db.session.rollback()
    return lines


def _is_waiting() -> bool:
    event = db.session.scalar(select(AuditEvent.id).where(AuditEvent.seal_number.is_(None)).limit(1))
    last = _last()
    db.session.rollback()
    return event is not None or last is None or day_of(last.at) < today()


def _last() -> AuditSeal | None:
    return db.session.scalar(select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1))


def _seal_some() -> bool:
    """Makes the next seal; False when another process has just made it."""
    last = _last()
    key_id = seal_keys().to_seal_with(last.key_id if last else None)
    try:
        with unit_of_work():
            _make_seal(key_id)
    except IntegrityError:
        log.info("another process has sealed at the same moment")
        return False
    return True


def _make_seal(key_id: str) -> None:
    last = _last()
    waiting = select(AuditEvent.id, AuditEvent.public_id, AuditEvent.hash).where(AuditEvent.seal_number.is_(None)).order_by(AuditEvent.id)
    found = list(db.session.execute(waiting.limit(BATCH + 1)))
    batch = found[:BATCH]
    seal = AuditSeal(number=last.number + 1 if last else 1, at=now(), key_id=key_id, swept=len(found) <= BATCH)
    seal.events = [[public_id, digest] for _, public_id, digest in batch]
    key = seal_keys().key(key_id)
    if key is None:
        raise FileNotFoundError(f"the key {key_id} of the chain is gone")
    seal.head = head_of(seal, before=last.head if last else START, key=key)
    db.session.add(seal)
    db.session.flush()
    db.session.execute(update(AuditEvent).where(AuditEvent.id.in_([id_ for id_, _, _ in batch])).values(seal_number=seal.number))
