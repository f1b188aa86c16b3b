"""Item lists as official tables, with the document's ten columns, its title and notes; and the register of proofs. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from evalsvc.core.clock import prose_date
from evalsvc.core.official import Cell, OfficialTable, Shown
from evalsvc.guides.models import ItemListRow, Proof
from evalsvc.guides.queries.lists import Merged, MergedRow
from evalsvc.guides.reasons import BASIS_NAMES, DECISION_WORDS, BasisKind, Decision
from evalsvc.instruments.papers import ItemList as Template

WIDTHS = (5, 16, 10, 22, 7, 22, 24, 12, 18, 10)
UNIT_WIDTH = 16
LOCAL, ABSENT = "本地事项", "当地没有"
OVER = 5  # the head over the first columns covers so many
NOT_IN_LIST = "清单中没有"


def list_table(template: Template, rows: Sequence[ItemListRow], *, unit: str, day: date, state: str) -> OfficialTable:
    """A unit's list as the document prints it; `state` says how far it has come."""
    head = (Cell(template.over or "", columns=OVER), *(Cell(column, rows=2) for column in template.columns[OVER:]))
    body: list[list[Shown]] = []
    for _, group in groupby(rows, key=lambda row: (row.is_local, row.main_name, row.category)):
        together = list(group)
        body += [_row(row, len(together) if place == 0 else 0) for place, row in enumerate(together)]
    local = sum(row.is_local for row in rows)
    notes = (*template.tail, f"本清单共{len(rows)}项，其中本地事项{local}项，列在最后并已标明。当前状态：{state}。")
    return OfficialTable(
        title=template.title or "",
        widths=WIDTHS,
        head=(head, tuple(template.columns[:OVER])),
        rows=body,
        unit=f"填报单位：{unit}",
        day=f"导出日期：{prose_date(day)}",
        notes=notes,
        signatures=("填表人：", "审核人：", "单位（盖章）："),
        centred=frozenset({0, 2, 4, 7}),
    )


def merged_table(template: Template, merged: Merged, *, unit: str, day: date) -> OfficialTable:
    """The lists of a region, each item once with the rows of all units below each other."""
    columns = (*template.columns[:4], "填报单位", *template.columns[4:])
    names = [one.unit.name for one in merged.lists]
    silent = "、".join(each.name for each in merged.silent)
    notes = (*template.tail, f"汇总{len(names)}个单位已上报的清单；尚未上报：{silent or '无'}。")
    return OfficialTable(
        title=f"{template.title}（汇总）",
        widths=(*WIDTHS[:4], UNIT_WIDTH, *WIDTHS[4:]),
        head=(columns,),
        rows=[row for number, each in enumerate(merged.rows, start=1) for row in _merged_rows(number, each, names)],
        unit=f"汇总单位：{unit}",
        day=f"导出日期：{prose_date(day)}",
        notes=notes,
        centred=frozenset({0, 2, 5, 8}),
    )


def _row(row: ItemListRow, merges: int) -> list[Shown]:
    """A row; the first of a main item carries its names over all of them, the others begin without."""
    main = [Cell(row.main_name, rows=merges), Cell(row.category, rows=merges)] if merges else []
    return [row.number, *main, row.name, *_columns(row)]


def _merged_rows(number: int, each: MergedRow, names: Sequence[str]) -> Iterable[list[Shown]]:
    for place, (name, row) in enumerate(zip(names, each.rows, strict=True)):
        merges = len(names)
        shared = [Cell(value, rows=merges) for value in (number, each.main_name, each.category, each.name)] if place == 0 else []
        yield [*shared, name, *(_columns(row) if row else ("", "", "", "", "", NOT_IN_LIST))]


def _columns(row: ItemListRow) -> tuple[str, ...]:
    remark = "；".join(filter(None, (LOCAL if row.is_local else "", ABSENT if row.is_absent else "", row.remark)))
    return (row.levels, row.basis, row.materials, row.time_limit, row.steps, remark)


def proof_table(rows: Sequence[Proof], *, unit: str, day: date) -> OfficialTable:
    """The register of proof materials in the order given."""
    heads = (
        "序号",
        "单位",
        "证明材料名称",
        "用于事项",
        "设定依据",
        "清理意见",
        "取消的依据",
        "取消期限",
        "停止索要",
        "征求意见期间",
        "公布在",
        "意见和采纳情况",
    )
    return OfficialTable(
        title="证明材料清理登记表",
        widths=(5, 14, 18, 18, 20, 9, 24, 11, 11, 14, 14, 18),
        head=(heads,),
        rows=[_proof(number, proof) for number, proof in enumerate(rows, start=1)],
        unit=f"导出人：{unit}",
        day=f"导出日期：{prose_date(day)}",
        notes=(f"注：共{len(rows)}项。",),
        centred=frozenset({0, 5, 7, 8}),
    )


def _proof(number: int, proof: Proof) -> tuple[Shown, ...]:
    item = proof.item.name if proof.item else "各项通用"
    first, last = proof.consulted_from, proof.consulted_until
    period = f"{first or '—'}至{last or '—'}" if first or last else ""
    what = (number, proof.unit.name, proof.name, item, f"{BASIS_NAMES[BasisKind(proof.basis_kind)]}：{proof.basis}")
    becomes = (DECISION_WORDS[Decision(proof.decision)][0], proof.reason, proof.cancel_on, proof.stopped_on)
    return (*what, *becomes, period, proof.consulted_where, proof.consulted_result)
