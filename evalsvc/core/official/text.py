"""An official table as .docx: A4 across, head rows that come again, no row broken between pages."""

from collections.abc import Iterator

from evalsvc.core.official.layout import FANG, HEI, SONG, Cell, OfficialTable, Placed, in_words, laid_out, place
from evalsvc.core.official.word import TWIPS_PER_MM, Paper, add, add_footer, bytes_of, field, new_document, paragraph, run

A4_ACROSS = Paper(297, 210, 15, 12, 16, 12, 8)
LEAST_POINTS = 6.0
_CLOSE = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'  # no gap between Chinese and figures: a date stays in one line
_EDGES = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for edge in ("top", "left", "bottom", "right", "insideH", "insideV"))


def table_docx(table: OfficialTable) -> bytes:
    """The table as a document; raises ValueError when its cells do not fit together."""
    document = new_document(A4_ACROSS, title=table.title, author=table.unit)
    size = max(LEAST_POINTS, 10.5 * table.scale)
    add(document, paragraph(run(table.title, SONG, 18), side="center", after=6))
    if table.unit or table.day:
        stop = f'<w:tabs><w:tab w:val="right" w:pos="{_twips(A4_ACROSS.inner)}"/></w:tabs>'
        told = (run(table.unit, FANG, 10.5), "<w:r><w:tab/></w:r>", run(table.day, FANG, 10.5))
        add(document, paragraph(*told, side="left", after=3, more=stop))
    add(document, "".join(_table(table, size)))
    for note in table.notes:
        add(document, paragraph(run(note, FANG, 10.5), side="left", before=3))
    if table.signatures:
        add(document, paragraph(run("　　　　　　　　".join(table.signatures), FANG, 10.5), side="left", before=10))
    numbers = (run("第", FANG, 9), field("PAGE", FANG, 9), run("页，共", FANG, 9), field("NUMPAGES", FANG, 9), run("页", FANG, 9))
    add_footer(document, paragraph(*numbers, side="center"))
    return bytes_of(document)


def _table(table: OfficialTable, size: float) -> Iterator[str]:
    widths = [_twips(A4_ACROSS.inner * width / sum(table.widths)) for width in table.widths]
    sides = (("top", 30), ("left", 40), ("bottom", 30), ("right", 40))
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
    yield f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{_EDGES}</w:tblBorders>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    for rows, is_head in ((place(table.head, len(widths)), True), (laid_out(table), False)):
        open_below: dict[int, tuple[Cell, int]] = {}
        for placed in rows:
            yield from _row(placed, open_below, widths, table.centred, size, is_head=is_head)
    yield "</w:tbl>"


def _row(
    placed: list[Placed], open_below: dict[int, tuple[Cell, int]], widths: list[int], centred: frozenset[int], size: float, *, is_head: bool
) -> Iterator[str]:
    yield f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>"
    starts = {each.column: each.cell for each in placed}
    column = 0
    while column < len(widths):
        cell = starts.get(column)
        if cell is None:
            cell, left = open_below[column]
            merged, words = "<w:vMerge/>", ""
            open_below[column] = (cell, left - 1)
        else:
            merged, words = ('<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""), in_words(cell.value)
            open_below[column] = (cell, cell.rows - 1)
        span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        width = sum(widths[column : column + cell.columns])
        side = "center" if is_head or column in centred else "left"
        body = "".join(paragraph(run(line, HEI if is_head else FANG, size), side=side, more=_CLOSE) for line in words.split("\n"))
        yield f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merged}<w:vAlign w:val="center"/></w:tcPr>{body}</w:tc>'
        column += cell.columns
    yield "</w:tr>"


def _twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_PER_MM)
