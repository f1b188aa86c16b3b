"""The days of a window side by side: served, missing, closed, still running. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from evalsvc.core.clock import monday_of
from evalsvc.profiles.workdays import Calendar, is_working_day

WEEKS_SHOWN = 3
WEEK = timedelta(days=7)


class DayState(StrEnum):
    """What is known of a window's day."""

    KNOWN = "known"
    MISSING = "missing"
    RUNNING = "running"
    CLOSED = "closed"
    NOT_OPEN = "not_open"


STATE_WORDS = {DayState.MISSING: "缺", DayState.RUNNING: "待填", DayState.CLOSED: "休", DayState.NOT_OPEN: "—"}
STATE_NAMES = {
    DayState.KNOWN: "已填",
    DayState.MISSING: "缺报",
    DayState.RUNNING: "还没填",
    DayState.CLOSED: "休息日，不用填",
    DayState.NOT_OPEN: "没有开办",
}


@dataclass(frozen=True)
class Span:
    """From which day a window was open, and on which it was no longer (None: it still is)."""

    opened_on: date
    retired_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the window was open on a day."""
        return self.opened_on <= day and (self.retired_on is None or day < self.retired_on)


@dataclass(frozen=True)
class Cell:
    """One day of a window; `n` is the served count where it is known."""

    day: date
    state: DayState
    n: int | None = None

    @property
    def word(self) -> str:
        """The number, or the word that stands for there being none."""
        return f"{self.n:,}" if self.n is not None else STATE_WORDS[self.state]

    @property
    def may_be_filled(self) -> bool:
        return self.state is not DayState.NOT_OPEN


def is_due(day: date, span: Span, today: date, calendar: Calendar) -> bool:
    """Whether a served count must be there: the window was open, the day is a working day, and it is over."""
    return span.holds(day) and day < today and is_working_day(day, calendar)


def cell_of(day: date, n: int | None, span: Span, today: date, calendar: Calendar) -> Cell:
    """A day of a window as far as it is known."""
    if n is not None:
        return Cell(day, DayState.KNOWN, n)
    if not span.holds(day) or day > today:
        return Cell(day, DayState.NOT_OPEN)
    if not is_working_day(day, calendar):
        return Cell(day, DayState.CLOSED)
    return Cell(day, DayState.RUNNING if day == today else DayState.MISSING)


def strip(known: Mapping[date, int], span: Span, *, last: date, today: date, calendar: Calendar) -> list[Cell]:
    """Whole weeks from Monday to Sunday, the last of them the week of `last`."""
    first = first_of(last)
    days = (first + timedelta(days=n) for n in range(7 * WEEKS_SHOWN))
    return [cell_of(day, known.get(day), span, today, calendar) for day in days]


def first_of(last: date) -> date:
    """The Monday with which a strip begins whose last week is that of `last`."""
    return monday_of(last) - WEEK * (WEEKS_SHOWN - 1)


def end_of(last: date) -> date:
    """The Sunday with which such a strip ends."""
    return monday_of(last) + WEEK - timedelta(days=1)
