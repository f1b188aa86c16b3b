"""Official tables (台账, 自查表, 登记簿) as .xlsx, .docx and PDF: title, unit and day, merged heads that come again on each page, A4 across. Pure.

It stands in core, because every noun that keeps a ledger prints one, also those below `papers`; `tables` beside it are
the plain ones, which machines and imports read.
"""

from evalsvc.core.official.layout import Cell, OfficialTable, Shown
from evalsvc.core.official.printed import table_pdf
from evalsvc.core.official.sheet import table_xlsx
from evalsvc.core.official.text import table_docx

__all__ = ["Cell", "OfficialTable", "Shown", "table_docx", "table_pdf", "table_xlsx"]
