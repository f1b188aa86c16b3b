"""Which column of somebody else's table is which of ours: what was found, what a person has said, and whether that will do. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from evalsvc.access.actor import Actor
from evalsvc.core.tables import Column, Head, Heads, Sheet, Table, letters, read_matched
from evalsvc.imports.kinds import ImportKind, Matching


class Matched(NamedTuple):
    """What a person has said: the column from 0 of each key, and what holds for the whole file."""

    places: Mapping[str, int]
    asked: str


@dataclass(frozen=True)
class Question:
    """What is put to a person: the heads, which columns they might be, and what might hold for the whole file."""

    heads: tuple[Head, ...]
    digest: str
    proposed: Matched


def layout_of(question: Question) -> dict[str, Any]:
    """The question as JSON."""
    heads = [[head.place, head.words, head.above] for head in question.heads]
    return {"heads": heads, "digest": question.digest, "proposed": dict(question.proposed.places), "asked": question.proposed.asked}


def question_in(layout: Mapping[str, Any]) -> Question:
    """The question from JSON."""
    return Question(tuple(Head(*head) for head in layout["heads"]), layout["digest"], Matched(layout["proposed"], layout["asked"]))


def matched_in(layout: Mapping[str, Any]) -> Matched | None:
    """What a person has said of a file, from JSON; None when nobody has yet."""
    said = layout.get("matched")
    return Matched(said["places"], said["asked"]) if said else None


def columns_read(kind: ImportKind) -> tuple[Column, ...]:
    """The columns of a kind with what is asked once for the whole file."""
    return (*kind.columns, kind.matching.asked) if kind.matching else kind.columns


def matching_of(kind: ImportKind) -> Matching:
    """How tables of a kind are matched; raises ValueError for a kind whose tables are not."""
    if kind.matching is None:
        raise ValueError(f"{kind.key}: its tables are not matched")
    return kind.matching


def read_as_matched(kind: ImportKind, sheet: Sheet, heads: Heads, matched: Matched) -> Table:
    """The rows of a file as a person has matched its heads; raises Unreadable."""
    how = matching_of(kind)
    return read_matched(sheet, heads, matched.places, columns_read(kind), fixed={how.asked.key: matched.asked}, begins=how.begins)


def only_choice(kind: ImportKind, by: Actor) -> str:
    """What holds for the whole file when there is nothing to choose, else ""."""
    offered = matching_of(kind).offered(by)
    return offered[0][0] if len(offered) == 1 else ""


def field_of(head: Head) -> str:
    """The name of the field that asks what a head means."""
    return f"column_{head.place}"


def wrongs(kind: ImportKind, heads: Sequence[Head], said: Mapping[int, str]) -> tuple[str, dict[str, str]]:
    """What is wrong with what was said of the columns (key by place): in all, and by field."""
    names = {column.key: column.head for column in kind.columns}
    taken: dict[str, Head] = {}
    at_fields = {}
    for head in heads:
        key = said.get(head.place, "")
        if key and key in taken:
            at_fields[field_of(head)] = f"“{names[key]}”已经对应{letters(taken[key].place)}列，一项只能对应一列。"
        elif key:
            taken[key] = head
    lacking = [column.head for column in kind.columns if column.needed and column.key not in taken]
    return (f"还没有指明哪一列是{'、'.join(lacking)}。" if lacking else ""), at_fields
