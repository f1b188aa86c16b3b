"""Units × rows at a glance: cells with their marks, and what of them is shown. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from evalsvc.inspections.comparing import Trend
from evalsvc.inspections.models import Sheet
from evalsvc.inspections.outline import AskedRow, Goal, Outline
from evalsvc.inspections.states import UNFULFILLED, Result, result_words


@dataclass
class Cell:
    """A unit's row: its result, by how many days its measure is overdue, and what a reviewer would want to know of it."""

    public_id: str
    key: str
    result: Result
    overdue: int = 0
    changed: bool = False
    remark: bool = False
    against: bool = False
    unread: bool = False
    trend: Trend | None = None

    @property
    def unfulfilled(self) -> bool:
        return self.result in UNFULFILLED

    @property
    def marks(self) -> str:
        """What stands small below the sign: overdue, the superior disagrees, an open remark, changed."""
        against = "异" if self.against else "意" if self.remark else ""
        return f"{'逾' if self.overdue else ''}{against}{'改' if self.changed else ''}"

    @property
    def words(self) -> str:
        """The same in words, for who does not see signs and colours."""
        return self.told()

    def told(self, *, is_negative: bool = False) -> str:
        """The words; of a row about what must not be, whether it was found."""
        found = [
            result_words(self.result, is_negative=is_negative)[0],
            f"措施逾期{self.overdue}天" if self.overdue else "",
            "上级不同意" if self.against else "",
        ]
        found += ["有意见没有回应" if self.remark else "", "这次改过" if self.changed else "", "还没看过" if self.unread else ""]
        return "，".join(filter(None, found))


@dataclass
class Line:
    """A unit with its cells by key; `late` are the days after the first stage's end, `local` counts rows of its own."""

    sheet: Sheet
    late: int = 0
    cells: dict[str, Cell] = field(default_factory=dict)
    local: int = 0

    @property
    def looked_at(self) -> int:
        """Rows that have a result."""
        return sum(cell.result is not Result.NONE for cell in self.cells.values())

    @property
    def counted(self) -> int:
        """Rows that count: all but those that do not apply."""
        return sum(cell.result is not Result.NOT_APPLICABLE for cell in self.cells.values())

    @property
    def fulfilled(self) -> int:
        return sum(cell.result is Result.DONE for cell in self.cells.values())

    @property
    def overdue(self) -> list[int]:
        """The days by which its measures are overdue, the most first."""
        return sorted((cell.overdue for cell in self.cells.values() if cell.overdue), reverse=True)


class Show(StrEnum):
    ALL = ""
    UNFULFILLED = "unfulfilled"
    OVERDUE = "overdue"
    CHANGED = "changed"
    UNREAD = "unread"
    REMARK = "remark"
    WORSE = "worse"


SHOW_WORDS = {
    Show.ALL: "全部",
    Show.UNFULFILLED: "没有落实、发现问题的",
    Show.OVERDUE: "措施逾期的",
    Show.CHANGED: "这次提交改过的",
    Show.UNREAD: "我还没看过的",
    Show.REMARK: "有意见或不同意的",
    Show.WORSE: "比上一轮差的",
}
FITS: dict[Show, Callable[[Cell], bool]] = {
    Show.ALL: lambda _cell: True,
    Show.UNFULFILLED: lambda cell: cell.unfulfilled,
    Show.OVERDUE: lambda cell: cell.overdue > 0,
    Show.CHANGED: lambda cell: cell.changed,
    Show.UNREAD: lambda cell: cell.unread,
    Show.REMARK: lambda cell: cell.remark or cell.against,
    Show.WORSE: lambda cell: cell.trend is Trend.WORSE,
}


@dataclass(frozen=True)
class Glance:
    """What is left of a matrix: goals with their rows, units, and the cells that are shown, by unit (the sheet's key) and row."""

    goals: list[tuple[Goal, list[AskedRow]]]
    lines: list[Line]
    cells: dict[int, dict[str, Cell]]

    @property
    def rows(self) -> list[AskedRow]:
        return [row for _, rows in self.goals for row in rows]

    def done_of(self, key: str) -> tuple[int, int]:
        """How many units have fulfilled a row, of how many to which it applies; of all units that are shown."""
        held = [line.cells[key].result for line in self.lines if key in line.cells]
        return sum(result is Result.DONE for result in held), sum(result is not Result.NOT_APPLICABLE for result in held)


def glance(outline: Outline, lines: Sequence[Line], show: Show, goal: int | None) -> Glance:
    """A matrix narrowed to one goal (its place, from 0) and to cells of a kind; units and rows without such a cell are left out."""
    asked = [one for place, one in enumerate(outline.goals) if goal is None or place == goal]
    keys = {row.key for one in asked for row in one.rows}
    cells = {line.sheet.id: {key: cell for key, cell in line.cells.items() if key in keys and FITS[show](cell)} for line in lines}
    left = {key for held in cells.values() for key in held} if show else keys
    goals = [(one, [row for row in one.rows if row.key in left]) for one in asked]
    return Glance([(one, rows) for one, rows in goals if rows], [line for line in lines if cells[line.sheet.id] or not show], cells)


def worst(seen: Glance) -> tuple[AskedRow, int, int] | None:
    """The row that most of the units which have looked at it have not fulfilled: how many have not, of how many; None when there is none."""
    found = []
    for row in seen.rows:
        said = [line.cells[row.key] for line in seen.lines if row.key in line.cells and line.cells[row.key].result not in (Result.NONE, Result.NOT_APPLICABLE)]
        missing = sum(cell.unfulfilled for cell in said)
        if missing:
            found.append((missing / len(said), missing, len(said), row))
    if not found:
        return None
    _, missing, of, row = max(found, key=lambda one: one[:2])
    return row, missing, of
