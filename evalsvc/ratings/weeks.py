"""Which ratings go into which release: closed weeks, joined while there are too few. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from evalsvc.core.clock import day_of, monday_of, start_of

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """A rating that has not been released: its id, its day of service, and the instant at which it came."""

    id: int
    service_day: date
    came_at: datetime


@dataclass(frozen=True)
class Batch:
    """What one release holds: the days it covers, Monday to Sunday of one or more weeks, and its ratings."""

    from_day: date
    until_day: date
    ids: tuple[int, ...]


def last_closed(at: datetime, undo: timedelta) -> date:
    """The Sunday of the latest week that has ended and whose ratings can no longer be undone."""
    return monday_of(day_of(at - undo)) - timedelta(days=1)


def closed_at(sunday: date, undo: timedelta) -> datetime:
    """The instant from which a week that ends on this Sunday counts as closed."""
    return start_of(sunday + timedelta(days=1)) + undo


def batches(waiting: Iterable[Waiting], *, released_until: date | None, closed: date, least: Callable[[date], int]) -> Iterator[Batch]:
    """The releases that are due, oldest first.

    A rating belongs to the week in which it came, or to the one after the last release if that is
    later: a paper that comes late goes into the next. Weeks with fewer than `least(sunday)` ratings
    are joined with those that follow.
    """
    weeks: dict[date, list[Waiting]] = {}
    for rating in waiting:
        sunday = monday_of(max(rating.service_day, day_of(rating.came_at))) + timedelta(days=6)
        if released_until is not None:
            sunday = max(sunday, released_until + WEEK)
        weeks.setdefault(sunday, []).append(rating)
    joined: list[Waiting] = []
    begins = None if released_until is None else released_until + timedelta(days=1)
    for sunday in sorted(sunday for sunday in weeks if sunday <= closed):
        begins = begins or monday_of(sunday)
        joined += weeks[sunday]
        if len(joined) >= least(sunday):
            yield Batch(begins, sunday, tuple(rating.id for rating in joined))
            joined, begins = [], sunday + timedelta(days=1)
