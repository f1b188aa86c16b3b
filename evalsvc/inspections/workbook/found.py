"""What a filled-in form says: rows with their answers, and every other text with its cell and a sentence. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook.matching import How, requirement_of


@dataclass(frozen=True)
class ReadRow:
    """The answer that a file gives to a row. `asked` is the requirement as it stands there, `how` by what it was known.

    `cells` are the addresses of its requirement, finding and measure; `left` are the digests of the two cells of answers as the
    file left the product, where its marks survived, and `untouched` those cells that still read so. `evidence` are the titles
    of what proves the finding. A row that was added by hand has no key.
    """

    key: str
    result: Result
    finding: str
    measure: str
    limit_words: str
    limit_day: date | None
    cells: Mapping[str, str]
    asked: str
    how: How
    reason: str = ""
    authority: str = ""
    left: Mapping[str, str] = field(default_factory=dict)
    untouched: frozenset[str] = frozenset()
    evidence: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The requirement without its number and without the mark of a local row."""
        return requirement_of(self.asked)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return not (self.result or self.finding or self.measure or self.limit_words)


@dataclass(frozen=True)
class Unknown:
    """A text that is in no row: its cell, the text, and a sentence that says why."""

    cell: str
    text: str
    sentence: str


@dataclass(frozen=True)
class Read:
    """What a file says. `added` are rows that were added by hand, `missing` the keys of rows that the file lacks.

    `signed` are names and days in the places for them. `of_unit`, `of_sheet` and `revision` are the marks' and empty where
    these are gone; `unit_named` is the unit that the form itself names, which proves nothing.
    """

    rows: list[ReadRow]
    added: list[ReadRow]
    unknown: list[Unknown]
    missing: list[str]
    of_unit: str = ""
    of_sheet: str = ""
    revision: int | None = None
    unit_named: str = ""
    signed: tuple[str, ...] = ()
