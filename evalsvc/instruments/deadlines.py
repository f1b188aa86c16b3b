"""The words in which documents set time limits: what they mean, kept beside the words themselves. Pure.

The twelve wordings of 绵医保发〔2019〕18号, annex 2, the four of its part 3, and the spans of the two campaigns.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DeadlineKind(StrEnum):
    DATED = "dated"
    PERIOD = "period"
    LONG_TERM = "long_term"
    AS_REQUIRED = "as_required"
    THROUGHOUT = "throughout"


DEADLINE_NAMES = {
    DeadlineKind.DATED: "定期",
    DeadlineKind.PERIOD: "时段",
    DeadlineKind.LONG_TERM: "长期",
    DeadlineKind.AS_REQUIRED: "按要求",
    DeadlineKind.THROUGHOUT: "贯穿全过程",
}

_DATED = re.compile(r"(?P<year>[12]\d{3})年(?:年底|(?P<month>1[0-2]|[1-9])月(?:底|(?P<day>[12]\d|3[01]|[1-9])日底?))(?:前|之前|以前)?", re.ASCII)
_PERIOD = re.compile(r"(?P<year>[12]\d{3})年(?P<month>1[0-2]|[1-9])月(?:至|-)(?:(?P<year2>[12]\d{3})年)?(?P<month2>1[0-2]|[1-9])月", re.ASCII)
_AS_REQUIRED = re.compile(r"按[^。；\n]*(?:要求|部署|部署实施)")


@dataclass(frozen=True)
class Meaning:
    """What the words of a time limit say; `day` is the last day, `first` the first of a period."""

    kind: DeadlineKind
    words: str
    day: date | None = None
    first: date | None = None

    def __str__(self) -> str:
        return self.words


def parse_deadline(words: str) -> Meaning | None:
    """What a time limit means; None when its words are not among those that are known, or name a day that does not exist."""
    if words in ("长期", "贯穿全过程"):
        return Meaning(DeadlineKind.LONG_TERM if words == "长期" else DeadlineKind.THROUGHOUT, words)
    if dated := _DATED.fullmatch(words):
        day = _last_day(dated["year"], dated["month"], dated["day"])
        return Meaning(DeadlineKind.DATED, words, day) if day else None
    if span := _PERIOD.fullmatch(words):
        return _period(words, span)
    return Meaning(DeadlineKind.AS_REQUIRED, words) if _AS_REQUIRED.fullmatch(words) else None


def _last_day(year: str, month: str | None, day: str | None) -> date | None:
    first = date(int(year), int(month or 12), 1)
    length = calendar.monthrange(first.year, first.month)[1]
    if day is not None and int(day) > length:
        return None
    return first.replace(day=int(day or length))


def _period(words: str, span: re.Match[str]) -> Meaning | None:
    first = date(int(span["year"]), int(span["month"]), 1)
    last = _last_day(span["year2"] or span["year"], span["month2"], None)
    return Meaning(DeadlineKind.PERIOD, words, last, first) if last and last > first else None
