"""Working days by the State Council's calendar. Pure: the calendar is given, `queries.calendar` reads it.

A year whose holiday notice is not entered is counted by its weekends, and every answer that leans
on such a year says so (暂按周末推算). The notice for a year may also move days at the end of the
year before; they are entered on the page of the year in which they lie.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

SATURDAY = 5
LONGEST = 4000
PROVISIONAL_MARK = "暂按周末推算"


class DayKind(StrEnum):
    HOLIDAY = "holiday"
    WORKDAY = "workday"


DAY_KIND_NAMES = {DayKind.HOLIDAY: "休息", DayKind.WORKDAY: "补班"}


@dataclass(frozen=True)
class Calendar:
    """The years that have been announced, weekdays off in them (holidays) and weekend days on duty (workdays)."""

    announced: frozenset[int]
    holidays: frozenset[date]
    workdays: frozenset[date]


class Due(NamedTuple):
    """A day something is due; `provisional` when counting reached into a year that is not announced."""

    day: date
    provisional: bool


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether offices work on a day; in a year not announced, every Monday to Friday."""
    if day.weekday() >= SATURDAY:
        return day in calendar.workdays
    return day not in calendar.holidays


def add_working_days(start: date, count: int, calendar: Calendar) -> Due:
    """The day on which `count` working days after `start` are over; `start` itself is not counted.

    With a count of 0 it is `start`. Raises ValueError for a count below 0 or above 4000.
    """
    if not 0 <= count <= LONGEST:
        raise ValueError(f"a number of working days lies between 0 and {LONGEST}; it is {count}")
    day, left = start, count
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, calendar)
    counted = _days_after(start, day)
    return Due(day, any(one.year not in calendar.announced for one in counted))


def working_days_after(start: date, end: date, calendar: Calendar) -> int:
    """How many working days lie after `start` up to and with `end`: the inverse of `add_working_days`; 0 when `end` is not later."""
    return sum(is_working_day(day, calendar) for day in _days_after(start, end))


def _days_after(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
