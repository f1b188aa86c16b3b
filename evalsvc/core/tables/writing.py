"""Writes tables: .xlsx with the look of an office, .csv that opens rightly in Excel, .json. No value ever becomes a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any, NamedTuple

import orjson
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from evalsvc.core.tables.columns import Column, Holds, Value
from evalsvc.core.tables.packing import MOST_ROWS
from evalsvc.core.tables.reading import DANGEROUS
from evalsvc.core.text import clean

XLSX, CSV, JSON, DOCX, PDF = "xlsx", "csv", "json", "docx", "pdf"
TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
    JSON: "application/json",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PDF: "application/pdf",
}
GUIDED = 2000  # rows with drop-downs below the last one
OPTIONS, GUIDE = "选项", "填写说明"
Values = Mapping[str, Value]

_LINE = Side(style="thin", color="FFB8C2CC")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="FFDCE6F2")
_NEEDED = PatternFill("solid", fgColor="FFFCE4D6")
_FORMATS = {Holds.DAY: "yyyy-mm-dd", Holds.WHOLE: "0"}


class TableFile(NamedTuple):
    """A file to send: its content, its media type and its name."""

    content: bytes
    mimetype: str
    name: str


def write_table(form: str, title: str, columns: Sequence[Column], rows: Iterable[Values]) -> TableFile:
    """A table as .xlsx, .csv (UTF-8 with BOM) or .json, each value by the key of its column."""
    content = {XLSX: _book, CSV: _text, JSON: _json}[form](title, columns, rows)
    return TableFile(content, TYPES[form], f"{title}.{form}")


def write_template(title: str, columns: Sequence[Column]) -> TableFile:
    """An empty workbook to fill in: heads with notes, drop-downs, and a sheet that explains each column."""
    return TableFile(_book(title, columns, []), TYPES[XLSX], f"{title}（模板）.xlsx")


def _book(title: str, columns: Sequence[Column], rows: Iterable[Values]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  # a new workbook begins with one
    sheet.title = title[:31]
    _write_head(sheet, columns)
    last = _write_rows(sheet, columns, rows)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(last, 2)}"
    _prepare_print(sheet)
    _write_guide(book.create_sheet(GUIDE), columns)
    _offer(sheet, book.create_sheet(OPTIONS), columns, last)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _write_head(sheet: Worksheet, columns: Sequence[Column]) -> None:
    for place, column in enumerate(columns, start=1):
        cell = sheet.cell(1, place, f"{column.head}*" if column.needed else column.head)
        cell.font, cell.fill, cell.border = Font(bold=True), _NEEDED if column.needed else _HEAD, _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        if column.note:
            cell.comment = Comment(column.note, "系统", height=120, width=280)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].number_format = _FORMATS.get(column.holds, "@")
    sheet.row_dimensions[1].height = 30


def _write_rows(sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Values]) -> int:
    looks = _looks(sheet.parent, columns)
    number = 1
    for number, values in enumerate(rows, start=2):
        for place, column in enumerate(columns, start=1):
            value = column.written(values.get(column.key))
            cell: Any = sheet.cell(number, place)
            cell._style = copy(looks[place - 1]._style)  # ten times as fast as to give each cell its border and format
            if isinstance(value, str):
                _put_text(cell, value)
            elif value is not None:
                cell.value = value
    return number


def _looks(book: Any, columns: Sequence[Column]) -> list[Any]:
    """For each column a cell that looks as all of its cells do."""
    pattern = book.create_sheet("pattern")
    cells = []
    for place, column in enumerate(columns, start=1):
        cell = pattern.cell(1, place)
        cell.border, cell.number_format = _BORDER, _FORMATS.get(column.holds, "@")
        cell.alignment = Alignment(vertical="center", wrap_text=column.holds in (Holds.TEXT, Holds.CHOICE))
        cells.append(cell)
    book.remove(pattern)
    return cells


def _put_text(cell: Cell | MergedCell, text: str) -> None:
    """Puts a text into a cell; one that begins with = stays a text."""
    cell.value = clean(text)
    cell.data_type = "s"


def _prepare_print(sheet: Worksheet) -> None:
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter.oddFooter.center.text = "第&P页，共&N页"  # type: ignore[union-attr]  # it is made with the sheet


def _write_guide(sheet: Worksheet, columns: Sequence[Column]) -> None:
    for place, (head, width) in enumerate((("列名", 20), ("是否必填", 10), ("怎样填写", 60), ("可选内容", 40)), start=1):
        cell = sheet.cell(1, place, head)
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _BORDER
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, column in enumerate(columns, start=2):
        for place, text in enumerate((column.head, "必填" if column.needed else "选填", column.note, "、".join(column.choices.values())), start=1):
            told = sheet.cell(number, place)
            _put_text(told, text)
            told.border, told.alignment = _BORDER, Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"


def _offer(sheet: Worksheet, options: Worksheet, columns: Sequence[Column], last: int) -> None:
    """Drop-downs for fixed choices, from a hidden sheet, and hints beside the cells."""
    options.sheet_state = "hidden"
    for place, column in enumerate(columns, start=1):
        if not column.choices:
            continue
        for number, words in enumerate(column.choices.values(), start=1):
            _put_text(options.cell(number, place), words)
        letter = get_column_letter(place)
        rule = DataValidation(
            type="list",
            formula1=f"{OPTIONS}!${letter}$1:${letter}${len(column.choices)}",
            allow_blank=not column.needed,
            showErrorMessage=True,
            errorTitle=column.head,
            error="请从下拉列表中选择。",
        )
        rule.add(f"{letter}2:{letter}{min(last + GUIDED, 2 * MOST_ROWS)}")
        sheet.add_data_validation(rule)


def _text(_title: str, columns: Sequence[Column], rows: Iterable[Values]) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([column.head for column in columns])
    for values in rows:
        writer.writerow([_harmless(column.written(values.get(column.key))) for column in columns])
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def _harmless(value: Value) -> str:
    """A value that no table program takes for a formula."""
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] and text[0] in DANGEROUS else text


def _json(_title: str, columns: Sequence[Column], rows: Iterable[Values]) -> bytes:
    return orjson.dumps([{column.key: values.get(column.key) for column in columns} for values in rows], option=orjson.OPT_INDENT_2)
