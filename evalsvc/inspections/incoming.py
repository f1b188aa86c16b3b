"""What a filled-in form would change on a sheet, row by row and cell by cell. Pure.

Where the marks of the product survived, three texts are compared: as the form left, as it came back, and as the sheet stands
now. What was changed only on paper is taken, what was changed only on the sheet stays, and what was changed on both is asked.
Without marks a text on paper is taken where the sheet is empty, and asked where the sheet says something else.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook import Answered, Read, ReadRow, Unknown, finding_cell, measure_cell
from evalsvc.inspections.workbook.marks import digest

FINDING, MEASURE = "finding", "measure"
TEXT_LIMIT, LINE_LIMIT, LOCAL_LIMIT = 4000, 200, 1000
SEE_FINDING = "见自查情况"
TOO_LONG = "文字太长，没有读入：一格最多{most}个字符。"
NO_REASON = "“不适用”没有写理由，没有读入。"
LINE_TOO_LONG = "理由或依据的文件太长，没有读入：最多{most}个字符。"


class Fate(StrEnum):
    """What becomes of a cell: nothing stands in it, it says the same, the sheet's is newer, it is taken, it is asked about, it cannot be taken."""

    EMPTY = "empty"
    SAME = "same"
    KEPT = "kept"
    TAKEN = "taken"
    ASKED = "asked"
    REFUSED = "refused"


class Choice(StrEnum):
    """Which of two texts counts: the form's, the sheet's, or both are kept until somebody chooses on the sheet."""

    FORM = "form"
    SHEET = "sheet"
    BOTH = "both"


@dataclass(frozen=True)
class PlannedCell:
    """A cell of answers: its address, what becomes of it, what the sheet says now and what the form says, both as they are printed."""

    role: str
    at: str
    fate: Fate
    here: str
    told: str
    sentence: str = ""


@dataclass(frozen=True)
class PlannedRow:
    """A row: `name` as it is printed, what the form would have it say, its cells, evidence that only the form names; a row to be added has no key."""

    key: str
    name: str
    answer: Answered
    cells: tuple[PlannedCell, ...]
    evidence: tuple[str, ...] = ()

    def roles(self, *fates: Fate) -> frozenset[str]:
        """Which of its cells have one of these fates."""
        return frozenset(cell.role for cell in self.cells if cell.fate in fates)


@dataclass(frozen=True)
class Plan:
    """What a form would do. `missing` are the requirements that it lacks, `unknown` every text in no row."""

    rows: list[PlannedRow]
    added: list[PlannedRow]
    missing: list[str]
    unknown: list[Unknown]
    signed: tuple[str, ...]
    unit_named: str

    @property
    def cells(self) -> Iterator[tuple[PlannedRow, PlannedCell]]:
        """The cells of rows that the sheet has, in order."""
        return ((row, cell) for row in self.rows for cell in row.cells)

    def of(self, fate: Fate) -> list[tuple[PlannedRow, PlannedCell]]:
        """The cells with a fate."""
        return [(row, cell) for row, cell in self.cells if cell.fate is fate]

    @property
    def changes(self) -> int:
        """How many cells and rows would be written without a question."""
        return len(self.of(Fate.TAKEN)) + len(self.added)

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of what would happen and of what stands there now: as long as it stays the same, a person's consent holds."""
        said = [(row.key, cell.role, cell.fate.value, cell.here, cell.told) for row in (*self.rows, *self.added) for cell in row.cells]
        return hashlib.sha256(repr((said, [row.name for row in self.added])).encode()).hexdigest()


def plan_of(read: Read, present: Mapping[str, Answered], names: Mapping[str, str]) -> Plan:
    """What a form would do to the `present` answers by key; `names` are the requirements as they are printed."""
    local = {answer.text: key for key, answer in present.items() if answer.local}
    rows, added = [], []
    for told in (*read.rows, *read.added):
        key = told.key if told.key in present else local.get(told.text, "")
        if key:
            rows.append(_row(told, present[key], names[key]))
        else:
            added.append(_row(told, Answered("", local=True, text=told.text), told.text))
    return Plan(rows, added, [names[key] for key in read.missing if key in names], read.unknown, read.signed, read.unit_named)


def answer_in(told: ReadRow, here: Answered) -> Answered:
    """What a form has a row say. What it has no words for stays as it is; why a row does not apply may stand as its finding."""
    words = told.limit_words if told.limit_day is None and told.limit_words not in told.measure else ""
    measure = f"{told.measure}（{words}）" if words and told.measure else told.measure or words
    result = told.result or (here.result if told.finding == here.finding else Result.NONE)
    day = told.limit_day or (here.limit_day if measure == here.measure else None)
    finding, reason = told.finding, told.reason
    if result is Result.NOT_APPLICABLE and not reason:
        short = finding != here.finding and len(finding) <= LINE_LIMIT and "\n" not in finding
        finding, reason = ("", finding or here.reason) if short or not finding else (finding, here.reason or SEE_FINDING)
    answer = replace(here, finding=finding, result=result, measure=measure, limit_day=day, limit_words="")
    return replace(answer, reason=reason or here.reason, authority=told.authority or here.authority)


def _row(told: ReadRow, here: Answered, name: str) -> PlannedRow:
    answer = answer_in(told, here)
    cells = tuple(_cell(role, told, here, answer) for role in (FINDING, MEASURE) if role in told.cells)
    return PlannedRow(here.key, name, answer, cells, tuple(title for title in told.evidence if title not in here.evidence))


def _cell(role: str, told: ReadRow, here: Answered, answer: Answered) -> PlannedCell:
    stands = finding_cell(here) if role == FINDING else measure_cell(here)
    is_empty = not (told.result or told.finding) if role == FINDING else not (told.measure or told.limit_words)
    if is_empty:
        return PlannedCell(role, told.cells[role], Fate.EMPTY, stands, "")
    if sentence := _refusal(role, answer):
        return PlannedCell(role, told.cells[role], Fate.REFUSED, stands, (told.finding or "不适用") if role == FINDING else told.measure, sentence)
    said = finding_cell(answer) if role == FINDING else measure_cell(answer)
    return PlannedCell(role, told.cells[role], _fate(role, told, stands, said), stands, said)


def _fate(role: str, told: ReadRow, stands: str, said: str) -> Fate:
    if said == stands:
        return Fate.SAME
    if role in told.untouched:
        return Fate.KEPT
    return Fate.TAKEN if told.left.get(role, digest("")) == digest(stands) else Fate.ASKED


def _refusal(role: str, answer: Answered) -> str:
    if len(answer.finding if role == FINDING else answer.measure) > TEXT_LIMIT:
        return TOO_LONG.format(most=TEXT_LIMIT)
    if role == FINDING and answer.result is Result.NOT_APPLICABLE and not answer.reason:
        return NO_REASON
    return LINE_TOO_LONG.format(most=LINE_LIMIT) if role == FINDING and max(len(answer.reason), len(answer.authority)) > LINE_LIMIT else ""
