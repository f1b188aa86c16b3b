"""What corrections want of the nouns above, as types; the factory hands the functions in. Pure.

A correction keeps the reference of the record it came from and cannot read it: only these functions can.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

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

    `first_bad` is the first bad rating with the tag that counts and can no longer be undone. `tag` is the name of a tag.
    """

    origin: Callable[[str, Actor], Origin | None]
    share: Callable[[Asked], Share]
    whole_until: Callable[[], date | None]
    first_bad: Callable[[Asked], Seen | None]
    tag: Callable[[str], str]
