"""What inspections want of the noun beside them that knows what citizens say, as types; the factory hands the function in. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

EXTENSION = "inspections"


@dataclass(frozen=True)
class Asked:
    """The days that are held against claims, all included: `first` to `last`; for windows those from `silent_since`; bad ratings up to `bad_until`.

    `tags` are the reasons that speak against one-time notice.
    """

    first: date
    last: date
    silent_since: date
    bad_until: date
    tags: frozenset[str]


@dataclass(frozen=True)
class Heard:
    """What citizens' first ratings of a unit with all below it say, each rating counted once.

    `number` are the effective ones, `satisfied`, `not_done` and `told_late` (up to `tags_until`) parts of them; `silence` says what
    those who did not rate could do to satisfaction. Of the `bad` ones `handled` went into the ledger, and `overdue` of these are
    past their last day there. `followed` are follow-ups, `followed_bad` the bad ones of them. Of `windows` in service all the time
    those `without_code` cannot be rated, and the `silent` ones were not.
    """

    number: int = 0
    satisfied: int = 0
    silence: str = ""
    not_done: int = 0
    told_late: int = 0
    tags_until: datetime | None = None
    bad: int = 0
    handled: int = 0
    overdue: int = 0
    followed: int = 0
    followed_bad: int = 0
    windows: int = 0
    without_code: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wants:
    """`heard` says of each unit what citizens say, in as many statements for one unit as for many."""

    heard: Callable[[Sequence[int], Asked], dict[int, Heard]]
