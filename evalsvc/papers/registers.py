"""The register of papers (发文登记簿) as an official table. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from evalsvc.core.clock import day_of, prose_date
from evalsvc.core.official import Cell, OfficialTable
from evalsvc.papers.models import Paper
from evalsvc.papers.states import STATE_WORDS, PaperState

UNNUMBERED = "不编号"
WIDTHS = (6, 24, 12, 40, 20, 20, 12, 10, 10, 12, 24)


class Registered(NamedTuple):
    """A paper with the names of its organ, its kind, who issued and who signed for it."""

    paper: Paper
    organ: str
    kind: str
    issued_by: str
    received_by: str


def register_table(rows: Sequence[Registered], *, unit: str, told: str, day: date) -> OfficialTable:
    """The register as a table, in the order given."""
    issued, receipt = Cell("签发", columns=2), Cell("签收", columns=2)
    whole = [Cell(head, rows=2) for head in ("序号", "文号", "种类", "标题", "发文单位", "主送单位")]
    return OfficialTable(
        title="文书登记簿",
        widths=WIDTHS,
        head=((*whole, issued, receipt, Cell("状态及撤销原因", rows=2)), ("日期", "签发人", "签收人", "日期")),
        rows=[_row(number, each) for number, each in enumerate(rows, start=1)],
        unit=f"导出人：{unit}",
        day=f"导出日期：{prose_date(day)}",
        notes=(f"注：登记范围为{told or '全部'}，共{len(rows)}份；撤销的文书保留文号。",),
        centred=frozenset({0, 2, 6, 7, 8, 9}),
    )


def _row(number: int, each: Registered) -> tuple[str | int | date | None, ...]:
    paper = each.paper
    state = STATE_WORDS[PaperState(paper.state)][0]
    return (
        number,
        paper.full_number or UNNUMBERED,
        each.kind,
        paper.title,
        each.organ,
        paper.addressee_name,
        paper.issued_on,
        each.issued_by,
        each.received_by,
        day_of(paper.received_at) if paper.received_at else None,
        f"{state}：{paper.reason}" if paper.reason else state,
    )
