"""Every figure by name: what is divided by what, in which version of the formula.

A formula that changes gets a new version number, so that a printed figure says how it was made.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evalsvc.analytics.counts import Counts
from evalsvc.core.digits import NOTHING, count, decimal, percent, plain
from evalsvc.core.intervals import wilson
from evalsvc.ratings.scale import BAD_LEVELS, LEVEL_NAMES, LEVELS

SATISFIED_LEVELS = (5, 4, 3)
EFFECTIVE = "有效评价"
Kind = Literal["share", "mean", "count"]


@dataclass(frozen=True)
class Index:
    """A figure's definition. `least` and `most` are what one rating can be worth (0 and 1 for a share)."""

    key: str
    name: str
    numerator: str
    denominator: str
    formula: str
    version: int
    kind: Kind
    parts: Callable[[Counts], tuple[Fraction, int]]
    least: Fraction = Fraction(0)
    most: Fraction = Fraction(1)

    @property
    def edition(self) -> str:
        """Name and version of the formula: 满意率（第1版）."""
        return f"{self.name}（第{self.version}版）"


@dataclass(frozen=True)
class Figure:
    """An index, counted: numerator, denominator and the 95 % interval (None for a mere count, or without ratings)."""

    index: Index
    numerator: Fraction
    denominator: int
    interval: tuple[float, float] | None

    @property
    def value(self) -> Fraction | None:
        """The exact quotient; None when the denominator is zero."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def text(self) -> str:
        """The figure as it is printed."""
        if self.index.kind == "count":
            return plain(self.numerator)
        return decimal(self.value) if self.index.kind == "mean" else percent(self.numerator, self.denominator)

    @property
    def ratio(self) -> str:
        """Numerator and denominator as they are printed: 5,371 / 5,648."""
        return f"{plain(self.numerator)} / {count(self.denominator)}"

    @property
    def interval_text(self) -> str:
        """The interval as it is printed: 94.48%–95.63%; — when there is none."""
        if self.interval is None:
            return NOTHING
        return "–".join(decimal(end) if self.index.kind == "mean" else percent(end) for end in self.interval)


def figure(index: Index, counts: Counts) -> Figure:
    """The index over these ratings."""
    numerator, denominator = index.parts(counts)
    return Figure(index, numerator, denominator, _interval(index, numerator, denominator))


def _interval(index: Index, numerator: Fraction, denominator: int) -> tuple[float, float] | None:
    if index.kind == "count" or not denominator:
        return None
    reach = index.most - index.least
    bounds = wilson((numerator - index.least * denominator) / reach, denominator)
    if bounds is None:
        return None
    low, high = bounds
    return (float(index.least) + low * float(reach), float(index.least) + high * float(reach))


def _names(levels: Sequence[int]) -> str:
    return "＋".join(LEVEL_NAMES[level] for level in levels)


def _share_of_levels(key: str, name: str, levels: Sequence[int]) -> Index:
    return Index(
        key=key,
        name=name,
        numerator=_names(levels),
        denominator=EFFECTIVE,
        formula=f"（{_names(levels)}）÷{EFFECTIVE}" if len(levels) > 1 else f"{_names(levels)}÷{EFFECTIVE}",
        version=1,
        kind="share",
        parts=lambda counts: (Fraction(counts.of(*levels)), counts.effective),
    )


SATISFACTION = _share_of_levels("satisfaction", "满意率", SATISFIED_LEVELS)
BAD = _share_of_levels("bad", "差评率", sorted(BAD_LEVELS, reverse=True))
LEVEL_SHARES = {level: _share_of_levels(f"level-{level}", f"{LEVEL_NAMES[level]}占比", (level,)) for level in LEVELS}
VALID = Index(
    key="effective",
    name=EFFECTIVE,
    numerator="群众首次评价中未撤回、未剔除的",
    denominator="收到的群众首次评价",
    formula="群众首次评价－撤回－剔除；追评、试评、默认评价和第三方评价另计",
    version=1,
    kind="count",
    parts=lambda counts: (Fraction(counts.effective), counts.received),
)
DONE = Index(
    key="done",
    name="办成率",
    numerator="答“办成了”的",
    denominator="回答了是否办成的有效评价",
    formula="办成了÷（办成了＋没办成）；未作答的不计入",
    version=1,
    kind="share",
    parts=lambda counts: (Fraction(counts.done), counts.done + counts.not_done),
)
NOT_DONE = Index(
    key="not-done",
    name="没办成率",
    numerator="答“没办成”的",
    denominator="回答了是否办成的有效评价",
    formula="没办成÷（办成了＋没办成）；未作答的不计入",
    version=1,
    kind="share",
    parts=lambda counts: (Fraction(counts.not_done), counts.done + counts.not_done),
)


def praise(levels: Sequence[int]) -> Index:
    """The share of good ratings (好评率), with the levels that the rule profile calls good."""
    return _share_of_levels("praise", "好评率", sorted(levels, reverse=True))


def mean(scores: Mapping[int, float]) -> Index:
    """The mean score on the rule profile's scale, with the interval of a mean between the scale's ends."""
    worth = {level: Fraction(str(score)) for level, score in scores.items()}
    scale = "、".join(f"{LEVEL_NAMES[level]}{plain(worth[level])}分" for level in LEVELS)
    return Index(
        key="mean",
        name="平均分",
        numerator="各等级得分之和",
        denominator=EFFECTIVE,
        formula=f"各等级得分之和÷{EFFECTIVE}；{scale}",
        version=1,
        kind="mean",
        parts=lambda counts: (sum((worth[level] * counts.of(level) for level in LEVELS), Fraction(0)), counts.effective),
        least=min(worth.values()),
        most=max(worth.values()),
    )
