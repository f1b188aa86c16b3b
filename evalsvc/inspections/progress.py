"""How far a round has come: who handed in on time, late, not at all; what the superior has accepted. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Came(StrEnum):
    """How a unit stands towards the last day of a stage."""

    ON_TIME = "on_time"
    LATE = "late"
    WAITING = "waiting"
    OVERDUE = "overdue"
    MISSED = "missed"
    EXCUSED = "excused"


CAME_WORDS = {
    Came.ON_TIME: ("按时", "green"),
    Came.LATE: ("迟交", "orange"),
    Came.WAITING: ("还没到期", "blue"),
    Came.OVERDUE: ("逾期未交", "red"),
    Came.MISSED: ("到结束没有交", "red"),
    Came.EXCUSED: ("免填", "quiet"),
}


@dataclass(frozen=True)
class Standing:
    """A sheet: whether nothing is asked of it, the day it was first handed in, the day it was accepted."""

    excused: bool
    first_handed_in: date | None
    accepted: date | None


@dataclass(frozen=True)
class StageDays:
    name: str
    last_day: date


@dataclass(frozen=True)
class StageProgress:
    """A stage with what it counts (`what`) and how many of `of` units stand how."""

    name: str
    last_day: date
    what: str
    counted: dict[Came, int]
    of: int


def came(day: date | None, last_day: date, *, excused: bool, ended: bool, today: date) -> Came:
    """How something that is due on `last_day` and was done on `day` (None: not yet) stands."""
    if excused:
        return Came.EXCUSED
    if day is not None:
        return Came.ON_TIME if day <= last_day else Came.LATE
    if ended:
        return Came.MISSED
    return Came.WAITING if today <= last_day else Came.OVERDUE


def progress(stages: Sequence[StageDays], sheets: Iterable[Standing], *, ended: bool, today: date) -> list[StageProgress]:
    """The first stage counts what was handed in, the second what was accepted; later ones ask for nothing that a sheet knows."""
    held = list(sheets)
    found: list[StageProgress] = []
    for stage, what in zip(stages, ("提交自查表", "上级审核通过"), strict=False):
        days = [one.first_handed_in if not found else one.accepted for one in held]
        counted = Counter(came(day, stage.last_day, excused=one.excused, ended=ended, today=today) for one, day in zip(held, days, strict=True))
        found.append(StageProgress(stage.name, stage.last_day, what, {one: counted[one] for one in Came if counted[one]}, len(held)))
    return found


def days_late(day: date | None, last_day: date, *, excused: bool, today: date) -> int:
    """Days after the last day on which something came, or that it has been owed; 0 when it is in time or nothing is asked."""
    return 0 if excused else max(((day or today) - last_day).days, 0)
