"""Instants are UTC; days are dates in Asia/Shanghai."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


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
