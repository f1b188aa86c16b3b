"""The official forms of self-inspection, out and in: sheets as .xlsx and .docx, the merged table, and a sheet read back. Pure."""

from evalsvc.inspections.workbook.facts import Answered, SheetFacts
from evalsvc.inspections.workbook.found import Read, ReadRow, Unknown
from evalsvc.inspections.workbook.layout import blank_table, form_table
from evalsvc.inspections.workbook.merging import UnitSheet, merged_table
from evalsvc.inspections.workbook.reading import read_sheet
from evalsvc.inspections.workbook.report import Contrary, report_letter
from evalsvc.inspections.workbook.round_report import RoundFacts, UnitTold, round_letter
from evalsvc.inspections.workbook.screen import ShownCell, by_goal
from evalsvc.inspections.workbook.wording import finding_cell, measure_cell
from evalsvc.inspections.workbook.writing import sheet_docx, sheet_xlsx

__all__ = [
    "Answered",
    "Contrary",
    "Read",
    "ReadRow",
    "RoundFacts",
    "SheetFacts",
    "ShownCell",
    "UnitSheet",
    "UnitTold",
    "Unknown",
    "blank_table",
    "by_goal",
    "finding_cell",
    "form_table",
    "measure_cell",
    "merged_table",
    "read_sheet",
    "report_letter",
    "round_letter",
    "sheet_docx",
    "sheet_xlsx",
]
