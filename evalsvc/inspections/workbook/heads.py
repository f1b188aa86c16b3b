"""Where the heads of a form stand in a file, and which of its columns means what. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from evalsvc.core.tables.reading import head_of
from evalsvc.inspections.outline import Outline
from evalsvc.inspections.workbook.grids import Grid
from evalsvc.inspections.workbook.layout import COUNTED, GOAL, REQUIREMENT, columns_of
from evalsvc.inspections.workbook.matching import plain

NEEDED = ("requirement", "finding")


@dataclass(frozen=True)
class Heads:
    """The line of the heads and the columns by what they hold: number, goal, requirement, deadline, finding, measure."""

    line: int
    columns: Mapping[str, int]

    def role(self, column: int) -> str:
        """What a column holds; empty when the form has no such column."""
        return next((role for role, place in self.columns.items() if place == column), "")


def find_heads(grid: Grid, outline: Outline) -> Heads | None:
    """The heads of a grid; None when none of its lines names a column of requirements and one of findings."""
    best: Heads | None = None
    for line, texts in grid.lines():
        columns = columns_named(texts, outline)
        if all(role in columns for role in NEEDED) and (best is None or len(columns) > len(best.columns)):
            best = Heads(line, columns)
    return best


def columns_named(texts: Mapping[int, str], outline: Outline) -> dict[str, int]:
    """The columns that the texts of a line name; of two with the same head the first."""
    columns: dict[str, int] = {}
    for column, text in texts.items():
        if role := role_of(text, outline):
            columns.setdefault(role, column)
    return columns


def role_of(text: str, outline: Outline) -> str:
    """What a head says its column holds: by the words of the form itself, or by words that offices put in their place."""
    head = plain(head_of(text))
    own = columns_of(outline)
    places = {"number": COUNTED, "goal": GOAL, "requirement": REQUIREMENT, "deadline": own.deadline, "finding": own.finding, "measure": own.measure}
    for role, place in places.items():
        if place is not None and head == plain(head_of(outline.columns[place])):
            return role
    return _by_habit(head) if len(head) <= 24 else ""


def _by_habit(head: str) -> str:
    if head.startswith(("自查情况", "落实情况", "自查结果")):
        return "finding"
    if head.startswith("下一步") or head in ("改进措施", "整改措施"):
        return "measure"
    return "requirement" if head.startswith(("工作内容", "工作要求")) else ""
