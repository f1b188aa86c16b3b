"""Figures as sentences: the news on top of the board, and one ready for a report beside each figure. All of it computed."""

from collections.abc import Sequence
from datetime import datetime

from evalsvc.analytics.comparison import Share, Tier, differs
from evalsvc.analytics.counts import Counts
from evalsvc.analytics.indices import SATISFACTION, Figure, figure
from evalsvc.analytics.periods import Period
from evalsvc.core.clock import SHANGHAI, prose_date
from evalsvc.core.digits import count

NAMED_AT_MOST = 3
GIVEN_AT_LEAST = 5  # a reason given less often is no news
SILENCE = "这段时间还没有收到有效评价"
TURNS = {Tier.HIGHER: "明显上升", Tier.LOWER: "明显下降"}


def satisfied(counts: Counts) -> Share:
    """The satisfied among the effective ratings."""
    return Share(int(figure(SATISFACTION, counts).numerator), counts.effective)


def movement(now: Counts, before: Counts, minimum: int) -> str:
    """What became of satisfaction since the preceding period; that nothing clearly did is news too."""
    share = figure(SATISFACTION, now).text
    if now.effective < minimum:
        return f"满意率{share}，有效评价不足{minimum}件，不与上一期比较"
    if before.effective < minimum:
        short = f"不足{minimum}件" if before.effective else "一件也没有"
        return f"满意率{share}，上一期有效评价{short}，不作比较"
    tier = differs(satisfied(now), satisfied(before))
    if tier is Tier.SAME:
        return "满意率与上一期无明显差别"
    return f"满意率比上一期{TURNS[tier]}（{figure(SATISFACTION, before).text}→{share}）"


def standouts(names: Sequence[tuple[str, Tier | None]], kind: str) -> str:
    """Who clearly stands out below or, when nobody does, above; empty when fewer than two can be compared.

    `kind` is what they are called together.
    """
    if sum(tier is not None for _name, tier in names) < 2:
        return ""
    return _outstanding(names) or f"{kind}之间无明显差别"


def own_points(names: Sequence[tuple[str, Tier | None]]) -> str:
    """Which of a unit's own rating points clearly stands out, beside the units below; empty when none does."""
    found = _outstanding(names)
    return f"本单位评价点中{found}" if found else ""


def _outstanding(names: Sequence[tuple[str, Tier | None]]) -> str:
    for tier in (Tier.LOWER, Tier.HIGHER):
        if found := [name for name, given in names if given is tier]:
            return f"{_some(found)}{tier}"
    return ""


def complaint(texts: Sequence[str], times: int, whose: str) -> str:
    """The reason given most often with bad ratings, and how often; several when they are given equally often.

    Empty when it was given too seldom, or when too many were given equally often.
    """
    if not texts or len(texts) > NAMED_AT_MOST or times < GIVEN_AT_LEAST:
        return ""
    named, each = "、".join(f"“{text}”" for text in texts), "各" if len(texts) > 1 else ""
    return f"{whose}差评反映最多的是{named}（{each}{count(times)}次）"


def headline(clauses: Sequence[str]) -> str:
    """The clauses that say something, as one sentence without its full stop."""
    first, *others = [clause for clause in clauses if clause]
    return "；".join([first, "，".join(others)]) if others else first


def _some(names: Sequence[str]) -> str:
    if len(names) <= NAMED_AT_MOST:
        return "、".join(names)
    return f"{'、'.join(names[:NAMED_AT_MOST])}等{len(names)}个"


def outlying_steps(steps: Sequence[tuple[Period, Tier | None]], minimum: int, name: str) -> str:
    """Which days or weeks clearly differ from the rest of the period."""
    if not any(tier for _step, tier in steps):
        return f"满{minimum}件的{'日子' if name == '日' else name}太少，不作比较{'，可改为按周查看' if name == '日' else ''}。"
    found = [f"{_days(steps, tier)}{tier}" for tier in (Tier.LOWER, Tier.HIGHER) if any(given is tier for _step, given in steps)]
    return f"{'；'.join(found)}。" if found else f"各{name}之间无明显差别。"


def reading_of_levels(kind: str, left_out: int, minimum: int) -> str:
    """How to read the chart of the levels; `left_out` of its rows have fewer than `minimum` ratings."""
    reading = f"每一横条是一个{kind}的全部有效评价，从左到右依次是五个等级，条上的数字是件数；橙色和红色是差评。"
    return f"{reading}有{left_out}个{kind}不足{minimum}件，图中不画，件数见下表。" if left_out else reading


def _days(steps: Sequence[tuple[Period, Tier | None]], tier: Tier) -> str:
    return _some([short_days(step) for step, given in steps if given is tier])


def short_days(step: Period) -> str:
    """10月8日, or 10月5日—10月11日."""
    first, last = (f"{day.month}月{day.day}日" for day in (step.first, step.last))
    return first if step.days == 1 else f"{first}—{last}"


def prose_instant(instant: datetime) -> str:
    """2026年11月21日17:40, in Asia/Shanghai."""
    local = instant.astimezone(SHANGHAI)
    return f"{prose_date(local.date())}{local:%H:%M}"


def sentence(place: str, found: Figure, period: Period, cut_off: datetime, remarks: str) -> str:
    """A figure as a sentence for a report: value, numerator and denominator, interval, formula, remarks (what the silent could do, whose tree), cut-off."""
    head, tail = f"{place}{period.prose}", f"{remarks}；数据截至{prose_instant(cut_off)}。"
    if found.index.kind == "count":
        return f"{head}有效评价{found.text}件（收到群众首次评价{count(found.denominator)}件，口径：{found.index.formula}，第{found.index.version}版）；{tail}"
    if found.interval is None:
        return f"{head}没有{found.index.denominator}，{found.index.name}无从计算；{tail}"
    made = f"{found.ratio}，95%区间{found.interval_text}，口径：{found.index.formula}，第{found.index.version}版"
    return f"{head}{found.index.name}为{found.text}（{made}）；{tail}"
