"""Served counts are entered once, and corrected with a reason: the old number stays in a dated row."""

from datetime import date

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now, prose_date, today
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, StaleVersion
from evalsvc.core.masking import mask
from evalsvc.matters.models import ServedCorrection, ServedDay
from evalsvc.matters.naming import TYPED
from evalsvc.matters.queries.served import served_on
from evalsvc.matters.strips import Span
from evalsvc.organisation.models import Unit

SHORTEST_REASON = 2
TAKEN = "这一天已经填过，现有的数字在下面。要改，请写明更正理由。"


def keep_served(*, by: Actor, unit: Unit, day: date, n: int, reason: str = "", row_version: int = 0) -> None:
    """Enters the served count of a day or, when there is one that the form was opened on, corrects it.

    Raises as the two verbs below, and Problem for a correction without a reason.
    """
    kept = served_on(unit, day)
    if kept is None:
        enter_served(by=by, unit=unit, day=day, n=n)
        return
    if kept.row_version != row_version:
        raise StaleVersion(TAKEN)
    if kept.n != n and len(reason) < SHORTEST_REASON:
        raise Problem(f"这一天已经填了{kept.n}人次。要改，请写明更正理由（至少{SHORTEST_REASON}个字）。", field="reason")
    correct_served(by=by, unit=unit, kept=kept, n=n, reason=reason)


def enter_served(*, by: Actor, unit: Unit, day: date, n: int) -> None:
    """Enters how many people a window served on a day.

    Raises Problem for a day on which it was not open or that has not begun, StaleVersion when the day has its number.
    """
    check_day(unit, day)
    row = {"unit_id": unit.id, "service_day": day, "n": n, "source": TYPED, "kept_at": now(), "row_version": 1}
    try:
        with db.session.begin_nested():
            db.session.execute(insert(ServedDay), row)
    except IntegrityError as race:
        raise StaleVersion(TAKEN) from race
    audit.record("served.enter", by=by, right=Permission.SERVED_ENTER, subject=_subject(unit, day), unit_id=unit.id, unit=unit.name, day=day.isoformat(), n=n)


def correct_served(*, by: Actor, unit: Unit, kept: ServedDay, n: int, reason: str) -> None:
    """Corrects a served count; the old one stays beside it. What is masked in `reason` stays out of the log.

    Raises Problem when nothing would change, SQLAlchemy's StaleDataError when another corrects it at this moment.
    """
    if kept.n == n:
        raise Problem("这个数字和已经填的一样，没有什么要改。", field="n")
    old, at, said = kept.n, now(), mask(reason)
    before = {"unit_id": kept.unit_id, "service_day": kept.service_day, "n": old, "source": kept.source, "kept_at": kept.kept_at}
    db.session.add(ServedCorrection(**before, corrected_at=at, reason=said))
    kept.n, kept.source, kept.kept_at = n, TYPED, at
    db.session.flush()
    facts: dict[str, str | int] = {"unit": unit.name, "day": kept.service_day.isoformat(), "old": old, "n": n, "reason": said}
    audit.record("served.correct", by=by, right=Permission.SERVED_ENTER, subject=_subject(unit, kept.service_day), unit_id=unit.id, **facts)


def check_day(unit: Unit, day: date) -> None:
    """Raises Problem for a day of which the unit can have no served count."""
    if day > today():
        raise Problem("还没到这一天。", field="day")
    if not Span(unit.opened_on, unit.retired_on).holds(day):
        raise Problem(f"“{unit.name}”这一天没有开办（{prose_date(unit.opened_on)}启用）。", field="day")


def _subject(unit: Unit, day: date) -> str:
    return f"served:{unit.public_id}:{day.isoformat()}"
