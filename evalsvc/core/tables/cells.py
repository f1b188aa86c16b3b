"""Rows that know where their cells stand, and what is wrong with a cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from evalsvc.core.tables.columns import Column, Refused, Value

LETTERS = 26
SHOWN = 60  # characters of a bad cell


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: `cell` is “C7”, `typed` what stands there, `sentence` what to do."""

    row: int
    cell: str
    typed: str
    sentence: str


@dataclass(frozen=True)
class Layout:
    """Which column of the file (from 0) holds which key; a text file has no letters, so its cells are also told by row and column.

    `fixed` are texts that hold for every row, said once beside the file.
    """

    places: Mapping[str, int]
    is_text: bool = False
    fixed: Mapping[str, str] = field(default_factory=dict)

    def cell(self, key: str, row: int) -> str:
        """The address of a cell, or the row alone when the file has no such column."""
        place = self.places.get(key)
        if place is None:
            return f"第{row}行"
        address = f"{letters(place)}{row}"
        return f"{address}（第{row}行第{place + 1}列）" if self.is_text else address


def letters(place: int) -> str:
    """The letters of a column counted from 0: A, B, …, Z, AA."""
    text, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, LETTERS)
        text = chr(ord("A") + letter) + text
    return text


@dataclass
class Row:
    """A row of a file: `number` as a table program counts it, `typed` texts and read `values` by key, and what is wrong with it.

    A cell that cannot be read is None in `values` and stands among the `faults`.
    """

    number: int
    typed: Mapping[str, str]
    layout: Layout
    values: dict[str, Value] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def has(self, key: str) -> bool:
        """Whether the file has this column at all; what a file does not name stays as it is."""
        return key in self.layout.places or key in self.layout.fixed

    def text(self, key: str, kept: str = "") -> str:
        """The text of a cell, "" when it is empty; `kept` when the file has no such column."""
        value = self.values.get(key)
        return (str(value) if value is not None else "") if self.has(key) else kept

    def whole(self, key: str, kept: int | None = None) -> int | None:
        """The whole number of a cell, None when it is empty or wrong; `kept` when the file has no such column."""
        value = self.values.get(key) if self.has(key) else kept
        return value if isinstance(value, int) else None

    def day(self, key: str, kept: date | None = None) -> date | None:
        """The day of a cell, None when it is empty or wrong; `kept` when the file has no such column."""
        value = self.values.get(key) if self.has(key) else kept
        return value if isinstance(value, date) else None

    def fault(self, key: str, sentence: str) -> None:
        """Says what is wrong with a cell."""
        self.faults.append(Fault(self.number, self.layout.cell(key, self.number), self.typed.get(key, "")[:SHOWN], sentence))


def row_of(number: int, typed: Mapping[str, str], layout: Layout, columns: Sequence[Column]) -> Row:
    """A row with its cells read by their columns."""
    row = Row(number, {**typed, **layout.fixed}, layout)
    for column in columns:
        if not row.has(column.key):
            continue
        try:
            row.values[column.key] = column.read(row.typed.get(column.key, ""))
        except Refused as refusal:
            row.values[column.key] = None
            row.fault(column.key, str(refusal))
    return row
