"""The veryHidden sheet by which a workbook says whose it is and which row stands where. It names, it does not decide. Pure.

It holds no answer: whoever changes a text and passes the file on does not pass on what stood there before. What it keeps of a
text is a digest, by which the product knows again what it wrote itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from evalsvc.core.text import clean
from evalsvc.inspections.states import Result

NAME = "evalsvc"
FORMAT = 1
_KIND = "自查表"


@dataclass(frozen=True)
class RowMark:
    """A row as it was written: its line in the file (from 0), its result, digests of its two cells of answers, lengths of the texts in them."""

    line: int
    key: str
    result: Result
    finding: str
    measure: str
    measure_length: int
    finding_length: int = -1


@dataclass(frozen=True)
class Marks:
    """Whose workbook it is, its rows by key, and the digests of every other text that the product wrote into it."""

    unit: str
    sheet: str
    revision: int
    rows: Mapping[str, RowMark] = field(default_factory=dict)
    furniture: frozenset[str] = frozenset()


def digest(text: str) -> str:
    """A text as it is known again; programs that save a file may change its line ends."""
    return sha256(clean(text).encode()).hexdigest()[:16]


def lines_of_marks(marks: Marks) -> list[list[str]]:
    """The marks as the lines of a sheet."""
    head = [[_KIND, str(FORMAT)], ["unit", marks.unit], ["sheet", marks.sheet], ["revision", str(marks.revision)]]
    rows = [
        ["row", str(row.line), row.key, row.result.value, row.finding, row.measure, str(row.measure_length), str(row.finding_length)]
        for row in marks.rows.values()
    ]
    return [*head, *rows, *(["text", each] for each in sorted(marks.furniture))]


def read_marks(lines: Sequence[Sequence[str]]) -> Marks | None:
    """The marks of a workbook; None when they are gone, damaged, or of a later format than this product knows."""
    told = [list(line) + [""] * 8 for line in lines]
    try:
        if not told or told[0][0] != _KIND or int(told[0][1]) > FORMAT:
            return None
        said = {line[0]: line[1] for line in told if line[0] in ("unit", "sheet", "revision")}
        rows = [RowMark(int(line[1]), line[2], Result(line[3]), line[4], line[5], int(line[6]), int(line[7] or -1)) for line in told if line[0] == "row"]
        texts = frozenset(line[1] for line in told if line[0] == "text")
        return Marks(said["unit"], said["sheet"], int(said["revision"]), {row.key: row for row in rows}, texts)
    except (KeyError, ValueError):
        return None
