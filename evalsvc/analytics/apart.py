"""Ratings that stay out of the headline figures, each kind with why. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from evalsvc.analytics import indices
from evalsvc.analytics.counts import Counts
from evalsvc.analytics.indices import Figure, figure
from evalsvc.ratings.naming import STREAM_NAMES
from evalsvc.ratings.scale import Stream, Turn

OTHERS = {
    (Stream.CITIZEN, Turn.FOLLOW_UP): "同一次办事的第二次评价，单独统计",
    (Stream.TEST, Turn.FIRST): "评价点启用日之前的评价",
    (Stream.DEFAULT, Turn.FIRST): "由上级系统导入，不是当事人作出的，不计入任何比率",
    (Stream.THIRD_PARTY, Turn.FIRST): "委托第三方开展的满意度调查",
    (Stream.SUPERVISOR, Turn.FIRST): "上级检查时作出的评价",
    (Stream.SECRET_VISIT, Turn.FIRST): "暗访人员作出的评价",
}
ALWAYS_SHOWN = ((Stream.CITIZEN, Turn.FOLLOW_UP), (Stream.TEST, Turn.FIRST))


@dataclass(frozen=True)
class Other:
    """Ratings that stay out of the headline figures: what they are, how many, and why they are apart."""

    name: str
    number: int
    satisfaction: Figure | None
    why: str


def counted_apart(now: Counts, streams: Mapping[tuple[Stream, Turn], Counts]) -> list[Other]:
    """What is counted apart, those that are always shown and those that there are."""
    found = [Other("撤回", now.withdrawn, None, "评价人在时限内自己撤回"), Other("剔除", now.excluded, None, "经申诉复核认定不计入")]
    for key, why in OTHERS.items():
        name = "追评" if key[1] is Turn.FOLLOW_UP else STREAM_NAMES[key[0]]
        counts = streams.get(key, Counts())
        if counts.effective or key in ALWAYS_SHOWN:
            found.append(Other(name, counts.effective, figure(indices.SATISFACTION, counts), why))
    return found
