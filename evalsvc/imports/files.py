"""A table on its way out as a file: laid out as an office keeps it where its noun says how, else plain. Pure."""

from collections.abc import Iterable

from evalsvc.core.official import table_docx, table_xlsx
from evalsvc.core.tables import DOCX, TYPES, XLSX, TableFile, Values, write_table
from evalsvc.imports.kinds import Outgoing

MAKERS = {XLSX: table_xlsx, DOCX: table_docx}


def file_of(form: str, table: Outgoing, rows: Iterable[Values]) -> TableFile:
    """The rows as .xlsx, .csv, .json, or, for an official table, .docx."""
    if table.official is None or form not in MAKERS:
        return write_table(form, table.title, table.columns, rows)
    return TableFile(MAKERS[form](table.official(list(rows))), TYPES[form], f"{table.title}.{form}")
