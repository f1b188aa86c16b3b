"""Tables that come in and go out: .xlsx, .xls and .csv with rows that know their cells. Pure: no request, no database session."""

from evalsvc.core.tables.cells import Fault, Layout, Row, letters, row_of
from evalsvc.core.tables.columns import Column, Holds, Value
from evalsvc.core.tables.matching import Head, Heads, Sheet, find_heads, propose, read_matched, read_sheet, samples_of
from evalsvc.core.tables.packing import MOST_ROWS, Unreadable
from evalsvc.core.tables.reading import MOST_BYTES, Table, check_file, read_table
from evalsvc.core.tables.writing import CSV, DOCX, JSON, PDF, TYPES, XLSX, TableFile, Values, write_table, write_template

__all__ = [
    "CSV",
    "DOCX",
    "JSON",
    "MOST_BYTES",
    "MOST_ROWS",
    "PDF",
    "TYPES",
    "XLSX",
    "Column",
    "Fault",
    "Head",
    "Heads",
    "Holds",
    "Layout",
    "Row",
    "Sheet",
    "Table",
    "TableFile",
    "Unreadable",
    "Value",
    "Values",
    "check_file",
    "find_heads",
    "letters",
    "propose",
    "read_matched",
    "read_sheet",
    "read_table",
    "row_of",
    "samples_of",
    "write_table",
    "write_template",
]
