"""When whom to remind of something that is due. Pure: days and rules are given, and nothing is remembered.

The same days give the same reminders, however often or seldom somebody asks, so a tick that stood still for days catches
up, and one that comes every minute says nothing twice: the caller tells each under its `key`, and the database keeps a key
once. What moves the due day or ends the item first tells what fell due until that moment; otherwise a reminder that no
tick came to tell would be missing for those, and only for those, who tick seldom.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum

from evalsvc.core.clock import SHANGHAI

SPOKEN_AT = time(8, 0)  # nobody is reminded at midnight
AGAIN_AFTER_DAYS = 5


class Stage(StrEnum):
    """Yellow once, the day before the due day and the day itself, red once on the day after it, then again and again."""

    YELLOW = "yellow"
    TOMORROW = "tomorrow"
    TODAY = "today"
    OVERDUE = "overdue"
    STILL_OVERDUE = "still_overdue"


class Audience(IntEnum):
    """Who is told; each holds those before it."""

    HANDLER = 1
    LEADER = 2
    ABOVE = 3


AUDIENCES = {
    Stage.YELLOW: Audience.HANDLER,
    Stage.TOMORROW: Audience.HANDLER,
    Stage.TODAY: Audience.HANDLER,
    Stage.OVERDUE: Audience.LEADER,
    Stage.STILL_OVERDUE: Audience.ABOVE,
}


@dataclass(frozen=True)
class Reminder:
    """One reminder: its stage, the day on which it is told, and the due day that it is about."""

    stage: Stage
    day: date
    due: date

    @property
    def audience(self) -> Audience:
        return AUDIENCES[self.stage]

    @property
    def spoken_at(self) -> datetime:
        """The instant from which it is told."""
        return datetime.combine(self.day, SPOKEN_AT, SHANGHAI)

    @property
    def key(self) -> str:
        """The same reminder has the same key; another due day makes another one."""
        return f"{self.stage}:{self.due}:{self.day}"

    @property
    def days_late(self) -> int:
        """How many days after the due day it is told; 0 up to the due day."""
        return max((self.day - self.due).days, 0)


def last_spoken(up_to: datetime) -> datetime:
    """The last instant, not after `up_to`, at which reminders are told: nothing is between it and `up_to`."""
    here = up_to.astimezone(SHANGHAI)
    spoken = datetime.combine(here.date(), SPOKEN_AT, SHANGHAI)
    return spoken if spoken <= here else spoken - timedelta(days=1)


def yellow_day(start: date, due: date, percent: int) -> date:
    """The first day on which so many percent of the days from `start` to `due` are over; never after `due`."""
    days = max((due - start).days, 0)
    return due - timedelta(days=days - -(-days * percent // 100))


def reminders(
    start: date, due: date, *, up_to: datetime, yellow_percent: int, since: datetime | None = None, again_after: int = AGAIN_AFTER_DAYS
) -> list[Reminder]:
    """The reminders of something begun on `start` and due on `due` that are to be told by the instant `up_to`, in their order.

    `since` is the instant from which this due day held (filing, extension): what would have been told before is left out.
    Up to the due day the handler, on the day after it the leader in charge as well, then every `again_after` days the head
    of the unit and the superior as well; a day says one thing only, the one that is nearest to the due day.
    Raises ValueError when `again_after` is not at least 1.
    """
    if again_after < 1:
        raise ValueError(f"again_after is at least 1; it is {again_after}")
    return [one for one in _until(start, due, up_to, yellow_percent, again_after) if since is None or one.spoken_at >= since]


def _until(start: date, due: date, up_to: datetime, percent: int, again_after: int) -> Iterator[Reminder]:
    for reminder in _all(start, due, percent, again_after):
        if reminder.spoken_at > up_to:
            return
        yield reminder


def _all(start: date, due: date, percent: int, again_after: int) -> Iterator[Reminder]:
    """Without end."""
    before = {yellow_day(start, due, percent): Stage.YELLOW, due: Stage.TODAY}
    if start < due:
        before[due - timedelta(days=1)] = Stage.TOMORROW
    yield from (Reminder(before[day], day, due) for day in sorted(before))
    late = due + timedelta(days=1)
    yield Reminder(Stage.OVERDUE, late, due)
    while True:
        late += timedelta(days=again_after)
        yield Reminder(Stage.STILL_OVERDUE, late, due)
