"""Official tables as PDF for the archive. What is printed goes to the typesetter as JSON and is never read as markup.

The official fonts are named first; a bureau that has bought them lays their files into `DIR/fonts`, and without them
Noto Serif SC and Noto Sans SC take their places.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path

from evalsvc.core.official.layout import OfficialTable, Shown, in_words, place

FOLDER = Path(__file__).resolve().parent
ENDINGS = (".ttf", ".otf", ".ttc")
_FREE = tuple(dict.fromkeys(str(Path(found).parent) for found in (sans_path(), serif_path())))


def table_pdf(table: OfficialTable, fonts: Path | None = None) -> bytes:
    """The table as PDF, A4 across; `fonts` is a folder with the fonts that the bureau has, which may be missing."""
    bought = fonts is not None and fonts.is_dir() and any(path.suffix.lower() in ENDINGS for path in fonts.iterdir())
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts), *_FREE] if bought else [*_FREE])
    data = {
        "title": table.title,
        "unit": table.unit,
        "day": table.day,
        "widths": table.widths,
        "scale": table.scale,
        "head": list(_cells(table.head, table)),
        "rows": list(_cells(table.rows, table)),
        "notes": table.notes,
        "signatures": table.signatures,
        "substitute": not bought,
    }
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    pdf = typst.Compiler(FOLDER / "table.typ", root=FOLDER, font_paths=found, sys_inputs=inputs).compile(format="pdf")
    if not isinstance(pdf, bytes):
        raise TypeError(f"{table.title} gave no PDF")
    return pdf


def _cells(rows: Sequence[Sequence[Shown]], table: OfficialTable) -> Iterator[dict[str, Any]]:
    for placed in place(rows, len(table.widths)):
        for each in placed:
            yield {
                "x": each.column,
                "y": each.row,
                "text": in_words(each.cell.value),
                "columns": each.cell.columns,
                "rows": each.cell.rows,
                "centred": each.column in table.centred,
            }
