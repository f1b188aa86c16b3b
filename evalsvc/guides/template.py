"""The document that lays down the list of items, and what of it this noun needs. Pure.

绵医保发〔2019〕18号: annex 1 is the template of the list (可增不可删), task three (四) names the elements of a guide.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from json import dumps
from typing import Any, Protocol

from evalsvc.instruments.papers import Document, ItemList

DOCUMENT = "mianyang-2019-18"
LIST = "items"
COLUMNS = ("levels", "basis", "materials", "time_limit", "steps")
CATEGORIES = ("公共服务", "确定", "给付")


class Fillable(Protocol):
    """A row of a list, as far as completeness goes."""

    number: int
    is_absent: bool
    levels: str
    basis: str
    materials: str
    time_limit: str
    steps: str


@dataclass(frozen=True)
class Completeness:
    """How far a list is: rows whose columns are all filled, rows the place does not have, and the numbers of those that lack something."""

    total: int
    filled: int
    absent: int
    missing: tuple[int, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def numbers(self) -> str:
        """The missing numbers as people write them: 1、3—5."""
        return "、".join(f"{first}" if first == last else f"{first}—{last}" for first, last in _runs(self.missing))


def is_filled(row: Fillable) -> bool:
    """Whether every column of a row says something; the remark may stay empty."""
    return all(getattr(row, column) for column in COLUMNS)


def completeness(rows: Iterable[Fillable]) -> Completeness:
    """How far some rows are."""
    known = list(rows)
    missing = tuple(row.number for row in known if not row.is_absent and not is_filled(row))
    absent = sum(row.is_absent for row in known)
    return Completeness(len(known), len(known) - absent - len(missing), absent, missing)


def item_list_of(content: dict[str, Any], digest: str) -> ItemList:
    """The template in the frozen content of a document; `digest` is the hash of that content."""
    return _parts(digest, dumps(content))


def document_of(content: dict[str, Any], digest: str) -> Document:
    """A document from its frozen content; `digest` is the hash of that content."""
    return _document(digest, dumps(content))


@lru_cache(maxsize=8)
def _document(_digest: str, content: str) -> Document:
    return Document.model_validate_json(content)


def _parts(digest: str, content: str) -> ItemList:
    return next(part for part in _document(digest, content).parts if isinstance(part, ItemList) and part.key == LIST)


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
