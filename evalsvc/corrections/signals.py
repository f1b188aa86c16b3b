"""Green, yellow, red: how a correction stands with its time, always with words; and whether it was on time. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Signal(StrEnum):
    NONE = "none"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


TONES = {Signal.NONE: "quiet", Signal.GREEN: "green", Signal.YELLOW: "amber", Signal.RED: "red"}


@dataclass(frozen=True)
class Standing:
    """A signal with its words and the days that are left (negative: late by so many)."""

    signal: Signal
    words: str
    days_left: int | None = None

    @property
    def tone(self) -> str:
        return TONES[self.signal]


def standing(since: date, due: date | None, today: date, *, yellow_percent: int) -> Standing:
    """How an unfinished correction stands; yellow from `yellow_percent` of the time between the beginning and the due day, red after it."""
    if due is None:
        return Standing(Signal.NONE, "时限未定")
    left = (due - today).days
    if left < 0:
        return Standing(Signal.RED, f"超期{-left}天", left)
    words = "今天到期" if left == 0 else f"剩{left}天"
    return Standing(Signal.YELLOW if is_yellow(since, due, today, yellow_percent) else Signal.GREEN, words, left)


def is_yellow(since: date, due: date, today: date, percent: int) -> bool:
    """Whether so much of the time has passed; the due day itself is always yellow."""
    return today == due or (today - since).days * 100 >= (due - since).days * percent


def yellow_from(since: date, due: date, percent: int) -> date:
    """The first day on which the signal is yellow, not later than the due day."""
    day = since
    while day < due and not is_yellow(since, due, day, percent):
        day = date.fromordinal(day.toordinal() + 1)
    return day


def on_time(finished: date, due: date | None) -> bool | None:
    """Whether something was finished by a due day; None when there was none."""
    return None if due is None else finished <= due
