"""What a desk shows. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

DAYS_KEPT = 60


class Urgency(IntEnum):
    """How soon something wants to be done; a desk begins with the lowest number."""

    NOW = 1
    SOON = 2
    WHEN_FREE = 3


URGENCY_NAMES = {Urgency.NOW: "马上处理", Urgency.SOON: "尽快处理", Urgency.WHEN_FREE: "有空处理"}
URGENCY_TONES = {Urgency.NOW: "red", Urgency.SOON: "amber", Urgency.WHEN_FREE: "quiet"}


@dataclass(frozen=True)
class Item:
    """Something that waits: a sentence, and the act that ends it as the words of a link and its address."""

    urgency: Urgency
    sentence: str
    act: str
    address: str


@dataclass(frozen=True)
class Tested:
    """The last self-test as one person may see it: how many of the open codes in the scope passed, and which did not."""

    day: date
    codes: int
    faults: tuple[tuple[str, str], ...]

    @property
    def passed(self) -> int:
        return self.codes - len(self.faults)


@dataclass(frozen=True)
class Silent:
    """A rating point that has had no rating for so many working days; `since` is the day of its last one, None when it never had any."""

    point: str
    place: str
    days: int
    since: date | None


def by_urgency(items: Iterable[Item]) -> list[Item]:
    """The items as a desk lists them: the most urgent first, those of one urgency in the order given."""
    return sorted(items, key=lambda item: item.urgency)
