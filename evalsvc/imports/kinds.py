"""What a noun gives so that its table can be imported and exported. Pure; the factory collects the kinds."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.official import OfficialTable
from evalsvc.core.tables import Column, Fault, Row, Values

NEW, CHANGED, SAME = "new", "changed", "same"
SAMPLE = "sample"  # a staged line that a person reads while matching the columns
MOST_AT_ONCE = 5000  # rows of a table that a page sends; a web worker that writes more keeps ratings waiting


@dataclass(frozen=True)
class Verdict:
    """What a good row would do: `state` is NEW, CHANGED or SAME, `name` says to what, `told` in Chinese what would change."""

    row: int
    state: str
    name: str
    told: str = ""


@dataclass(frozen=True)
class Checked:
    """What a check found: a verdict for each good row, and in `work` whatever `apply` needs; faults stand in the rows."""

    verdicts: list[Verdict]
    work: Any = None

    def count(self, state: str) -> int:
        """How many rows would do this."""
        return sum(verdict.state == state for verdict in self.verdicts)

    def fingerprint(self) -> str:
        """SHA-256 (hex) of what would happen: as long as it stays the same, a person's consent holds."""
        said = [(verdict.row, verdict.state, verdict.name, verdict.told) for verdict in self.verdicts]
        return hashlib.sha256(orjson.dumps(said)).hexdigest()


@dataclass(frozen=True)
class Matching:
    """How tables of other people's making are read: a person says which column is which, remembered for every file with the same heads.

    `begins` are the keys with which a row begins: a line that has none of them, or has them from a merged cell, goes on with the row before.
    `asked` is what a person says once for the whole file, a row's text by its key; `offered` are its values and words for a person.
    """

    begins: tuple[str, ...]
    asked: Column
    offered: Callable[[Actor], Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class ImportKind:
    """A kind of table.

    `check(rows, by)` reads the database, writes nothing, says `row.fault(key, sentence)` of what is wrong and returns
    verdicts for the other rows; cells that cannot be read are faults already, and None. It looks only where `by` holds
    `right` (the system: everywhere). `apply(checked, by)` joins the running transaction, after a check that was made
    inside it, with bulk statements and no audit events: the import leaves one, with counts. `tables` are those whose
    change must wait for it, after `lock()`, which takes what the noun's own verbs lock first. `export(by)` yields what
    `by` may see, by column key, so that the file imports as "nothing changes". `may(by)` raises a Problem for whom the right alone is not enough.
    With `matching`, people bring tables of their own making.
    """

    key: str
    name: str
    about: str
    right: Permission
    columns: tuple[Column, ...]
    check: Callable[[Sequence[Row], Actor], Checked]
    apply: Callable[[Checked, Actor], None]
    tables: tuple[str, ...]
    export: Callable[[Actor], Iterable[Values]] | None = None
    may: Callable[[Actor], None] = field(default=lambda _by: None)
    lock: Callable[[], None] = field(default=lambda: None)
    afterwards: str = ""
    matching: Matching | None = None


@dataclass(frozen=True)
class Outgoing:
    """A table on its way out: its title, its columns, and its rows, read from the database as they are asked for.

    `official` lays the rows out as an office keeps them, for .xlsx, .docx and what `makers` can make of it besides; without it
    .xlsx is plain and there is nothing but .csv and .json.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Values]
    official: Callable[[Sequence[Values]], OfficialTable] | None = None
    makers: Mapping[str, Callable[[OfficialTable], bytes]] = field(default_factory=dict)


@dataclass(frozen=True)
class ExportKind:
    """A kind of table that goes out. `table(by, given)` is what `by` may see of it, `given` what a page has narrowed it to (JSON).

    It raises Problem when there is nothing such for `by`. `may(by)` raises a Problem for whom the right alone is not enough.
    """

    key: str
    name: str
    right: Permission
    table: Callable[[Actor, Mapping[str, Any]], Outgoing]
    may: Callable[[Actor], None] = field(default=lambda _by: None)


def export_of(kind: ImportKind) -> ExportKind | None:
    """The way out of a kind that comes in, or None when it only comes in."""
    export = kind.export
    if export is None:
        return None
    return ExportKind(kind.key, kind.name, kind.right, lambda by, _given: Outgoing(kind.name, kind.columns, export(by)), kind.may)


def faults_of(rows: Iterable[Row]) -> list[Fault]:
    """Everything that is wrong with these rows, row by row and from left to right."""
    return [fault for row in rows for fault in sorted(row.faults, key=lambda fault: (len(fault.cell), fault.cell))]


def difference(pairs: Iterable[tuple[str, object, object]]) -> str:
    """What changes, in words: “名称：甲→乙；排序号：0→3”; the pairs are name, old and new value."""
    return "；".join(f"{name}：{_word(old)}→{_word(new)}" for name, old, new in pairs if (old or None) != (new or None))


def _word(value: object) -> str:
    return "（空）" if value in (None, "") else str(value)
