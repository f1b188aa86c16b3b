"""Answers that may be a few seconds old: kept in the process, asked again when their time is over.

Whatever this process commits for the staff makes it forget all of them at once; what another process
changes is seen when the seconds are over.
"""

from collections.abc import Callable, Hashable
from itertools import count
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")
_commits = count(1)
_latest = 0


def forget_all() -> None:
    """Makes every kept answer of this process stale."""
    global _latest
    _latest = next(_commits)


class Fleeting(Generic[T]):
    """A small store of answers by key, each good for `seconds`; it forgets everything when it is full."""

    def __init__(self, seconds: float, most: int = 10_000) -> None:
        self._seconds = seconds
        self._most = most
        self._kept: dict[Hashable, tuple[float, int, T]] = {}

    def get(self, key: Hashable, ask: Callable[[], T]) -> T:
        """The kept answer for `key`, or a fresh one from `ask`."""
        found = self._kept.get(key)
        present = monotonic()
        if found is not None and present < found[0] and found[1] == _latest:
            return found[2]
        if len(self._kept) >= self._most:
            self._kept.clear()
        asked_at = _latest
        answer = ask()
        self._kept[key] = (present + self._seconds, asked_at, answer)
        return answer
