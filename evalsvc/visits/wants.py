"""What visits want of the nouns beside and above them, as types; the factory hands the functions in. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from evalsvc.visits.kinds import VisitKind


@dataclass(frozen=True)
class Opinion:
    """The level on the whole of a released record: what is kept as a rating, in a stream of its own."""

    unit_id: int
    instrument_version_id: int
    kind: VisitKind
    level: int
    at: datetime


@dataclass(frozen=True)
class Citizens:
    """Of citizens' ratings: how many were satisfied, how many there were, and in words what those who did not rate could do to that."""

    satisfied: int
    number: int
    silence: str


@dataclass(frozen=True)
class Wants:
    """`keep` keeps a rating and returns its key, or None where the unit has no rating point in use.

    `citizens` says of each unit, with all below it, what citizens' ratings between two days were; nothing of a unit where nobody rated.
    """

    keep: Callable[[Opinion], int | None]
    citizens: Callable[[Sequence[int], date, date], dict[int, Citizens]]
