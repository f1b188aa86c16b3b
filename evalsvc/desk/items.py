"""What a desk shows. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from evalsvc.notices.urgency import URGENCY_NAMES as URGENCY_NAMES
from evalsvc.notices.urgency import URGENCY_TONES as URGENCY_TONES
from evalsvc.notices.urgency import Urgency as Urgency

DAYS_KEPT = 60


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
