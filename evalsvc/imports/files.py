"""A table on its way out as a file: laid out as an office keeps it where its noun says how, else plain. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from evalsvc.core.official import table_docx, table_xlsx
from evalsvc.core.tables import DOCX, TYPES, XLSX, TableFile, Values, write_table
from evalsvc.imports.kinds import Outgoing

MAKERS = {XLSX: table_xlsx, DOCX: table_docx}
STEP = 1000
Tell = Callable[[int, int], None]


def file_of(form: str, table: Outgoing, rows: Sequence[Values], tell: Tell | None = None) -> TableFile:
    """The rows as .xlsx, .csv, .json, or, for an official table, .docx and what else it knows to make; `tell` hears how many of how many are written."""
    maker = {**MAKERS, **table.makers}.get(form)
    if table.official is None or maker is None:
        return write_table(form, table.title, table.columns, _told(rows, tell) if tell else rows)
    official = table.official(rows)
    if tell:
        count = len(official.rows)
        official = replace(official, tell=lambda done: tell(done, count))
    return TableFile(maker(official), TYPES[form], f"{table.title}.{form}")


def _told(rows: Sequence[Values], tell: Tell) -> Iterator[Values]:
    for number, row in enumerate(rows, start=1):
        yield row
        if number % STEP == 0:
            tell(number, len(rows))
