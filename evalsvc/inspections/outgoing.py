"""Findings on their way out: what a search shows, in the person's scope, as a job can be given it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.tables import Column, Holds, Values
from evalsvc.imports.kinds import ExportKind, Outgoing
from evalsvc.inspections.queries.findings import Hit, Wanted, all_hits
from evalsvc.inspections.states import RESULT_WORDS, Result

RIGHT = Permission.INSPECTION_READ
TITLE = "自查情况"
COLUMNS = (
    Column("round", "轮次", width=26),
    Column("unit", "单位", width=24),
    Column("asked", "工作内容及要求", width=50),
    Column("result", "自查结果", width=12),
    Column("finding", "自查情况", width=50),
    Column("reason", "不适用的理由", width=20),
    Column("measure", "下一步改进措施", width=40),
    Column("due_on", "措施完成时限", Holds.DAY, width=14),
)


def given_of(wanted: Wanted) -> dict[str, Any]:
    """The conditions as JSON."""
    return asdict(wanted)


def table_of(by: Actor, given: Mapping[str, Any]) -> Outgoing:
    """The rows that a person may see and that fit."""
    return Outgoing(TITLE, COLUMNS, (_values(hit) for hit in all_hits(by.scope_for(RIGHT), Wanted(**given))))


def _values(hit: Hit) -> Values:
    row = hit.row
    return {
        "round": hit.sheet.round.title,
        "unit": hit.sheet.unit.name,
        "asked": hit.asked.printed,
        "result": RESULT_WORDS[Result(row.result)][0],
        "finding": row.finding,
        "reason": row.reason,
        "measure": row.measure,
        "due_on": row.measure_due_on,
    }


FINDINGS = ExportKind("inspection-findings", TITLE, RIGHT, table_of)
EXPORTS = (FINDINGS,)
