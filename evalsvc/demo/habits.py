"""How people rate at a rating point: how many, when in the day, how content, and what is wrong there. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from evalsvc.demo.remarks import Setting

Weights = dict[int, float]
Hours = tuple[tuple[float, float], ...]


class Fault(StrEnum):
    """What is wrong at a point: the faults of real life that the product is there to show."""

    SLOW = "slow"  # promises are not kept any more from some day on
    NO_SAMPLES = "no samples"  # forms without a filled-in sample, until that was put right
    PRAISED = "praised"  # praise is asked for, and once it comes in a burst
    REPEATED = "repeated"  # the same sentence again and again
    FELL_SILENT = "fell silent"  # open, but nobody rates any more


@dataclass(frozen=True)
class Habit:
    """`daily` ratings on an ordinary working day, `levels` their weights, `hours` when in the day (hour, weight).

    `begins` is the share of the season that is over when the point opens; ratings before are tests.
    """

    daily: float
    levels: Weights
    hours: Hours
    setting: Setting = Setting.HALL
    fault: Fault | None = None
    begins: float = 0.0


@dataclass(frozen=True)
class Season:
    """The working days on which people rate, in order."""

    days: tuple[date, ...]

    def over(self, day: date) -> float:
        """Which share of the season is over when a day begins: 0 on its first day."""
        return sum(one < day for one in self.days) / max(1, len(self.days))

    def next_after(self, day: date) -> date | None:
        """The next working day after one; None on the last."""
        return next((one for one in self.days if one > day), None)

    def day_at(self, share: float) -> date | None:
        """The working day on which a share (below 1) of the season is over; None when there are no working days."""
        return self.days[int(share * len(self.days))] if self.days else None


USUAL: Weights = {5: 62.0, 4: 24.5, 3: 9.3, 2: 2.8, 1: 1.4}
GOOD: Weights = {5: 71.0, 4: 22.0, 3: 6.0, 2: 0.7, 1: 0.3}
WEAK: Weights = {5: 50.0, 4: 28.0, 3: 14.5, 2: 5.0, 1: 2.5}
SLOW: Weights = {5: 36.0, 4: 24.0, 3: 14.0, 2: 17.0, 1: 9.0}
NO_SAMPLES: Weights = {5: 44.0, 4: 22.0, 3: 10.0, 2: 20.0, 1: 4.0}
STUCK: Weights = {5: 28.0, 4: 26.0, 3: 18.0, 2: 16.0, 1: 12.0}

# Blocks of half an hour by their beginning; the halls close from twelve to one.
HALL: Hours = ((9, 8), (9.5, 12), (10, 13), (10.5, 11), (11, 8), (11.5, 4), (13, 3), (13.5, 7), (14, 10), (14.5, 10), (15, 8), (15.5, 6), (16, 4), (16.5, 2))
# Online people come at any hour, fewer early and at dinner; on the telephone from half past eight.
ALL_DAY: Hours = tuple((8 + block / 2, 4.0 if block < 2 or 18 <= block < 22 else 6.0) for block in range(28))
HOTLINE: Hours = (
    (8.5, 4),
    (9, 8),
    (9.5, 9),
    (10, 9),
    (10.5, 8),
    (11, 6),
    (11.5, 4),
    (13, 4),
    (14, 8),
    (14.5, 8),
    (15, 7),
    (15.5, 6),
    (16, 5),
    (16.5, 4),
    (17, 3),
)
