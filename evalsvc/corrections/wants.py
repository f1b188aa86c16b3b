"""What corrections want of the nouns above, as types; the factory hands the functions in. Pure.

A correction keeps the reference of the record it came from and cannot read it: only these functions can.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select

from evalsvc.access.actor import Actor


@dataclass(frozen=True)
class Origin:
    """The page of the record that a correction came from: its endpoint with what goes into its address, and the words of the link."""

    endpoint: str
    given: Mapping[str, str]
    words: str


@dataclass(frozen=True)
class Asked:
    """A tag at a place, with all below it, between two days of service, both included; `but` names a record that is left out."""

    place_id: int
    tag: str
    first: date
    last: date
    but: str | None = None


@dataclass(frozen=True)
class Share:
    """How many of the ratings that count gave the tag."""

    n: int
    of: int


@dataclass(frozen=True)
class Seen:
    """A bad rating that gave the tag: its day, and its reference."""

    day: date
    reference: str


@dataclass(frozen=True)
class Wants:
    """`origin` says where a record is read, None for who may not; `share` counts a tag up to `whole_until`, the last day counted whole.

    `came_back` is given a statement of rows (key, place, tag, day) and says for each key the first bad rating with the tag at the place
    on a later day, if there is one that counts and can no longer be undone; one statement, however many. `tag` is the name of a tag.
    """

    origin: Callable[[str, Actor], Origin | None]
    share: Callable[[Asked], Share]
    whole_until: Callable[[], date | None]
    came_back: Callable[[Select[int, int, str | None, date | None]], Mapping[int, Seen]]
    tag: Callable[[str], str]
