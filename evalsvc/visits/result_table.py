"""The results of a campaign as a table: a figure a line, each with numerator, denominator and interval. Pure."""

from collections.abc import Iterator
from datetime import datetime

from evalsvc.core.clock import table_instant
from evalsvc.core.tables import Column, Holds, Values
from evalsvc.instruments.kinds import LEVEL_NAMES, LEVELS
from evalsvc.visits.kinds import KIND_NAMES, OF_CITIZENS, VisitKind
from evalsvc.visits.models import VisitCampaign
from evalsvc.visits.results import FORMULA, LevelRow, Results, Share

ALL = "全部对象"
COLUMNS = (
    Column("part", "部分", width=14),
    Column("place", "访查对象", width=36),
    Column("item", "项目", width=36),
    Column("content", "内容", width=40),
    Column("numerator", "份数", Holds.WHOLE, width=10),
    Column("denominator", "分母", Holds.WHOLE, width=10),
    Column("share", "占比", width=12),
    Column("interval", "95%区间", width=20),
)


def lines_of(campaign: VisitCampaign, results: Results, *, basis: str, at: datetime) -> Iterator[Values]:
    """What the figures are, then every figure that the page shows, then findings and words."""
    kind = VisitKind(campaign.kind)
    told = (("名称", campaign.title), ("方式", KIND_NAMES[kind]), ("期间", f"{campaign.first_day.isoformat()}至{campaign.last_day.isoformat()}"))
    for item, content in (*told, ("数字截至", table_instant(at)), ("范围", basis), ("口径", f"{FORMULA}；区间为95%威尔逊区间")):
        yield {"part": "说明", "item": item, "content": content}
    yield from _levels("总体评价", ALL, results.whole)
    for row in results.targets:
        yield from _levels("总体评价", row.name, row)
        if row.citizens:
            words = f"满意率；{row.silence}" if row.silence else "满意率"
            yield {"part": "对照", "place": row.name, "item": "群众评价同期（另一来源，不合并）", "content": words, **_figures(row.citizens)}
    for place, rows in ((ALL, results.aspects), *((name, results.aspects_of(target)) for target, name in results.facts.names.items())):
        for row in rows:
            yield from _levels("分项结果", place, row, item=row.name)
    for option_row in results.options:
        for option, share in option_row.options:
            yield {"part": "逐项所见", "place": ALL, "item": option_row.name, "content": option, **_figures(share)}
    for place, problem, clause in results.findings:
        yield {"part": "发现的问题", "place": place, "item": clause, "content": problem}
    yield from _words(kind, results)


def _words(kind: VisitKind, results: Results) -> Iterator[Values]:
    if not results.whole.satisfied.is_shown:
        return
    for question, said in results.texts:
        for text, times in said:
            yield {"part": "受访人原话" if kind in OF_CITIZENS else "文字记录", "place": ALL, "item": question, "content": text, "numerator": times}


def _levels(part: str, place: str, row: LevelRow, item: str = "总体") -> Iterator[Values]:
    yield {"part": part, "place": place, "item": item, "content": "满意率", **_figures(row.satisfied)}
    for level in LEVELS:
        share = Share(row.levels[level], row.n, row.satisfied.least)
        yield {"part": part, "place": place, "item": item, "content": LEVEL_NAMES[level], **_figures(share)}


def _figures(share: Share) -> Values:
    """A share as its columns; of too few only the dashes."""
    counts = {"numerator": share.numerator, "denominator": share.denominator} if share.is_shown else {}
    return {**counts, "share": share.text, "interval": share.interval_text}
