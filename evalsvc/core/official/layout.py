"""A table as it is laid out, whatever file it becomes: which cell covers which places. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

STEP = 500  # rows between two words about how far it is
SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
ACROSS = 145  # half-width characters of 10.5 points between the margins of A4 across
Value = str | int | date | None


@dataclass(frozen=True)
class Cell:
    """What stands in a place, and how many columns and rows it covers."""

    value: Value
    columns: int = 1
    rows: int = 1


Shown = Cell | Value


@dataclass(frozen=True)
class OfficialTable:
    """A table as an office keeps it. `widths` are those of its columns in half-width characters: more than 145 in all are set smaller.

    `head` are its head rows, `rows` what follows; a row names only the cells that begin in it. `unit` and `day` stand below the
    title at the left and at the right, `notes` and `signatures` below the table. `centred` are columns of short entries. `tell`
    hears every few hundred rows how many have been laid out.
    """

    title: str
    widths: tuple[float, ...]
    head: tuple[tuple[Shown, ...], ...]
    rows: Sequence[Sequence[Shown]]
    unit: str = ""
    day: str = ""
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    centred: frozenset[int] = frozenset()
    tell: Callable[[int], None] = field(default=lambda _rows: None, compare=False)

    @property
    def scale(self) -> float:
        """By how much everything is set smaller, so that the columns fit: at most 1."""
        return min(1.0, ACROSS / sum(self.widths))


@dataclass(frozen=True)
class Placed:
    """A cell with the row and column, from 0, in which it begins."""

    row: int
    column: int
    cell: Cell


def place(rows: Sequence[Sequence[Shown]], columns: int) -> Iterator[list[Placed]]:
    """The cells of each row with their places; raises ValueError when they overlap, leave a hole or hang over the end."""
    taken: dict[int, set[int]] = {}
    for number, row in enumerate(rows):
        free = iter(column for column in range(columns) if column not in taken.get(number, set()))
        placed = []
        for shown in row:
            cell = shown if isinstance(shown, Cell) else Cell(shown)
            covers = [next(free, -1) for _ in range(cell.columns)]
            if -1 in covers or covers[-1] - covers[0] != cell.columns - 1 or number + cell.rows > len(rows):
                raise ValueError(f"row {number + 1}: a cell of {cell.columns} columns and {cell.rows} rows has no room")
            for below in range(number + 1, number + cell.rows):
                taken.setdefault(below, set()).update(covers)
            placed.append(Placed(number, covers[0], cell))
        if (left := next(free, None)) is not None:
            raise ValueError(f"row {number + 1}: nothing stands in column {left + 1}")
        yield placed


def laid_out(table: OfficialTable) -> Iterator[list[Placed]]:
    """The cells of the rows of a table with their places, telling how far it is."""
    for number, placed in enumerate(place(table.rows, len(table.widths)), start=1):
        yield placed
        if number % STEP == 0:
            table.tell(number)


def in_words(value: Value) -> str:
    """A value as it is read."""
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in so many half-width characters, rather one too many than one too few."""
    room = max(2.0, width - 1.5)
    lengths = (sum(1 if ord(character) < 0x2E80 else 2 for character in line) for line in text.split("\n"))
    return sum(max(1, -int(-length // room)) for length in lengths)
