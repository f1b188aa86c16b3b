"""Every figure by name: what is divided by what, in which version of the formula.

A formula that changes gets a new version number, so that a printed figure says how it was made.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evalsvc.analytics.counts import Counts, Known
from evalsvc.core.digits import NOTHING, count, decimal, percent, plain
from evalsvc.core.intervals import wilson
from evalsvc.ratings.scale import BAD_LEVELS, LEVEL_NAMES, LEVELS

SATISFIED_LEVELS = (5, 4, 3)
EFFECTIVE = "有效评价"
Kind = Literal["share", "mean", "count"]


def _counted_elsewhere(_counts: Counts) -> tuple[Fraction, int]:
    raise TypeError("this figure is not made of levels: use `share`")


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
    parts: Callable[[Counts], tuple[Fraction, int]] = _counted_elsewhere
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


def share(index: Index, numerator: int, denominator: int) -> Figure:
    """The index over things that are all counted, so that there is no interval."""
    return Figure(index, Fraction(numerator), denominator, None)


def rate(index: Index, numerator: int, denominator: int, *, minimum: int) -> Figure:
    """The index over cases that stand for more than themselves, with the Wilson interval from `minimum` cases on."""
    interval = _interval(index, Fraction(numerator), denominator) if denominator >= minimum else None
    return Figure(index, Fraction(numerator), denominator, interval)


@dataclass(frozen=True)
class Bounds:
    """Between what a figure would lie if those who did not rate had rated, all at worst or all at best; `denominator` are all of them."""

    index: Index
    low: Fraction
    high: Fraction
    denominator: int

    @property
    def text(self) -> str:
        """The bounds as they are printed: 19.00%–99.00%."""
        return "–".join(decimal(end) if self.index.kind == "mean" else percent(end) for end in (self.low, self.high))


def bounds(index: Index, known: Known) -> Bounds | None:
    """What the silent could do to a figure (SILENCE): each of them, and each who did not answer, at worst and at best.

    Over the window-days whose served count is known; None for a mere count, or when nobody was served there.
    """
    if index.kind == "count" or not known.people:
        return None
    numerator, denominator = index.parts(known.counts)
    unheard = known.people - denominator
    return Bounds(index, (numerator + index.least * unheard) / known.people, (numerator + index.most * unheard) / known.people, known.people)


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


SILENCE = Index(
    key="silence",
    name="计入未评价者的范围",
    numerator="已评价者的得分＋未评价者全按最差、全按最好",
    denominator="服务人次",
    formula="（已评价的＋未评价的全按最差或全按最好）÷服务人次；只算已知服务人次的窗口日，评价多于服务人次的按评价数算",
    version=1,
    kind="share",
)
HEARD = Index(
    key="heard",
    name="评价人次占比",
    numerator="已知服务人次的窗口日里的有效评价",
    denominator="同一窗口日的服务人次",
    formula="有效评价÷服务人次；只算已知服务人次的窗口日，评价多于服务人次的按评价数算",
    version=1,
    kind="share",
)
PARTICIPATION = Index(
    key="participation",
    name="参评率",
    numerator="已评价的办件",
    denominator="办结的办件",
    formula="已评价的办件÷办结的办件；一个办件只算一次，撤回的不算",
    version=1,
    kind="share",
)
VOLUNTEERED_OF_RATINGS = Index(
    key="volunteered-ratings",
    name="主动评价率（占全部评价）",
    numerator="主动评价",
    denominator="全部评价，含默认评价",
    formula="主动评价÷（有效评价＋默认评价）；受邀评价和代录的不算主动",
    version=1,
    kind="share",
)
VOLUNTEERED_OF_MATTERS = Index(
    key="volunteered-matters",
    name="主动评价率（占办结办件）",
    numerator="未经邀请就评价的办件",
    denominator="办结的办件",
    formula="未经邀请就评价的办件÷办结的办件",
    version=1,
    kind="share",
)
