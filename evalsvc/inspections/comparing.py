"""How a row stands against the last round: better, the same, worse. Pure."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from evalsvc.inspections.states import Result


class Trend(StrEnum):
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


TREND_WORDS = {Trend.BETTER: ("比上一轮好", "↑"), Trend.SAME: ("与上一轮相同", ""), Trend.WORSE: ("比上一轮差", "↓")}
_RANK = {Result.NOT_BEGUN: 0, Result.UNDER_WAY: 1, Result.DONE: 2}


def trend(before: Result | None, now: Result) -> Trend | None:
    """The step from one round to the next; None where one of them has no result that can be compared."""
    if before not in _RANK or now not in _RANK:
        return None
    step = _RANK[now] - _RANK[before]
    return Trend.BETTER if step > 0 else Trend.WORSE if step < 0 else Trend.SAME


def in_words(trends: Iterable[Trend | None]) -> str:
    """How many rows stand better, the same and worse, as a phrase; a dash where nothing can be compared."""
    counted = Counter(one for one in trends if one)
    words = {Trend.BETTER: "好转", Trend.SAME: "不变", Trend.WORSE: "变差"}
    return "，".join(f"{word}{counted[one]}项" for one, word in words.items() if counted[one]) or "—"
