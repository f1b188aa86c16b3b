"""Stretches of days, the stretch before, and the days or weeks inside."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from evalsvc.core.clock import monday_of, prose_date

Step = Literal["day", "week"]
STEP_NAMES: dict[Step, str] = {"day": "日", "week": "周"}
DAYS_BY_DEFAULT = 30
DAYS_AT_MOST = 1100


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """The preceding period of equal length."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    @property
    def prose(self) -> str:
        """2026年8月24日—11月21日; one day alone for itself; the year again only when it is another."""
        if self.first == self.last:
            return prose_date(self.first)
        last = prose_date(self.last)
        return f"{prose_date(self.first)}—{last.split('年', 1)[1] if self.first.year == self.last.year else last}"

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def steps(self, by: Step) -> Iterator["Period"]:
        """The days, or the weeks from Monday, cut to the period."""
        start = self.first
        while start <= self.last:
            end = start if by == "day" else min(self.last, monday_of(start) + timedelta(days=6))
            yield Period(start, end)
            start = end + timedelta(days=1)


def latest(today: date, days: int = DAYS_BY_DEFAULT) -> Period:
    """The last `days` days, today included."""
    return Period(today - timedelta(days=days - 1), today)
