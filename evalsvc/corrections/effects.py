"""Whether a problem became rarer: the share of ratings that give its tag, before it was filed and after it was struck off. Pure.

Two independent shares are compared by Newcombe's hybrid score interval for their difference, at 95 % (R. G. Newcombe, Interval
estimation for the difference between independent proportions, Statistics in Medicine 17 (1998), method 10): each share has its
Wilson interval, and the difference is clear when its interval does not hold zero. It is honest for shares near zero, where the
usual test of two proportions is not. With fewer ratings than the profile's minimum on either side nothing is said at all.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import hypot
from typing import Any

from evalsvc.core.digits import count, percent
from evalsvc.core.intervals import wilson
from evalsvc.corrections.wants import Share

TEST = "newcombe-10"
A_DAY = timedelta(days=1)


class Says(StrEnum):
    """What the figures say."""

    BETTER = "better"
    UNCLEAR = "unclear"
    WORSE = "worse"
    FEW = "few"


SAYS_NAMES = {
    Says.BETTER: "明显减少",
    Says.UNCLEAR: "看不出明显变化",
    Says.WORSE: "明显增多",
    Says.FEW: "评价太少，无法判断",
}
SAYS_TONES = {Says.BETTER: "green", Says.UNCLEAR: "amber", Says.WORSE: "red", Says.FEW: "quiet"}


@dataclass(frozen=True)
class Period:
    """Days, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Measured:
    """One side: `n` of `of` ratings between two days gave the tag, with the 95 % Wilson interval (None without ratings)."""

    first: str
    last: str
    n: int
    of: int
    interval: tuple[float, float] | None

    @property
    def text(self) -> str:
        return percent(self.n, self.of)

    @property
    def ratio(self) -> str:
        return f"{count(self.n)} / {count(self.of)}"

    @property
    def interval_text(self) -> str:
        return "–".join(map(percent, self.interval)) if self.interval else "—"


@dataclass(frozen=True)
class Effect:
    """Before and after with what they say; `least` is how many ratings each side needs, `fall` the interval of before minus after."""

    tag: str
    tag_name: str
    days: int
    least: int
    before: Measured
    after: Measured
    fall: tuple[float, float] | None
    says: Says
    test: str = TEST

    @property
    def sentence(self) -> str:
        """The figures in one sentence."""
        return (
            f"评价中选“{self.tag_name}”的，登记前{self.days}天{self.before.ratio}（{self.before.text}），"
            f"销号后{self.days}天{self.after.ratio}（{self.after.text}）：{SAYS_NAMES[self.says]}"
        )

    def frozen(self) -> dict[str, Any]:
        """The effect as it is kept."""
        return asdict(self)


def thawed(kept: dict[str, Any]) -> Effect:
    """The effect as it was kept."""
    sides = {side: Measured(**{**kept[side], "interval": _pair(kept[side]["interval"])}) for side in ("before", "after")}
    return Effect(**{**kept, **sides, "fall": _pair(kept["fall"]), "says": Says(kept["says"])})


def _pair(kept: Any) -> tuple[float, float] | None:
    return (kept[0], kept[1]) if kept else None


def periods(filed_on: date, closed_on: date, until: date, *, longest: int) -> tuple[Period, Period] | None:
    """Equally many days before the filing and after the closing, at most `longest`, none after `until`; None while there is no whole day."""
    last = min(until, closed_on + timedelta(days=longest))
    days = (last - closed_on).days
    if days < 1:
        return None
    return Period(filed_on - timedelta(days=days), filed_on - A_DAY), Period(closed_on + A_DAY, last)


def fall_of(before: Share, after: Share) -> tuple[float, float] | None:
    """Newcombe's 95 % interval for the share before minus the share after; None when a side has no ratings."""
    first, second = wilson(before.n, before.of), wilson(after.n, after.of)
    if first is None or second is None:
        return None
    (low, high), (after_low, after_high) = first, second
    was, now = before.n / before.of, after.n / after.of
    return was - now - hypot(was - low, after_high - now), was - now + hypot(high - was, now - after_low)


def says_of(before: Share, after: Share, *, least: int) -> Says:
    """What two shares say of each other; nothing with fewer than `least` ratings on a side."""
    fall = fall_of(before, after)
    if fall is None or min(before.of, after.of) < least:
        return Says.FEW
    if fall[0] > 0:
        return Says.BETTER
    return Says.WORSE if fall[1] < 0 else Says.UNCLEAR


def effect_of(tag: tuple[str, str], sides: tuple[Period, Period], ask: Callable[[Period], Share], *, least: int) -> Effect:
    """The effect on a tag (code and name) over two periods, each counted by `ask`."""
    before, after = ask(sides[0]), ask(sides[1])
    days = (sides[1].last - sides[1].first).days + 1
    told = _measured(sides[0], before), _measured(sides[1], after)
    return Effect(*tag, days, least, told[0], told[1], fall_of(before, after), says_of(before, after, least=least))


def _measured(side: Period, share: Share) -> Measured:
    return Measured(side.first.isoformat(), side.last.isoformat(), share.n, share.of, wilson(share.n, share.of))
