"""One act for several corrections: each by itself, in a savepoint of its own, so that none is half done and a refusal stops no other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evalsvc.core.db import db
from evalsvc.core.errors import Problem
from evalsvc.corrections.models import Correction


@dataclass(frozen=True)
class Outcome:
    """What became of one of them; `refusal` is the sentence that says why not, empty when it was done."""

    correction: Correction
    refusal: str = ""


def each(corrections: Iterable[Correction], act: Callable[[Correction], object]) -> list[Outcome]:
    """Carries out an act on each, in the order of their keys, so that two who do it at once wait for each other and never deadlock."""
    return [Outcome(one, _refusal(one, act)) for one in sorted(corrections, key=lambda one: one.id)]


def _refusal(correction: Correction, act: Callable[[Correction], object]) -> str:
    try:
        with db.session.begin_nested():
            act(correction)
    except Problem as problem:
        return problem.sentence
    return ""
