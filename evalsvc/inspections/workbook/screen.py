"""The merged table goal by goal, as a page shows it: the very rows of the export, cut where a goal begins. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evalsvc.core.official import Cell, Shown
from evalsvc.inspections.workbook.layout import GOAL


@dataclass(frozen=True)
class ShownCell:
    """What stands in a place of the page's table; it covers `rows` lines."""

    text: str
    rows: int


def by_goal(rows: Iterable[Sequence[Shown]]) -> list[tuple[str, list[list[ShownCell]]]]:
    """The goals in their order, each with its lines; rows of single units come last, under the goal that the form gives them."""
    found: list[tuple[str, list[list[ShownCell]]]] = []
    for row in rows:
        if isinstance(row[0], Cell):
            goal = row[GOAL]
            name = str(goal.value if isinstance(goal, Cell) else goal or "")
            if not found or found[-1][0] != name:
                found.append((name, []))
        found[-1][1].append([_shown(one) for one in row])
    return found


def _shown(one: Shown) -> ShownCell:
    value, rows = (one.value, one.rows) if isinstance(one, Cell) else (one, 1)
    return ShownCell(str("" if value is None else value), rows)
