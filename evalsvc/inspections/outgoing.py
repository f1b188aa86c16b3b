"""Findings on their way out: what a search shows, and the merged table of a round, in the person's scope, as a job can be given it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from flask import current_app

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.official import OfficialTable, table_pdf
from evalsvc.core.tables import PDF, Column, Holds, Values
from evalsvc.imports.kinds import ExportKind, Outgoing
from evalsvc.inspections.models import Round
from evalsvc.inspections.outline import AskedRow, Outline
from evalsvc.inspections.queries import outline_for, round_in_scope
from evalsvc.inspections.queries.findings import Hit, Wanted, all_hits
from evalsvc.inspections.queries.merged import merge_sheets, unit_sheets
from evalsvc.inspections.states import Result, result_words
from evalsvc.inspections.workbook import UnitSheet

RIGHT = Permission.INSPECTION_READ
MERGE = Permission.INSPECTION_PLAN
TITLE = "自查情况"
MOST_AT_ONCE = 1000  # answers of a merged table that a page sends; a web worker that writes more keeps ratings waiting
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
MERGED_COLUMNS = COLUMNS[1:]


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
        "result": result_words(Result(row.result), is_negative=hit.asked.is_negative)[0],
        "finding": row.finding,
        "reason": row.reason,
        "measure": row.measure,
        "due_on": row.measure_due_on,
    }


def merged(made: Round) -> Outgoing:
    """The merged table of a round with an answer a line for machines; a fixed number of statements."""
    sheets = unit_sheets(made)
    table = merge_sheets(made, sheets)
    return Outgoing(f"{made.title}-汇总表", MERGED_COLUMNS, list(_lines(outline_for(made), sheets)), lambda _rows: table, {PDF: pdf_of})


def pdf_of(table: OfficialTable) -> bytes:
    """A table as PDF, with the fonts that this installation has."""
    return table_pdf(table, current_app.extensions["settings"].data_dir / "fonts")


def _merged(by: Actor, given: Mapping[str, Any]) -> Outgoing:
    return merged(round_in_scope(given["round"], by.scope_for(MERGE)))


def _lines(outline: Outline, sheets: Sequence[UnitSheet]) -> Iterator[Values]:
    asked = {row.key: row for row in outline.rows}
    for sheet in sheets:
        for answer in sheet.answers or ():
            said = {"finding": answer.finding, "reason": answer.reason, "measure": answer.measure, "due_on": answer.limit_day}
            row = asked.get(answer.key) or AskedRow(answer.key, "", answer.text, answer.text, is_negative=answer.is_negative)
            yield {"unit": sheet.unit, "asked": row.printed, "result": result_words(answer.result, is_negative=row.is_negative)[0], **said}


FINDINGS = ExportKind("inspection-findings", TITLE, RIGHT, table_of)
MERGED = ExportKind("inspection-merged", "自查汇总表", MERGE, _merged)
EXPORTS = (FINDINGS, MERGED)
