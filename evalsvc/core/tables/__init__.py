"""Tables that come in and go out: .xlsx, .xls and .csv with rows that know their cells. Pure: no request, no database session."""

from evalsvc.core.tables.cells import Fault, Layout, Row, row_of
from evalsvc.core.tables.columns import Column, Holds, Value
from evalsvc.core.tables.reading import MOST_BYTES, MOST_ROWS, Table, Unreadable, check_file, read_table
from evalsvc.core.tables.writing import CSV, JSON, TYPES, XLSX, TableFile, Values, write_table, write_template

__all__ = [
    "CSV",
    "JSON",
    "MOST_BYTES",
    "MOST_ROWS",
    "TYPES",
    "XLSX",
    "Column",
    "Fault",
    "Holds",
    "Layout",
    "Row",
    "Table",
    "TableFile",
    "Unreadable",
    "Value",
    "Values",
    "check_file",
    "read_table",
    "row_of",
    "write_table",
    "write_template",
]
