"""Instants are UTC; days are dates in Asia/Shanghai."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_SET_BACK: ContextVar[timedelta] = ContextVar("set_back", default=timedelta())


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) - _SET_BACK.get()


@contextmanager
def set_back_to(instant: datetime) -> Iterator[None]:
    """The clock goes on from an earlier instant: for invented data that is led through the services, never for a request.

    Raises ValueError for an instant that lies ahead.
    """
    behind = datetime.now(UTC) - instant
    if behind < timedelta():
        raise ValueError("the clock is only ever set back")
    token = _SET_BACK.set(behind)
    try:
        yield
    finally:
        _SET_BACK.reset(token)


def today() -> date:
    """The present day in Asia/Shanghai."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The day in Asia/Shanghai on which an aware instant falls."""
    return instant.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """The UTC instant at which a day begins in Asia/Shanghai."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def monday_of(day: date) -> date:
    """The Monday of the week that holds a day."""
    return day - timedelta(days=day.weekday())


def prose_date(day: date) -> str:
    """A date as running Chinese text writes it: 2026年11月21日."""
    return f"{day.year}年{day.month}月{day.day}日"


def table_instant(instant: datetime) -> str:
    """An instant as tables write it, in Asia/Shanghai: 2026-11-21 17:40."""
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
