"""Transcription (代录): a slip is registered, typed by one person and again by another, and only then a rating.

Two who read the same make a rating; where they differ, a lead decides who typed neither, or a third person types it.
Nobody types a slip of the window where they sit.
"""

from dataclasses import dataclass
from datetime import date, datetime

import orjson
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import day_of, start_of, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, Problem, WrongState
from evalsvc.core.files.models import StoredFile
from evalsvc.core.files.rows import keep_file
from evalsvc.core.files.store import Laid
from evalsvc.core.masking import mask
from evalsvc.core.vault import Sealed, Vault
from evalsvc.instruments.queries import current_version
from evalsvc.organisation.models import RatingPoint
from evalsvc.organisation.queries import reachable_units
from evalsvc.profiles.clocks import last_day_of
from evalsvc.profiles.queries import calendar, rules_for
from evalsvc.ratings.given import Words
from evalsvc.ratings.models import Slip, SlipEntry
from evalsvc.ratings.queries.slips import entries_of, locked_slip, own_windows, stood_in
from evalsvc.ratings.scale import Origin, Rater, Turn
from evalsvc.ratings.services.keeping import Standing, begin_rating, finish_rating
from evalsvc.ratings.slip_states import MOST_ENTRIES, OPEN, Medium, SlipState, same_reading

FORM = "window-rating"
TYPE, DECIDE = Permission.SLIP_TRANSCRIBE, Permission.SLIP_DECIDE


@dataclass(frozen=True)
class Registered:
    """What stands on a slip before anybody reads the rating: where, how and when it came about, and why so late."""

    point: RatingPoint
    medium: Medium
    service_day: date
    late_reason: str
    scan: Laid | None


def register_slip(*, by: Actor, given: Registered, at: datetime) -> Slip:
    """Keeps a slip that waits to be typed; raises Problem at the field that is wrong, Forbidden for one's own window.

    Later than the profile's days for a supplementary rating it needs a reason; on paper it needs its scan.
    """
    point, day = given.point, given.service_day
    unit_id = stood_in(point, day)
    _refuse_own_window(by, unit_id)
    profile_version_id, rules = rules_for(unit_id, day_of(at))
    if day > today():
        raise Problem("服务日期不能晚于今天。", field="service_day")
    if point.retired_on is not None and day > point.retired_on:
        raise Problem("这个评价点在服务日期之前已经停用。", field="service_day")
    if not given.late_reason and day_of(at) > last_day_of(rules.supplementary_clock, start_of(day), calendar()).day:
        raise Problem("已超过规则允许的补录时限，请写明迟录的原因。", field="late_reason")
    if given.medium is Medium.PAPER and given.scan is None:
        raise Problem("书面评价表请上传扫描件或照片，便于核对。", field="scan")
    scan = keep_file(given.scan, account_id=by.account_id) if given.scan else None
    slip = Slip(
        public_id=public_id(),
        point_id=point.id,
        unit_id=unit_id,
        instrument_version_id=current_version(FORM, day).id,
        profile_version_id=profile_version_id,
        medium=given.medium.value,
        service_day=day,
        late_reason=mask(given.late_reason),
        scan_id=scan.id if scan else None,
        registered_at=at,
        registered_by=by.account_id,
    )
    db.session.add(slip)
    db.session.flush()
    _record("slip.register", by, slip, right=TYPE)
    return slip


def open_slip(*, by: Actor, slip: Slip) -> StoredFile | None:
    """Opens a slip to be typed: the scan, if there is one, and a trace of the look. Raises Forbidden, WrongState."""
    _refuse_typing(by, slip, entries_of(slip.id))
    _record("slip.open", by, slip, right=TYPE)
    return scan_of(slip)


def type_slip(*, by: Actor, slip: Slip, words: Words, vault: Vault, at: datetime) -> SlipState:
    """Keeps what a person read off a slip, and says what became of it: kept when somebody read the same, else differing, or typing after the first.

    Raises Forbidden for one's own window, WrongState when it is closed, or the same person has typed it.
    """
    slip = locked_slip(slip.id)
    entries = entries_of(slip.id)
    _refuse_typing(by, slip, entries)
    entry = _entry(by, slip, len(entries) + 1, words, vault, at)
    try:
        with db.session.begin_nested():
            db.session.add(entry)
    except IntegrityError as race:
        raise WrongState("这张评价表刚刚由别人录过了，请回到列表看最新情况。") from race
    same = next((earlier for earlier in (read_entry(one, vault) for one in entries) if same_reading(earlier, words)), None)
    if same is not None:
        _keep(by, slip, same, vault, at)
    elif entries:
        slip.state, slip.wants_third = SlipState.DIFFERING.value, False
    _record("slip.type", by, slip, right=TYPE, number=entry.number)
    return SlipState(slip.state)


def compare_slip(*, by: Actor, slip: Slip, vault: Vault) -> tuple[list[Words], StoredFile | None]:
    """What was read off a slip, side by side, with its scan, for who decides; leaves a trace. Raises WrongState, Forbidden."""
    entries = entries_of(slip.id)
    _refuse_deciding(by, slip, entries)
    _record("slip.compare", by, slip, right=DECIDE)
    return [read_entry(entry, vault) for entry in entries], scan_of(slip)


def decide_slip(*, by: Actor, slip: Slip, number: int, vault: Vault, at: datetime) -> None:
    """Keeps the reading with this number. Raises WrongState when there is nothing to decide, Forbidden for who typed it, Problem for no such number."""
    slip = locked_slip(slip.id)
    entries = entries_of(slip.id)
    _refuse_deciding(by, slip, entries)
    chosen = next((entry for entry in entries if entry.number == number), None)
    if chosen is None:
        raise Problem("请选择以哪一遍为准。", field="number")
    _keep(by, slip, read_entry(chosen, vault), vault, at)
    _record("slip.decide", by, slip, right=DECIDE, number=number)


