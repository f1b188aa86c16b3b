"""How many ratings of each level: the only thing every figure is made of."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from datetime import date, datetime

from evalsvc.ratings.scale import Stream, Turn


@dataclass(frozen=True)
class Counts:
    """Effective ratings by level and by whether the matter was done; withdrawn and excluded ones apart."""

    n1: int = 0
    n2: int = 0
    n3: int = 0
    n4: int = 0
    n5: int = 0
    done: int = 0
    not_done: int = 0
    withdrawn: int = 0
    excluded: int = 0

    @property
    def effective(self) -> int:
        """Ratings that count: those of all five levels."""
        return self.n1 + self.n2 + self.n3 + self.n4 + self.n5

    @property
    def received(self) -> int:
        """Every rating given, also those that were withdrawn or excluded."""
        return self.effective + self.withdrawn + self.excluded

    @property
    def not_said(self) -> int:
        """Effective ratings that do not say whether the matter was done."""
        return self.effective - self.done - self.not_done

    def of(self, *levels: int) -> int:
        """How many effective ratings have one of the levels."""
        by_level = {1: self.n1, 2: self.n2, 3: self.n3, 4: self.n4, 5: self.n5}
        return sum(by_level[level] for level in levels)

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: "Counts") -> "Counts":
        return Counts(*(a - b for a, b in zip(astuple(self), astuple(other), strict=True)))


def total(counts: Iterable[Counts]) -> Counts:
    """The sum; nothing at all when there is nothing to add."""
    return sum(counts, Counts())


@dataclass(frozen=True)
class Tally:
    """Citizens' first ratings of a unit and all below it by day, two periods long; by unit directly below; all others by stream."""

    days: dict[date, Counts] = field(default_factory=dict)
    branches: dict[int, Counts] = field(default_factory=dict)
    others: dict[tuple[Stream, Turn], Counts] = field(default_factory=dict)


@dataclass(frozen=True)
class TagCounts:
    """How often each tag was given: by code, by unit directly below and code; `cut_off` says until when (None: never summed up)."""

    whole: dict[str, int] = field(default_factory=dict)
    branches: dict[int, dict[str, int]] = field(default_factory=dict)
    cut_off: datetime | None = None


@dataclass(frozen=True)
class Known:
    """Window-days whose served count is known: how many, people served there, and effective ratings there.

    `beyond` are the ratings above what a window says it served on a day, in `beyond_days` of the window-days: either
    somebody was not counted or somebody rated twice, so each of them stands for a person of its own.
    """

    window_days: int = 0
    served: int = 0
    counts: Counts = Counts()
    beyond: int = 0
    beyond_days: int = 0

    @property
    def people(self) -> int:
        """Those served or, where more rated than were served, those who rated."""
        return self.served + self.beyond

    @property
    def silent(self) -> int:
        """People who were served and did not rate."""
        return self.people - self.counts.effective

    def __add__(self, other: "Known") -> "Known":
        mine, its = (self.window_days, self.served, self.beyond, self.beyond_days), (other.window_days, other.served, other.beyond, other.beyond_days)
        window_days, served, beyond, beyond_days = (a + b for a, b in zip(mine, its, strict=True))
        return Known(window_days, served, self.counts + other.counts, beyond, beyond_days)
