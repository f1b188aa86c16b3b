"""Reads a workbook or a text table into rows. What is too large, locked or no table at all is refused with a sentence."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from evalsvc.core.tables.cells import Fault, Layout, Row, letters, row_of
from evalsvc.core.tables.columns import Column
from evalsvc.core.tables.packing import DAMAGED, MOST_COLUMNS, MOST_ROWS, OLE, ZIP, Unreadable, check_parts, text_of, unpacked
from evalsvc.core.text import clean

MOST_BYTES = 8 * 1024 * 1024
HEAD_WITHIN = 10  # a title may stand above the head
DELIMITERS = ",;\t"
DANGEROUS = "=+-@\t\r"

Merged = tuple[tuple[int, int], tuple[int, int]]

csv.field_size_limit(200_000)


@dataclass(frozen=True)
class Table:
    """What stands in a file: its rows, how its columns lie, what is wrong with the head, and heads that were not needed."""

    rows: list[Row]
    layout: Layout
    faults: list[Fault] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def check_file(name: str, content: bytes) -> None:
    """Raises Unreadable for what is not even worth keeping: empty, too large, another kind of file, packed to burst."""
    if not content:
        raise Unreadable("这个文件是空的。")
    if len(content) > MOST_BYTES:
        raise Unreadable(f"文件不能超过{MOST_BYTES // 1024 // 1024}MB，请分成几个文件。")
    if content.startswith(ZIP):
        check_parts(content)
    elif content.startswith(OLE):
        if not name.lower().endswith((".xls", ".et")):
            raise Unreadable("这个文件设有打开密码，或者不是.xlsx工作簿，请取消密码、另存为.xlsx后再试。")
    elif name.lower().endswith((".xlsx", ".xls")):
        raise Unreadable("这个文件的内容不是Excel工作簿，请另存为.xlsx或.csv后再试。")
    elif not name.lower().endswith((".csv", ".txt", ".tsv")):
        raise Unreadable("只能读.xlsx、.xls和.csv文件。")
    else:
        _decoded(content)


def read_table(name: str, content: bytes, columns: Sequence[Column]) -> Table:
    """The table of a file by the heads of `columns`, in whatever order they stand; raises Unreadable.

    A needed column that is missing, or a head that stands twice, is among the faults, and no row is read then.
    """
    check_file(name, content)
    is_text = not content.startswith((ZIP, OLE))
    lines = _lines_of_text(_decoded(content)) if is_text else _lines_of_book(content)
    first = list(islice(lines, HEAD_WITHIN))
    at = _head_line(first, columns)
    layout, faults, ignored = _layout(first[at], at + 1, columns, is_text=is_text)
    if faults:
        return Table([], layout, faults, ignored)
    return Table(_rows(first, lines, at, layout, columns), layout, [], ignored)


def lines_in(name: str, content: bytes) -> tuple[list[list[str]], list[Merged], bool]:
    """All lines of a file, its merged cells by their corners, and whether it is a text file; raises Unreadable."""
    check_file(name, content)
    if content.startswith((ZIP, OLE)):
        sheet = _sheet_of(content)
        return (list(_cells_of(sheet)), list(sheet.merged_cell_ranges or []), False) if sheet else ([], [], False)
    return list(islice(_lines_of_text(_decoded(content)), 10 * MOST_ROWS)), [], True


def head_of(text: str) -> str:
    """A head as it is compared: without spaces, stars, and what stands in brackets."""
    return re.sub(r"[\s*＊:：]|[(（][^()（）]*[)）]", "", clean(text))


def _head_line(first: list[list[str]], columns: Sequence[Column]) -> int:
    known = {head_of(head) for column in columns for head in (column.head, *column.also)}
    hits = [len({head_of(text) for text in line} & known) for line in first]
    if not hits or not max(hits):
        needed = "、".join(column.head for column in columns if column.needed)
        raise Unreadable(f"没有找到表头。第一行应当是列名，至少要有：{needed}。可以下载模板对照。")
    return hits.index(max(hits))


def _layout(heads: list[str], number: int, columns: Sequence[Column], *, is_text: bool) -> tuple[Layout, list[Fault], list[str]]:
    known = {head_of(head): column for column in columns for head in (column.head, *column.also)}
    places: dict[str, int] = {}
    faults, ignored = [], []
    for place, text in enumerate(heads):
        column = known.get(head_of(text))
        if column is None:
            ignored += [clean(text)] if clean(text) else []
        elif column.key in places:
            faults.append(Fault(number, f"{letters(place)}{number}", clean(text), f"“{column.head}”列出现了两次，请只留一列。"))
        else:
            places[column.key] = place
    missing = [column.head for column in columns if column.needed and column.key not in places]
    faults += [Fault(number, f"第{number}行", "", f"缺少“{head}”列，请对照模板补上。") for head in missing]
    return Layout(places, is_text), faults, ignored


def _rows(first: list[list[str]], lines: Iterator[list[str]], at: int, layout: Layout, columns: Sequence[Column]) -> list[Row]:
    found: list[Row] = []
    for number, line in enumerate([*first[at + 1 :], *islice(lines, 10 * MOST_ROWS)], start=at + 2):
        typed = {key: line[place] if place < len(line) else "" for key, place in layout.places.items()}
        if any(text.strip() for text in typed.values()):
            found.append(row_of(number, typed, layout, columns))
        if len(found) > MOST_ROWS:
            raise Unreadable(f"一次最多{MOST_ROWS}行，请分成几个文件。")
    if not found:
        raise Unreadable("表头下面没有内容。")
    return found


def _lines_of_text(text: str) -> Iterator[list[str]]:
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [_plain(cell) for cell in line[:MOST_COLUMNS]]
    except csv.Error as error:
        raise Unreadable("这个文本文件不是规范的.csv表格，可能有没闭合的引号，请用表格软件重新保存。") from error


def _plain(cell: str) -> str:
    """A cell of a text file without the mark that kept a table program from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] and cell[1] in DANGEROUS else cell


def _decoded(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable("认不出这个文本文件的编码，请另存为.csv（UTF-8）后再试。")


def _lines_of_book(content: bytes) -> Iterator[list[str]]:
    sheet = _sheet_of(content)
    return _cells_of(sheet) if sheet else iter(())


def _sheet_of(content: bytes) -> CalamineSheet | None:
    """The first sheet of a workbook that is shown."""
    packed = unpacked(content) if content.startswith(ZIP) else content
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(packed))
        names = [sheet.name for sheet in book.sheets_metadata if (sheet.typ, sheet.visible) == (SheetTypeEnum.WorkSheet, SheetVisibleEnum.Visible)]
        return book.get_sheet_by_name(names[0]) if names else None
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(DAMAGED) from error


def _cells_of(sheet: CalamineSheet) -> Iterator[list[str]]:
    try:
        lines = sheet.to_python(skip_empty_area=False, nrows=10 * MOST_ROWS)
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(DAMAGED) from error
    return ([text_of(cell) for cell in line[:MOST_COLUMNS]] for line in lines)
