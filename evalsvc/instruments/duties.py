"""What of this product does the duties that documents lay down. Who does it is told by the factory; what nobody does is not yet done."""

from dataclasses import dataclass
from typing import Literal

from evalsvc.access.permissions import Permission

Ability = Literal[
    "rating",
    "points",
    "figures",
    "items",
    "guides",
    "inspections",
    "corrections",
    "actions",
    "conduct",
    "complaints",
    "guidance",
    "visits",
    "bulletins",
    "clearance",
]


@dataclass(frozen=True)
class Doing:
    """A page where a duty is done: its endpoint, what it is called, and the right that opens it."""

    endpoint: str
    name: str
    permission: Permission


Doings = dict[Ability, Doing]


@dataclass(frozen=True)
class Done:
    """Where a duty is done, and whether the person who asks may go there."""

    doing: Doing
    may_go: bool
