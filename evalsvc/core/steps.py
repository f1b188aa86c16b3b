"""What leads from one state to the next: a noun's table of states and acts as one callable. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from evalsvc.core.errors import WrongState

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


class Steps(Generic[S, A]):
    """The steps that a thing can take: `after` each state and act the next state; `what` names the thing, `words` its states."""

    def __init__(self, what: str, words: Mapping[S, tuple[str, str]], after: Mapping[tuple[S, A], S]) -> None:
        self._what = what
        self._words = words
        self._after = after

    def __call__(self, state: S, act: A) -> S:
        """The state after an act; raises WrongState, naming the present state, when the act makes no sense in it."""
        if not self.can(state, act):
            raise WrongState(f"{self._what}现在是“{self._words[state][0]}”，不能这样操作，请看最新情况。")
        return self._after[state, act]

    def can(self, state: S, act: A) -> bool:
        """Whether an act makes sense in a state."""
        return (state, act) in self._after
