"""The paper slip (书面评价表) of a rating point: A5, both languages, the boxes of the form in use, no box ticked.

What is printed goes to the typesetter as JSON and is never read as markup.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typst
from pylopdf_fonts_zh_cn import sans_path

FOLDER = Path(__file__).resolve().parent
_FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(Path(sans_path()).parent)])


@dataclass(frozen=True)
class PaperSlip:
    """What stands on a slip: the place in both languages, whose paper it is, the point's code in groups, and the form."""

    place: str
    english: str
    unit: str
    code: str
    version: str
    form: Mapping[str, Any]


def paper_slip(slip: PaperSlip) -> bytes:
    """The slip as a PDF of two A5 pages, to be printed on both sides of a sheet."""
    inputs = {"data": json.dumps(asdict(slip), ensure_ascii=False)}
    pdf = typst.Compiler(FOLDER / "slip.typ", root=FOLDER, font_paths=_FONTS, sys_inputs=inputs).compile(format="pdf")
    if not isinstance(pdf, bytes):
        raise TypeError("slip.typ gave no PDF")
    return pdf
