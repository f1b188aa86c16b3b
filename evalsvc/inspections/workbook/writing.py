"""A sheet as the file that its bureau knows: .xlsx with the marks by which it comes back, and .docx. Pure."""

import io
import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from evalsvc.core.official import OfficialTable, table_docx, table_xlsx
from evalsvc.core.official.layout import Cell, in_words
from evalsvc.core.tables.cells import letters
from evalsvc.core.text import clean
from evalsvc.inspections.outline import Outline
from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook.facts import Answered, SheetFacts
from evalsvc.inspections.workbook.layout import form_table, lines_of_form
from evalsvc.inspections.workbook.marks import NAME, Marks, RowMark, digest, lines_of_marks

ABOVE = 3  # title, unit and day, heads
_PART = "xl/worksheets/marks.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_TEXTS = ("xl/worksheets/", "xl/sharedStrings")  # an inline text and a shared one are escaped alike
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def sheet_xlsx(outline: Outline, facts: SheetFacts, answers: Sequence[Answered]) -> bytes:
    """The official form of a sheet as a workbook that `read_sheet` knows again."""
    table = form_table(outline, facts, answers)
    return _with_marks(table_xlsx(table), _marks(outline, facts, answers, table))


def sheet_docx(outline: Outline, facts: SheetFacts, answers: Sequence[Answered]) -> bytes:
    """The official form of a sheet as a document."""
    return table_docx(form_table(outline, facts, answers))


def _marks(outline: Outline, facts: SheetFacts, answers: Sequence[Answered], table: OfficialTable) -> Marks:
    by_key = {answer.key: answer for answer in answers}
    rows = {}
    for number, line in enumerate(lines_of_form(outline, answers)):
        answer = by_key.get(line.key)
        measure, finding = (len(clean(answer.measure)), len(clean(answer.finding))) if answer else (0, 0)
        result = answer.result if answer else Result.NONE
        rows[line.key] = RowMark(ABOVE + number, line.key, result, digest(line.finding), digest(line.measure), measure, finding)
    furniture = frozenset(digest(text) for text in _furniture(table))
    return Marks(facts.unit_id, facts.sheet_id, facts.revision, rows, furniture)


def _furniture(table: OfficialTable) -> Iterator[str]:
    """The texts that are no answers and no requirements."""
    yield from (table.title, table.unit, table.day, *table.notes, "　　　　　　　　".join(table.signatures))
    yield from (in_words(cell.value if isinstance(cell, Cell) else cell) for cell in table.head[0])


def _with_marks(body: bytes, marks: Marks) -> bytes:
    """The workbook with one more sheet, which no menu of a table program shows; its texts are never taken for escapes."""
    target = io.BytesIO()
    added = {
        "xl/workbook.xml": ("</sheets>", f'<sheet xmlns:r="{_RELATIONS}" name={quoteattr(NAME)} sheetId="99" state="veryHidden" r:id="rIdMarks"/>'),
        "xl/_rels/workbook.xml.rels": (
            "</Relationships>",
            f'<Relationship Id="rIdMarks" Type="{_RELATIONS}/worksheet" Target="/{_PART}"/>',
        ),
        "[Content_Types].xml": ("</Types>", f'<Override PartName="/{_PART}" ContentType="{_TYPE}"/>'),
    }
    with ZipFile(io.BytesIO(body)) as given, ZipFile(target, "w", ZIP_DEFLATED) as whole:
        for name in given.namelist():
            text = given.read(name).decode()
            if name in added:
                before, more = added[name]
                text = text.replace(before, more + before)
            whole.writestr(name, _ESCAPE.sub("_x005F_", text) if name.startswith(_TEXTS) else text)
        whole.writestr(_PART, "".join(_sheet(lines_of_marks(marks))))
    return target.getvalue()


def _sheet(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_MAIN}"><sheetData>'
    for number, line in enumerate(lines, start=1):
        cells = (f'<c r="{letters(place)}{number}" t="inlineStr"><is><t>{escape(text)}</t></is></c>' for place, text in enumerate(line))
        yield f'<row r="{number}">{"".join(cells)}</row>'
    yield "</sheetData></worksheet>"
