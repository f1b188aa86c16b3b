"""An official table as .xlsx. No value ever becomes a formula."""

import io
from collections.abc import Iterator
from copy import copy
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from evalsvc.core.official.layout import ACROSS, FANG, HEI, SONG, OfficialTable, Placed, Value, in_words, laid_out, lines_of, place
from evalsvc.core.text import clean

LINE_POINTS = 15.0
MOST_ACROSS = 220  # A4 then shows 10.5 points as 7
DAY_WIDTH = 11.5
TALLEST = 409  # Excel takes no more
_EDGE = Side(style="thin", color="FF000000")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_INCH = 25.4
_A4 = 9


def table_xlsx(table: OfficialTable) -> bytes:
    """The table as a workbook of one sheet; raises ValueError when its cells do not fit together."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = clean(table.title).translate(dict.fromkeys(map(ord, r"[]:*?/\'")))[:31] or "台账"
    looks = _Looks(book)
    widths = _widths(table)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    row = _write_top(sheet, table)
    first = row
    row = _write_cells(sheet, row, place(table.head, len(widths)), widths, looks.head, None)
    _repeat(sheet, first, row - 1)
    row = _write_cells(sheet, row, laid_out(table), widths, looks.left, (looks.centre, table.centred))
    _write_end(sheet, row, table, sum(widths))
    _prepare_print(sheet, table)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _widths(table: OfficialTable) -> list[float]:
    """Wide tables are printed smaller, but not too small to read: then texts take more lines. A day takes none, so it gets its room."""
    total = sum(table.widths)
    factor = min(max(total, ACROSS), MOST_ACROSS) / total
    days = {each.column for row in place(table.rows, len(table.widths)) for each in row if isinstance(each.cell.value, date)}
    return [max(width * factor, DAY_WIDTH if number in days else 0.0) for number, width in enumerate(table.widths)]


class _Looks:
    """How cells look: a pattern is copied ten times as fast as a cell is given border, font and alignment."""

    def __init__(self, book: Workbook) -> None:
        pattern = book.create_sheet("pattern")
        self.head = _look(pattern.cell(1, 1), Font(name=HEI, size=10.5), "center")
        self.left = _look(pattern.cell(2, 1), Font(name=FANG, size=10.5), "left")
        self.centre = _look(pattern.cell(3, 1), Font(name=FANG, size=10.5), "center")
        book.remove(pattern)


def _look(cell: Any, font: Font, across: str) -> Any:
    cell.font, cell.border, cell.number_format = font, _BORDER, "@"
    cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
    return cell


def _write_top(sheet: Worksheet, table: OfficialTable) -> int:
    """Title, unit and day; returns the row that follows."""
    columns = len(table.widths)
    _across(sheet, 1, 1, columns, table.title, Font(name=SONG, size=20), "center")
    sheet.row_dimensions[1].height = 30.0 * lines_of(table.title, ACROSS / 2) + 8
    if not (table.unit or table.day):
        return 2
    middle = max(1, columns // 2)
    _across(sheet, 2, 1, middle, table.unit, Font(name=FANG, size=10.5), "left")
    if columns > middle:
        _across(sheet, 2, middle + 1, columns, table.day, Font(name=FANG, size=10.5), "right")
    sheet.row_dimensions[2].height = 22
    return 3


def _write_cells(sheet: Any, top: int, rows: Iterator[list[Placed]], widths: list[float], look: Any, centred: tuple[Any, frozenset[int]] | None) -> int:
    row = top
    for row, placed in enumerate(rows, start=top):
        height = LINE_POINTS
        for each in placed:
            cell = each.cell
            chosen = centred[0] if centred and each.column in centred[1] else look
            for below in range(cell.rows):
                for beside in range(cell.columns):
                    sheet.cell(row + below, each.column + 1 + beside)._style = copy(chosen._style)
            put(sheet.cell(row, each.column + 1), cell.value)
            if cell.rows > 1 or cell.columns > 1:
                sheet.merged_cells.ranges.add(  # merge_cells compares each with every other
                    CellRange(min_row=row, max_row=row + cell.rows - 1, min_col=each.column + 1, max_col=each.column + cell.columns)
                )
            room = sum(widths[each.column : each.column + cell.columns])
            height = max(height, (lines_of(in_words(cell.value), room) * LINE_POINTS + 6) / cell.rows)
        sheet.row_dimensions[row].height = min(height, TALLEST)  # not every program makes rows as high as their texts need
        row += 1
    return row


def put(cell: SheetCell | MergedCell, value: Value) -> None:
    """Puts a value into a cell; a text that begins with = stays a text, a day stays a day."""
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
    elif value is not None:
        cell.value = value
        cell.number_format = "yyyy-mm-dd" if isinstance(value, date) else "0"


def _write_end(sheet: Worksheet, row: int, table: OfficialTable, width: float) -> None:
    for note in table.notes:
        _across(sheet, row, 1, len(table.widths), note, Font(name=FANG, size=10.5), "left")
        sheet.row_dimensions[row].height = lines_of(note, width) * LINE_POINTS + 4
        row += 1
    if table.signatures:
        _across(sheet, row, 1, len(table.widths), "　　　　　　　　".join(table.signatures), Font(name=FANG, size=10.5), "left")
        sheet.row_dimensions[row].height = 26


def _across(sheet: Worksheet, row: int, first: int, last: int, text: str, font: Font, side: str) -> None:
    cell: Any = sheet.cell(row, first)
    put(cell, text)
    cell.font, cell.alignment = font, Alignment(horizontal=side, vertical="center", wrap_text=True)
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)


def _repeat(sheet: Worksheet, first: int, last: int) -> None:
    sheet.print_title_rows = f"{first}:{last}"
    sheet.freeze_panes = f"A{last + 1}"


def _prepare_print(sheet: Any, table: OfficialTable) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 12 / _INCH
    margins.top, margins.bottom, margins.footer = 15 / _INCH, 16 / _INCH, 8 / _INCH
    sheet.HeaderFooter.oddFooter.center.text = "第&P页，共&N页"
    sheet.parent.properties.title = table.title
