"""Green, yellow, red: how a correction stands with its time, always with words; and whether it kept its last day. Pure."""

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


def punctuality(handed_in: date | None, closed: date, due: date) -> Standing:
    """Whether what was struck off kept a last day: the unit by the day on which it handed in what was accepted in the end.

    What acceptance, re-judgement and striking off took after that is no delay of the unit's, but said. Without a day of handing in
    (an imported ledger keeps none) the day of striking off counts.
    """
    late, struck_off_late = ((handed_in or closed) - due).days, (closed - due).days
    if late > 0:
        return Standing(Signal.RED, f"超期{late}天{'提交' if handed_in else '销号'}", -late)
    if struck_off_late > 0:
        return Standing(Signal.YELLOW, f"按期提交，{struck_off_late}天后销号", -struck_off_late)
    return Standing(Signal.GREEN, "按期", -struck_off_late)
