"""Tables of somebody else's making: where the heads stand, what they might mean, and the rows when a person has said what they do mean.

Merged cells carry down. A title above the heads, heads in several lines, notes below and headings between are no rows.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from evalsvc.core.tables.cells import Layout, Row, row_of
from evalsvc.core.tables.columns import Column
from evalsvc.core.tables.packing import MOST_ROWS, Unreadable
from evalsvc.core.tables.reading import Table, head_of, lines_in
from evalsvc.core.text import clean

HEADS_WITHIN = 20  # titles, units and dates may stand above the heads
SAMPLES = 3
FEWEST = 2  # heads that a line must hold to be one of heads


@dataclass(frozen=True)
class Sheet:
    """The lines of a file; `carried` are, line by line, the columns whose text stands in a merged cell that began further up."""

    lines: list[list[str]]
    carried: list[frozenset[int]]
    is_text: bool

    def text(self, line: int, place: int) -> str:
        return clean(self.lines[line][place]) if place < len(self.lines[line]) else ""


@dataclass(frozen=True)
class Head:
    """A head: its column from 0, its words, and those of the wider head above it, if any."""

    place: int
    words: str
    above: str = ""


@dataclass(frozen=True)
class Heads:
    """The heads of a file; `first` is the line, from 0, with which its rows begin."""

    found: tuple[Head, ...]
    first: int

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of words and places: the same for every file that is laid out the same."""
        return hashlib.sha256(orjson.dumps([(head.place, head_of(head.words)) for head in self.found])).hexdigest()

    def are_exactly(self, columns: Sequence[Column]) -> bool:
        """Whether nobody needs to be asked: every head is that of a column, none twice, and none that is needed is missing."""
        words, known = [head_of(head.words) for head in self.found], {head_of(column.head) for column in columns}
        needed = {head_of(column.head) for column in columns if column.needed}
        return len(set(words)) == len(words) and needed <= set(words) <= known


def read_sheet(name: str, content: bytes) -> Sheet:
    """The first visible sheet of a file, merged cells carried down; raises Unreadable."""
    lines, merged, is_text = lines_in(name, content)
    carried: list[set[int]] = [set() for _ in lines]
    for (top, place), (bottom, _right) in merged:
        for line in range(top + 1, min(bottom + 1, len(lines))):
            if place < len(lines[top]) and place < len(lines[line]):
                lines[line][place] = lines[top][place]
                carried[line].add(place)
    return Sheet(lines, [frozenset(places) for places in carried], is_text)


def find_heads(sheet: Sheet, columns: Sequence[Column]) -> Heads:
    """The heads, in as many lines as they take; raises Unreadable when no line could be one of heads."""
    known = {head_of(words) for column in columns for words in (column.head, *column.also)}
    hits = [len({head_of(text) for text in line} & known) for line in sheet.lines[:HEADS_WITHIN]]
    if hits and max(hits) >= FEWEST:
        best = hits.index(max(hits))
    else:  # heads that nobody has thought of: the first line that is as full as any
        filled = [sum(bool(clean(text)) for text in line) for line in sheet.lines[:HEADS_WITHIN]]
        if not filled or max(filled) < FEWEST:
            raise Unreadable("没有找到表头：前20行里没有一行像列名。")
        best = filled.index(max(filled))
    top = bottom = best
    while top > 0 and (sheet.carried[top] or _completes(sheet, top)):
        top -= 1
    while bottom + 1 < len(hits) and (sheet.carried[bottom + 1] & _known_places(sheet, bottom, known) or hits[bottom + 1] >= FEWEST):
        bottom += 1
    return Heads(tuple(_heads_of(sheet, top, bottom)), bottom + 1)


def _completes(sheet: Sheet, line: int) -> bool:
    """Whether the line above fills places that are empty here, as wider heads do; a title stands alone."""
    above = {place for place in range(len(sheet.lines[line - 1])) if sheet.text(line - 1, place)}
    here = {place for place in range(len(sheet.lines[line])) if sheet.text(line, place)}
    return len(above) >= FEWEST and bool(above - here) and not any("：" in sheet.text(line - 1, place) for place in above)


