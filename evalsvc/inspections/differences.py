"""What changed between two revisions of a sheet, row by row and word by word. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from evalsvc.inspections.states import Result, result_words

FIELDS = {
    "local_text": "工作内容及要求",
    "result": "自查结果",
    "finding": "自查情况",
    "measure": "下一步改进措施",
    "measure_due_on": "措施完成时限",
    "reason": "不适用的理由",
    "claim_answer": "对群众评价数字的说明",
    "authority": "依据的文件",
    "office": "责任科室",
}
WHOLE = ("result", "measure_due_on")
SHORTEST_KEPT = 2  # a single character that two texts happen to share is not worth an island
_WORDS = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,%:_/-]*|\s+|.", re.DOTALL)
Kept = Mapping[str, Any]


class Part(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """Some characters that stayed, went or came."""

    part: Part
    text: str


@dataclass(frozen=True)
class FieldDifference:
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class RowDifference:
    """A row that changed; `how` is NEW for one that was added, GONE for one that was taken back, SAME for one that says something else."""

    key: str
    how: Part
    fields: tuple[FieldDifference, ...]


def is_changed(before: Kept | None, now: Kept) -> bool:
    """Whether a row says something else than before; what the earlier revision did not know of is not a change."""
    return before is None or any(before[name] != value for name, value in now.items() if name in before)


def differences(before: Sequence[Kept], now: Sequence[Kept], negative: Collection[str] = ()) -> list[RowDifference]:
    """The rows that changed from one revision to the next: in the order of the later one, those taken back at the end.

    `negative` are the keys of rows about what must not be.
    """
    old, new = {row["key"]: row for row in before}, {row["key"]: row for row in now}
    changed = [(key, Part.SAME if key in old else Part.NEW, old.get(key, {}), row) for key, row in new.items() if is_changed(old.get(key), row)]
    gone: list[tuple[str, Part, Kept, Kept]] = [(key, Part.GONE, row, {}) for key, row in old.items() if key not in new]
    return [_row(key, how, was, row, is_negative=key in negative) for key, how, was, row in (*changed, *gone)]


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Two texts as one run of pieces: numbers and Latin words whole, Chinese character by character."""
    left, right = _WORDS.findall(old), _WORDS.findall(new)
    found: list[Piece] = []
    for tag, i, j, k, m in _steps(left, right):
        if tag == "equal":
            found.append(Piece(Part.SAME, "".join(left[i:j])))
        else:
            found.extend(Piece(part, text) for part, text in ((Part.GONE, "".join(left[i:j])), (Part.NEW, "".join(right[k:m]))) if text)
    return tuple(found)


def _steps(left: list[str], right: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """The steps from one list to the other; equal runs that are too short between changes join them."""
    steps = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    waiting: tuple[int, int, int, int] | None = None
    for place, (tag, i, j, k, m) in enumerate(steps):
        is_island = tag == "equal" and len("".join(left[i:j])) < SHORTEST_KEPT and 0 < place < len(steps) - 1
        if tag == "equal" and not is_island:
            if waiting:
                yield ("replace", *waiting)
            waiting = None
            yield (tag, i, j, k, m)
        else:
            waiting = (waiting[0], j, waiting[2], m) if waiting else (i, j, k, m)
    if waiting:
        yield ("replace", *waiting)


def _row(key: str, how: Part, old: Kept, new: Kept, *, is_negative: bool) -> RowDifference:
    found = []
    for name, label in FIELDS.items():
        before, now = _word(name, old.get(name), is_negative), _word(name, new.get(name), is_negative)
        if before != now:
            found.append(FieldDifference(label, _whole(before, now) if name in WHOLE else pieces(before, now)))
    return RowDifference(key, how, tuple(found))


def _whole(old: str, new: str) -> tuple[Piece, ...]:
    return tuple(Piece(part, text) for part, text in ((Part.GONE, old), (Part.NEW, new)) if text)


def _word(name: str, value: Any, is_negative: bool) -> str:
    if name == "result" and value is not None:
        return result_words(Result(value), is_negative=is_negative)[0]
    return str(value or "")
