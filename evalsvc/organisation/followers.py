"""What nouns above hang on units, and must know when one carries on another; the factory hands the verbs in. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evalsvc.access.actor import Actor
from evalsvc.organisation.models import Unit

EXTENSION = "followers"  # where the application keeps them


@dataclass(frozen=True)
class Followers:
    """Roles are held in units: `roles` says which (as words), `carry` moves them to a successor, `hand_over` gives a new
    top of the tree to those who answer for the whole tree."""

    roles: Callable[[Sequence[Unit]], list[str]]
    carry: Callable[[Actor, Unit, Unit], int]
    hand_over: Callable[[Unit], int]
