"""What of a document may be cited: rows, clauses, tasks and types of problems, each with an address that stays and words that people read. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from evalsvc.instruments.papers import AnyPart, Catalogue, Checklist, Clause, ClauseList, Document, ProblemList, TaskList


@dataclass(frozen=True)
class Citable:
    """A row or a clause: `key` is document, version, part and number; `words` begin with where it stands."""

    key: str
    kind: Literal["row", "clause"]
    document: str
    words: str


def citables(document: Document, version: int) -> list[Citable]:
    """Everything of a document that may be cited, in the order in which it is printed."""
    name = f"{document.number}"
    found = []
    for part in document.parts:
        kind: Literal["row", "clause"] = "row" if isinstance(part, Checklist) else "clause"
        where = part.annex or (part.title or "").rstrip("：:")
        for number, text in _numbered(part):
            words = f"{name} {where}第{number}行：{text}" if kind == "row" else f"{name} {where}{number}{text}"
            found.append(Citable(f"{document.key}/{version}/{part.key}/{number}", kind, name, words))
    return found


def _numbered(part: AnyPart) -> Iterator[tuple[str, str]]:
    if isinstance(part, Checklist):
        yield from ((str(row.number), row.text) for group in part.groups for row in group.rows)
    elif isinstance(part, ClauseList):
        yield from _clauses(part.clauses, "")
    elif isinstance(part, ProblemList):
        yield from ((f"{group.number}{problem.number}", problem.text) for group in part.groups for problem in group.problems)
    elif isinstance(part, TaskList):
        yield from ((task.number, task.name) for task in part.tasks)
    elif isinstance(part, Catalogue):
        yield from ((str(row.number), row.name) for row in part.rows)


def _clauses(clauses: list[Clause], above: str) -> Iterator[tuple[str, str]]:
    for clause in clauses:
        number = f"{above}{clause.number}"
        if clause.clauses:
            yield from _clauses(clause.clauses, number)
        else:
            yield number, clause.name or (clause.text[0] if clause.text else "")
