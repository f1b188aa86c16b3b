"""What the nouns give to the loop: kinds of jobs and steps of the tick. The factory collects them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Report = Callable[[int, int], None]
Step = Callable[[], None]


class LeaseLost(Exception):
    """Another worker has taken the job over, because this one was silent too long; the handler must end."""


class Stopped(Exception):
    """The worker is told to end; the job goes back to the queue."""


@dataclass(frozen=True)
class JobKind:
    """A kind of job: its Chinese name, what it does, and whether an admin may start it from the page.

    `run(given, report)` does the work in transactions of its own and returns a Chinese sentence
    about the outcome; it calls `report(done, total)` at least once a minute, with real counts.
    """

    name: str
    run: Callable[[Mapping[str, Any], Report], str]
    about: str = ""
    may_be_started: bool = False
