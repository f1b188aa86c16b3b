"""Which reminders a correction, its measures and its rechecks owe to whom between two instants. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from evalsvc.notices.reminders import Audience, Reminder, last_spoken, reminders


@dataclass(frozen=True)
class Dated:
    """Something with a last day: `ref` names it in keys, `what` in sentences; its time runs from `start`."""

    ref: str
    what: str
    start: date
    due: date
    yellow_percent: int
    provisional: bool = False
    handlers: frozenset[int] | None = None  # None: whoever's turn it is

    @property
    def mark(self) -> str:
        """How the keys of its reminders begin; another last day has another mark."""
        return f"due:{self.ref}:{self.due}:"


@dataclass(frozen=True)
class Letter:
    """A reminder, with the accounts that it goes to."""

    dated: Dated
    reminder: Reminder
    accounts: frozenset[int]

    @property
    def key(self) -> str:
        return f"{self.dated.mark}{self.reminder.day}:{self.reminder.stage}"


Circles = Mapping[Audience, frozenset[int]]


def speaks(since: datetime, up_to: datetime) -> bool:
    """Whether reminders are told at all between two instants."""
    return since < last_spoken(up_to)


def owed(dated: Dated, *, since: datetime, up_to: datetime) -> list[Reminder]:
    """The reminders about something after an instant and up to another, in their order."""
    if not speaks(since, up_to):
        return []
    found = reminders(dated.start, dated.due, up_to=up_to, yellow_percent=dated.yellow_percent, since=since)
    return [one for one in found if one.spoken_at > since]


def letters(about: Iterable[Dated], circles: Circles, *, since: datetime, up_to: datetime) -> Iterator[Letter]:
    """The letters about everything that is due, to whom each goes."""
    for dated in about:
        for reminder in owed(dated, since=since, up_to=up_to):
            yield Letter(dated, reminder, within(dated, circles, reminder.audience))


def within(dated: Dated, circles: Circles, audience: Audience) -> frozenset[int]:
    """The accounts of an audience and of those before it; nobody at all hands it to the next wider circle."""
    handlers = circles[Audience.HANDLER] if dated.handlers is None else dated.handlers
    wider = {Audience.HANDLER: handlers, Audience.LEADER: circles[Audience.LEADER], Audience.ABOVE: circles[Audience.ABOVE]}
    found = frozenset[int]().union(*(wider[one] for one in Audience if one <= audience))
    return found or next((wider[one] for one in Audience if wider[one]), frozenset())