def ask_third(*, by: Actor, slip: Slip) -> None:
    """Has a third person type a slip that two read differently; raises WrongState."""
    slip = locked_slip(slip.id)
    if slip.state != SlipState.DIFFERING or len(entries_of(slip.id)) >= MOST_ENTRIES:
        raise WrongState
    slip.state, slip.wants_third = SlipState.TYPING.value, True
    _record("slip.third", by, slip, right=DECIDE)


def void_slip(*, by: Actor, slip: Slip, reason: str, at: datetime) -> None:
    """Takes an open slip out of the work: a duplicate, unreadable, not ours. What was typed is destroyed at once; raises WrongState."""
    slip = locked_slip(slip.id)
    if slip.state not in OPEN:
        raise WrongState
    _refuse_own_window(by, slip.unit_id)
    slip.void_reason = mask(reason)
    _close(slip, SlipState.VOID, by, at)
    _record("slip.void", by, slip, right=DECIDE, reason=slip.void_reason)


def take_scan(*, by: Actor, slip: Slip) -> StoredFile:
    """The scan of a slip, to be taken away, with a trace; raises WrongState when there is none."""
    scan = scan_of(slip)
    if scan is None:
        raise WrongState("这条没有扫描件，或者扫描件已按规则销毁。")
    _record("slip.take_scan", by, slip, right=DECIDE)
    return scan


def scan_of(slip: Slip) -> StoredFile | None:
    """The scan of a slip that is still kept, or None."""
    scan = db.session.get(StoredFile, slip.scan_id) if slip.scan_id else None
    return scan if scan is not None and scan.destroyed_at is None else None


def read_entry(entry: SlipEntry, vault: Vault) -> Words:
    """What one person read, with the texts; raises WrongState when they have been destroyed."""
    if entry.body is None:
        raise WrongState("录入的内容已按规则销毁。")
    texts = orjson.loads(vault.open(Sealed(entry.algorithm, entry.key_id, entry.body), context=_context(entry.slip_id, entry.number)))
    return Words(entry.level, tuple(entry.tags), entry.done, **texts)


def _entry(by: Actor, slip: Slip, number: int, words: Words, vault: Vault, at: datetime) -> SlipEntry:
    texts = {"comment": words.comment, "name": words.name, "phone": words.phone, "consent": words.consent}
    sealed = vault.seal(orjson.dumps(texts).decode(), context=_context(slip.id, number), on=day_of(at))
    read = {"level": words.level, "done": words.done, "tags": list(words.tags)}
    keys = {"algorithm": sealed.algorithm, "key_id": sealed.key_id, "body": sealed.body}
    return SlipEntry(slip_id=slip.id, number=number, account_id=by.account_id, typed_at=at, **read, **keys)


def _context(slip_id: int, number: int) -> str:
    return f"slip_entry:{slip_id}:{number}"


def _refuse_own_window(by: Actor, unit_id: int) -> None:
    if unit_id in set(db.session.scalars(reachable_units(own_windows(by)))):
        raise Forbidden("您是这个窗口的窗口人员，本窗口的评价表要由别人登记和录入。")


def _refuse_typing(by: Actor, slip: Slip, entries: list[SlipEntry]) -> None:
    _refuse_own_window(by, slip.unit_id)
    if slip.state != SlipState.TYPING:
        raise WrongState("这张评价表现在不需要录入，请回到列表看最新情况。")
    if any(entry.account_id == by.account_id for entry in entries):
        raise WrongState("这张评价表您已经录过一遍，下一遍要由另一位同事录。")


def _refuse_deciding(by: Actor, slip: Slip, entries: list[SlipEntry]) -> None:
    _refuse_own_window(by, slip.unit_id)
    if slip.state != SlipState.DIFFERING:
        raise WrongState("这张评价表现在没有需要裁定的差异。")
    if any(entry.account_id == by.account_id for entry in entries):
        raise Forbidden("您录过这张评价表，要由没有录过的负责人裁定；也可以请第三人再录一遍。")


def _keep(by: Actor, slip: Slip, words: Words, vault: Vault, at: datetime) -> None:
    point = db.session.get_one(RatingPoint, slip.point_id)
    standing = Standing(
        point_id=slip.point_id,
        unit_id=slip.unit_id,
        instrument_version_id=slip.instrument_version_id,
        profile_version_id=slip.profile_version_id,
        origin=Origin.TRANSCRIBED,
        rater=Rater.TEST if slip.service_day < point.first_day else Rater.CITIZEN,
        turn=Turn.FIRST,
        channel=slip.medium,
        service_day=slip.service_day,
        at=at,
    )
    connection = db.session.connection()
    rating_id = begin_rating(connection, standing, words)
    slip.rating_id = rating_id
    _close(slip, SlipState.KEPT, by, at)
    finish_rating(connection, rating_id, standing, words, vault)


def _close(slip: Slip, state: SlipState, by: Actor, at: datetime) -> None:
    slip.state, slip.closed_at, slip.closed_by, slip.wants_third = state.value, at, by.account_id, False
    db.session.flush()
    db.session.execute(update(SlipEntry).where(SlipEntry.slip_id == slip.id).values(body=None))  # the rating holds what is to be kept


def _record(action: str, by: Actor, slip: Slip, *, right: Permission, **facts: str | int) -> None:
    audit.record(action, by=by, right=right, subject=f"slip:{slip.public_id}", unit_id=slip.unit_id, slip=slip.public_id, **facts)
