"""The five points: persons, goal, measures and time limit, without which no work begins."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from evalsvc.access.actor import SYSTEM, Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import day_of, now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, WrongState
from evalsvc.core.masking import mask
from evalsvc.corrections import queries
from evalsvc.corrections.kinds import Why
from evalsvc.corrections.models import Correction, CorrectionDue, Measure
from evalsvc.corrections.points import missing
from evalsvc.corrections.services.frame import lock, move, touch, trace
from evalsvc.corrections.states import CHANGEABLE, Act, State, step
from evalsvc.profiles.clocks import last_day_of
from evalsvc.profiles.queries import calendar
from evalsvc.profiles.rules import Clock
from evalsvc.profiles.workdays import Calendar, Due

RIGHT = Permission.CORRECTION_FILE
FARTHEST_DAYS = 3660


@dataclass(frozen=True)
class Named:
    """A person: an account, or only a name."""

    account_id: int | None
    name: str


@dataclass(frozen=True)
class Planned:
    """What is set of persons, goal and time; `limit` is a chosen day or a clock that runs from now, None leaves the time as it is."""

    leader: Named
    person: Named
    partners: str
    goal: str
    limit: date | Clock | None


def plan_correction(*, by: Actor, correction: Correction, planned: Planned, row_version: int | None = None) -> None:
    """Sets persons, goal and time limit; all five points there makes it ready for work.

    A time limit that has been set is changed by an extension only, unless the work has not begun.
    Raises WrongState once the work has begun, StaleVersion when somebody changed it after `row_version`, Problem for a day that cannot be.
    """
    lock(correction, row_version)
    step(State(correction.state), Act.PLAN)
    correction.leader_id, correction.leader_name = planned.leader.account_id, planned.leader.name
    correction.person_id, correction.person_name = planned.person.account_id, planned.person.name
    correction.partners, correction.goal = mask(planned.partners), mask(planned.goal)
    if planned.limit is not None:
        set_due(correction, planned.limit, now(), Why.FIRST if correction.turn == 1 else Why.REOPENED)
    touch(correction)
    settle(correction)
    trace("correction.plan", by=by, correction=correction, right=RIGHT)


def add_measure(*, by: Actor, correction: Correction, text: str, person: Named, due_on: date | None) -> Measure:
    """One more measure, also while the work runs. Raises WrongState once it has been handed in, Problem for a day after the time limit."""
    lock(correction)
    if State(correction.state) not in CHANGEABLE:
        raise WrongState("整改结果已经提交，不能再加措施。")
    _check_measure(correction, due_on)
    measure = Measure(
        public_id=public_id(),
        correction_id=correction.id,
        turn=correction.turn,
        text=mask(text),
        person_id=person.account_id,
        person_name=person.name,
        due_on=due_on,
    )
    db.session.add(measure)
    touch(correction)
    db.session.flush()
    settle(correction)
    trace("correction.add_measure", by=by, correction=correction, right=RIGHT)
    return measure


def drop_measure(*, by: Actor, correction: Correction, measure: Measure) -> None:
    """Takes a measure out of the plan; it stays readable. Raises WrongState for one that is done, or once the work was handed in."""
    lock(correction)
    if State(correction.state) not in CHANGEABLE or measure.done_at is not None:
        raise WrongState("这项措施已经完成，或者整改结果已经提交，不能取消。")
    if correction.state == State.IN_PROGRESS.value and len(queries.measures_of(correction)) == 1:
        raise WrongState("整改已经开始，至少要留一项措施；先加新的措施，再取消这一项。")
    measure.dropped_at = now()
    touch(correction)
    db.session.flush()
    settle(correction)
    trace("correction.drop_measure", by=by, correction=correction, right=RIGHT)


def start_correction(*, by: Actor, correction: Correction, right: Permission = Permission.CORRECTION_WORK) -> None:
    """Begins the work. Raises WrongState, naming what is missing, while one of the five points is."""
    lock(correction)
    lacking = missing(queries.points_of(correction))
    if lacking:
        raise WrongState(f"还不能开始整改，先{'；'.join(lacking)}。")
    move(correction, Act.START)
    trace("correction.start", by=by, correction=correction, right=right)


def set_due(correction: Correction, limit: date | Clock, since: datetime, why: Why) -> Due:
    """Keeps a last day, chosen or counted from an instant, beside every earlier one; raises Problem for a day that cannot be."""
    due = Due(limit, provisional=False) if isinstance(limit, date) else last_day_of(limit, since, calendar())
    if due.day < today():
        raise Problem("完成时限不能早于今天。", field="due_on")
    if (due.day - today()).days > FARTHEST_DAYS:
        raise Problem("完成时限在十年以后，请核对年份。", field="due_on")
    _keep_due(correction, due, why, None if isinstance(limit, date) else limit, since)
    return due


def counted_anew(correction: Correction, known: Calendar) -> CorrectionDue | None:
    """The row of a last day that a calendar would now put elsewhere, or mark otherwise; None when it stays as it is."""
    row = db.session.scalars(select(CorrectionDue).where(CorrectionDue.correction_id == correction.id).order_by(CorrectionDue.id.desc()).limit(1)).first()
    if not correction.due_is_provisional or row is None or row.since is None or row.amount is None:
        return None
    return row if _count(row, row.since, known) != Due(row.due_on, row.is_provisional) else None


def recount_due(correction: Correction) -> bool:
    """Counts a provisional last day again with the calendar as it is; returns whether the day or its mark changed."""
    lock(correction)
    known = calendar()
    row = counted_anew(correction, known)
    if row is None or row.since is None:
        return False
    due = _count(row, row.since, known)
    _keep_due(correction, due, Why.CALENDAR, _clock(row), row.since)
    settle(correction)
    trace("correction.recount", by=SYSTEM, correction=correction, right=None, old=row.due_on.isoformat(), new=due.day.isoformat())
    return True


def _count(row: CorrectionDue, since: datetime, known: Calendar) -> Due:
    return last_day_of(_clock(row), since, known)


def _clock(row: CorrectionDue) -> Clock:
    return Clock.model_validate({"amount": row.amount, "unit": row.clock_unit})


def _keep_due(correction: Correction, due: Due, why: Why, clock: Clock | None, since: datetime) -> None:
    only_counted = why is Why.CALENDAR and correction.first_due_on == correction.due_on
    if why in (Why.FIRST, Why.REOPENED) or only_counted:
        correction.first_due_on = due.day
    correction.due_on, correction.due_is_provisional = due.day, due.provisional
    row = CorrectionDue(
        correction_id=correction.id,
        turn=correction.turn,
        set_at=now(),
        due_on=due.day,
        is_provisional=due.provisional,
        why=why.value,
        since=since if clock else None,
        amount=clock.amount if clock else None,
        clock_unit=clock.unit.value if clock else None,
    )
    db.session.add(row)


def settle(correction: Correction) -> None:
    """Makes the state say whether all five points are there, as long as the work has not begun."""
    db.session.flush()
    if correction.state in (State.OPEN.value, State.PLANNED.value):
        complete = not missing(queries.points_of(correction))
        correction.state = State.PLANNED.value if complete else State.OPEN.value


def _check_measure(correction: Correction, due_on: date | None) -> None:
    if due_on is not None and due_on < day_of(correction.filed_at):
        raise Problem("措施的完成日期早于登记日期。", field="due_on")
    if due_on is not None and correction.due_on is not None and due_on > correction.due_on:
        raise Problem(f"措施的完成日期不能晚于完成时限{correction.due_on.isoformat()}。", field="due_on")
