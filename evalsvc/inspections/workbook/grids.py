"""A file as a grid of texts that know where they stand: a workbook's visible sheets, or the tables of a document. Pure.

Nothing is worked out: a formula counts by the value that its program left, and one without a value is told.
"""

import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from evalsvc.core.tables import MOST_BYTES, Unreadable, check_file
from evalsvc.core.tables.cells import letters
from evalsvc.core.tables.packing import MOST_PARTS, MOST_UNPACKED, ZIP, text_of, unpacked
from evalsvc.core.text import clean
from evalsvc.inspections.workbook.marks import NAME, Marks, read_marks

MOST_LINES = 2000
TOO_LONG = f"这张表超过{MOST_LINES}行，不像一张自查表。请只留要导入的一张表再试。"
BROKEN = "这个文件打不开，可能已损坏或设有密码。请用办公软件打开后另存再试。"
_DOCUMENT = "word/document.xml"
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*?(?<!/)>(.*?)</(?:\w+:)?c>', re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>]*?(?<!/)>")

At = tuple[int, int]


@dataclass
class Grid:
    """The texts of a table by row and column, both from 0; `covers` are the rows of merged cells, `unread` formulas without a value."""

    name: str
    texts: dict[At, str]
    covers: Mapping[At, int] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    is_document: bool = False

    def cell(self, at: At) -> str:
        """Where a text stands, as people find it."""
        return f"第{at[0] + 1}行第{at[1] + 1}格" if self.is_document else f"{letters(at[1])}{at[0] + 1}"

    def lines(self) -> Iterator[tuple[int, dict[int, str]]]:
        """The lines that hold a text, with their texts by column."""
        by_line: dict[int, dict[int, str]] = {}
        for (line, column), text in sorted(self.texts.items()):
            by_line.setdefault(line, {})[column] = text
        yield from by_line.items()


@dataclass(frozen=True)
class Opened:
    """What stands in a file: its tables, its marks where they survived, and the paragraphs beside the tables."""

    grids: list[Grid]
    marks: Marks | None = None
    beside: tuple[str, ...] = ()


def open_file(name: str, content: bytes) -> Opened:
    """The tables of a .xlsx, .xls or .docx; raises Unreadable."""
    return _document(content) if name.lower().endswith(".docx") else _book(name, content)


def _book(name: str, content: bytes) -> Opened:
    check_file(name, content)
    if not content.startswith((ZIP, b"\xd0\xcf\x11\xe0")):
        raise Unreadable("只能读.xlsx、.xls和.docx的自查表。")
    packed = unpacked(content) if content.startswith(ZIP) else content
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(packed))
        seen = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        shown = [sheet.name for sheet in seen if sheet.visible == SheetVisibleEnum.Visible and sheet.name != NAME]
        grids = [_grid(book, each, packed) for each in shown]
        marks = read_marks(_lines(book, NAME)) if NAME in {sheet.name for sheet in seen} else None
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(BROKEN) from error
    return Opened(grids, marks)


def _lines(book: CalamineWorkbook, name: str) -> list[list[str]]:
    lines = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=20 * MOST_LINES)
    while lines and not any(text_of(cell) for cell in lines[-1]):
        lines.pop()
    if len(lines) > MOST_LINES:
        raise Unreadable(TOO_LONG)
    return [[clean(text_of(cell)) for cell in line] for line in lines]


def _grid(book: CalamineWorkbook, name: str, packed: bytes) -> Grid:
    texts = {(line, column): text for line, texts in enumerate(_lines(book, name)) for column, text in enumerate(texts) if text}
    merged = book.get_sheet_by_name(name).merged_cell_ranges or []
    covers = {first: last[0] - first[0] + 1 for first, last in merged}
    unread = _unread(packed, name) if packed.startswith(ZIP) else ()
    return Grid(name, texts, covers, tuple(unread))


def _unread(packed: bytes, name: str) -> Iterator[str]:
    """The cells of a sheet with a formula that its program left without a value."""
    with ZipFile(io.BytesIO(packed)) as book:
        part = _part(book, name)
        body = book.read(part) if part in book.namelist() else b""
    for column, line, inner in _CELL.findall(body) if _FORMULA.search(body) else ():
        if _FORMULA.search(inner) and not _VALUE.search(inner):
            yield f"{column.decode()}{line.decode()}"


def _part(book: ZipFile, name: str) -> str:
    try:
        sheets = parse_xml(book.read("xl/workbook.xml")).iter("{*}sheet")
        wanted = next(value for sheet in sheets if sheet.get("name") == name for key, value in sheet.items() if key.endswith("}id"))
        relations = parse_xml(book.read("xl/_rels/workbook.xml.rels")).iter("{*}Relationship")
        target = next(str(each.get("Target")) for each in relations if each.get("Id") == wanted)
    except (KeyError, StopIteration, SyntaxError):
        return ""
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _document(content: bytes) -> Opened:
    if not content or len(content) > MOST_BYTES:
        raise Unreadable(f"文件是空的，或者超过{MOST_BYTES // 1024 // 1024}MB。")
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unreadable("这个文件展开后太大，请删去图片后再试。")
            body = parse_xml(packed.read(_DOCUMENT)).find(qn("w:body"))
    except (BadZipFile, KeyError, SyntaxError, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Unreadable(BROKEN) from error
    tables = _inside(body, "tbl")
    if sum(len(table) for table in tables) > MOST_LINES:
        raise Unreadable(TOO_LONG)
    beside = (clean(_words(child)) for child in _inside(body, "p"))
    return Opened([_table(table, f"表{number}") for number, table in enumerate(tables, start=1)], None, tuple(text for text in beside if text))


def _inside(parent: Any, name: str) -> list[Any]:
    """The children of a name, also those that a content control wraps."""
    found: list[Any] = parent.xpath(f"./w:{name} | ./w:sdt/w:sdtContent/w:{name}")
    return found


def _table(table: Any, name: str) -> Grid:
    texts: dict[At, str] = {}
    for line, row in enumerate(_inside(table, "tr")):
        column = 0
        for cell in _inside(row, "tc"):
            text = clean("\n".join(_words(paragraph) for paragraph in cell.iter(qn("w:p"))))
            if text:
                texts[line, column] = text
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            wide = "" if span is None else span.get(qn("w:val"), "")
            column += int(wide) if wide.isascii() and wide.isdigit() else 1
    return Grid(name, texts, is_document=True)


def _words(paragraph: Any) -> str:
    marks = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t"}
    nodes = (node for run in paragraph.iter(qn("w:r")) for node in run)
    return "".join(node.text or "" if node.tag == qn("w:t") else marks.get(node.tag, "") for node in nodes)
