"""In which rhythm a round returns: which turn it is on a day, and on which days its stages then lie. Pure."""

import calendar
import re
from datetime import date, timedelta
from enum import StrEnum

AHEAD = timedelta(days=14)  # a draft is made so long before its first day


class Rhythm(StrEnum):
    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


RHYTHM_NAMES = {
    Rhythm.ONCE: "只做一轮",
    Rhythm.MONTHLY: "每月一轮",
    Rhythm.QUARTERLY: "每季度一轮",
    Rhythm.HALF_YEARLY: "每半年一轮",
    Rhythm.YEARLY: "每年一轮",
}
MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.HALF_YEARLY: 6, Rhythm.YEARLY: 12}
_PERIOD = re.compile(r"（\d{4}年(?:\d{1,2}月|第[1-4]季度|[上下]半年)?）$")


def later(day: date, months: int) -> date:
    """The same day so many months later; the last day of a month stays the last, and what a month lacks is its last."""
    month = day.year * 12 + day.month - 1 + months
    year, number = divmod(month, 12)
    length = calendar.monthrange(year, number + 1)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, number + 1, length if is_last else min(day.day, length))


def turns_on(day: date, first_day: date, rhythm: Rhythm) -> int:
    """How many turns after one that begins on `first_day` the turn is whose draft is due on a day; 0 while none is."""
    if rhythm is Rhythm.ONCE:
        return 0
    step, turns = MONTHS[rhythm], 0
    while later(first_day, step * (turns + 1)) - AHEAD <= day:
        turns += 1
    return turns


def shifted(day: date, turns: int, rhythm: Rhythm) -> date:
    """A day of a stage so many turns later."""
    return later(day, MONTHS[rhythm] * turns)


def titled(title: str, first_day: date, rhythm: Rhythm, longest: int = 80) -> str:
    """The title of a turn: that of the round before, with the period in which it begins in brackets behind it."""
    period = {
        Rhythm.MONTHLY: f"{first_day.year}年{first_day.month}月",
        Rhythm.QUARTERLY: f"{first_day.year}年第{(first_day.month + 2) // 3}季度",
        Rhythm.HALF_YEARLY: f"{first_day.year}年{'上' if first_day.month <= 6 else '下'}半年",
        Rhythm.YEARLY: f"{first_day.year}年",
    }[rhythm]
    ending = f"（{period}）"
    return _PERIOD.sub("", title)[: longest - len(ending)] + ending
