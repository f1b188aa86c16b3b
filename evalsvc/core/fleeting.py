"""Answers that may be a few seconds old: kept in the process, asked again when their time is over."""

from collections.abc import Callable, Hashable
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")


class Fleeting(Generic[T]):
    """A small store of answers by key, each good for `seconds`; it forgets everything when it is full."""

    def __init__(self, seconds: float, most: int = 10_000) -> None:
        self._seconds = seconds
        self._most = most
        self._kept: dict[Hashable, tuple[float, T]] = {}

    def get(self, key: Hashable, ask: Callable[[], T]) -> T:
        """The kept answer for `key`, or a fresh one from `ask`."""
        found = self._kept.get(key)
        present = monotonic()
        if found is not None and present < found[0]:
            return found[1]
        if len(self._kept) >= self._most:
            self._kept.clear()
        answer = ask()
        self._kept[key] = (present + self._seconds, answer)
        return answer
