"""What a noun says of each kind of data it keeps: for how long, by what rule, and what happens then. Pure.

The factory collects the rows, the tick carries them out, and `/retention` shows them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

FOR_GOOD = "长期保存"


@dataclass(frozen=True)
class Term:
    """For how long a kind is kept, in words, and the rule that says so."""

    words: str
    source: str


@dataclass(frozen=True)
class Retention:
    """One kind of data: `tables` hold it, `key` names the step of the tick that carries its end out.

    `kept()` counts what there is now. `due(at)` counts what should have ended by that instant and is still there; after
    `carry_out()` it is 0. Both are None for what is kept for good. All four ask and act in the application's context.
    """

    key: str
    kind: str
    tables: tuple[str, ...]
    term: Callable[[], Term]
    counts_from: str
    at_the_end: str
    kept: Callable[[], int]
    due: Callable[[datetime], int] | None = None
    carry_out: Callable[[], None] | None = None

    def __post_init__(self) -> None:
        if (self.due is None) != (self.carry_out is None):
            raise ValueError(f"{self.key}: what ends has a count of what is due and a step that carries it out; what stays has neither")


def fixed(words: str, source: str) -> Callable[[], Term]:
    """A term that no profile changes."""
    return lambda: Term(words, source)


def kept_for_good(key: str, kind: str, *, tables: tuple[str, ...], why: str, kept: Callable[[], int]) -> Retention:
    """A kind that nothing ends; `why` says what it is needed for."""
    return Retention(key, kind, tables, fixed(FOR_GOOD, "系统固定"), counts_from="—", at_the_end=why, kept=kept)
