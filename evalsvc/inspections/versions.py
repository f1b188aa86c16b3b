"""What a newer version of a document asks that an older one did not: rows added and dropped, texts changed word by word. Pure."""

from dataclasses import dataclass

from evalsvc.inspections.differences import Piece, pieces
from evalsvc.inspections.outline import AskedRow, Outline


@dataclass(frozen=True)
class Changed:
    """A row whose text or time limit reads otherwise."""

    before: AskedRow
    after: AskedRow
    text: tuple[Piece, ...]
    deadline: tuple[Piece, ...]


@dataclass(frozen=True)
class Difference:
    """Two versions side by side; rows are known by their part and number."""

    added: tuple[AskedRow, ...]
    changed: tuple[Changed, ...]
    dropped: tuple[AskedRow, ...]
    same: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.dropped)


def difference(old: Outline, new: Outline) -> Difference:
    """What is different in the newer of two outlines."""
    before, after = {row.key: row for row in old.rows}, {row.key: row for row in new.rows}
    both = [(before[key], row) for key, row in after.items() if key in before]
    changed = [_changed(*pair) for pair in both if _said(pair[0]) != _said(pair[1])]
    added = tuple(row for key, row in after.items() if key not in before)
    dropped = tuple(row for key, row in before.items() if key not in after)
    return Difference(added, tuple(changed), dropped, len(both) - len(changed))


def _said(row: AskedRow) -> tuple[str, str]:
    return row.printed, row.deadline_words


def _changed(before: AskedRow, after: AskedRow) -> Changed:
    return Changed(before, after, pieces(before.printed, after.printed), pieces(before.deadline_words, after.deadline_words))