def _known_places(sheet: Sheet, line: int, known: set[str]) -> set[int]:
    return {place for place, text in enumerate(sheet.lines[line]) if head_of(text) in known}


def _heads_of(sheet: Sheet, top: int, bottom: int) -> list[Head]:
    heads = []
    for place in range(max(len(line) for line in sheet.lines[top : bottom + 1])):
        texts = [text for line in range(top, bottom + 1) if (text := " ".join(sheet.text(line, place).split()))]
        if texts:
            heads.append(Head(place, texts[-1][:60], texts[0][:60] if texts[0] != texts[-1] else ""))
    return heads


def propose(heads: Heads, columns: Sequence[Column]) -> dict[str, int]:
    """Which column each head might mean, by key: by its own words, by what else it is called, by words that hold one another."""
    places: dict[str, int] = {}
    free = {head.place: head_of(head.words) for head in heads.found}
    for fits in (_is_called, _is_also_called, _holds):
        for column in columns:
            if column.key not in places:
                meant = next((place for place, words in free.items() if fits(column, words)), None)
                if meant is not None:
                    places[column.key] = meant
                    del free[meant]
    return places


def _is_called(column: Column, words: str) -> bool:
    return words == head_of(column.head)


def _is_also_called(column: Column, words: str) -> bool:
    return words in {head_of(other) for other in column.also}


def _holds(column: Column, words: str) -> bool:
    return any(len(called) > 1 and called in words for called in map(head_of, (column.head, *column.also)))


def samples_of(sheet: Sheet, heads: Heads) -> list[dict[str, str]]:
    """What stands in the first lines below the heads, by the number of the column."""
    lines = range(heads.first, min(heads.first + SAMPLES, len(sheet.lines)))
    return [{str(head.place): sheet.text(line, head.place)[:60] for head in heads.found} for line in lines]


def read_matched(
    sheet: Sheet, heads: Heads, places: Mapping[str, int], columns: Sequence[Column], *, fixed: Mapping[str, str], begins: tuple[str, ...]
) -> Table:
    """The rows as a person has matched the heads; `fixed` holds for all of them. Raises Unreadable when there are none, or too many.

    Lines whose cells of the keys `begins` are all empty, or carried down, go on with the row before: what differs is put below one another.
    """
    layout = Layout(dict(places), sheet.is_text, dict(fixed))
    groups: list[tuple[int, list[dict[str, str]]]] = []
    for line in range(heads.first, len(sheet.lines)):
        typed = {key: sheet.text(line, place) for key, place in places.items()}
        if not any(typed.values()) or _is_note(typed, begins):
            continue
        goes_on = all(not typed.get(key) or places[key] in sheet.carried[line] for key in begins if key in places)
        if goes_on and groups:
            groups[-1][1].append(typed)
        else:
            groups.append((line + 1, [typed]))
    if not groups:
        raise Unreadable("表头下面没有内容。")
    if len(groups) > MOST_ROWS:
        raise Unreadable(f"一次最多{MOST_ROWS}行，请分成几个文件。")
    rows: list[Row] = [row_of(number, {key: _together([each[key] for each in lines]) for key in places}, layout, columns) for number, lines in groups]
    return Table(rows, layout, [], [head.words for head in heads.found if head.place not in places.values()])


def _is_note(typed: Mapping[str, str], begins: tuple[str, ...]) -> bool:
    """Whether a line is a heading between rows, or a note below them: it begins like a row, and has nothing else that makes one."""
    first, *rest = begins
    if not typed.get(first) or any(typed.get(key) for key in rest):
        return False
    return not any(text for key, text in typed.items() if key != first) or "：" in typed[first] or ":" in typed[first]


def _together(texts: list[str]) -> str:
    """The texts of lines that are one row: once when they are all the same, else below one another."""
    said = [text for text in texts if text]
    return said[0] if len(set(said)) == 1 else "\n".join(said)
