"""The printed things of a rating point: an A4 poster and a desk sticker, as PDF.

What is printed goes to the typesetter as JSON and is never read as markup. Noto Sans SC is embedded;
fonts of the machine are left alone, so that the paper is the same wherever it is made.
"""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

import typst
from pylopdf_fonts_zh_cn import sans_path

FOLDER = Path(__file__).resolve().parent
_PICTOGRAPHS = re.compile("[\U0001f000-\U0001ffff\ufe0f\u200d\u20e3]")
_LONG_RUN = re.compile(r"[^\s\u2e80-\uffff]{14}(?=\S)")
_FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(Path(sans_path()).parent)])


@dataclass(frozen=True)
class Sheet:
    """What stands on a paper: `place` is the window (or hall, …), `hall` what is above it, `unit` whose paper it is.

    `code` is in groups, `since` the day it was given out.
    """

    place: str
    hall: str
    english: str
    unit: str
    address: str
    code: str
    since: str


def poster(sheet: Sheet, svg: bytes) -> bytes:
    """The A4 poster as PDF; `svg` is the drawn code."""
    return _typeset("poster.typ", sheet, svg)


def sticker(sheet: Sheet, svg: bytes) -> bytes:
    """The desk sticker (A6, landscape) as PDF."""
    return _typeset("sticker.typ", sheet, svg)


def _typeset(template: str, sheet: Sheet, svg: bytes) -> bytes:
    shown = {name: value if name == "address" else _breakable(value) for name, value in asdict(sheet).items()}
    shown["address-shown"] = _breakable_address(sheet.address)
    inputs = {"data": json.dumps(shown, ensure_ascii=False), "svg": svg.decode()}
    pdf = typst.Compiler(FOLDER / template, root=FOLDER, font_paths=_FONTS, sys_inputs=inputs).compile(format="pdf")
    if not isinstance(pdf, bytes):
        raise TypeError(f"{template} gave no PDF")
    return pdf


def _breakable(text: str) -> str:
    """The text without pictographs, which the font lacks, and with a place to break (U+200B) in runs that no rule would break."""
    plain = " ".join(_PICTOGRAPHS.sub("", text).split())
    return _LONG_RUN.sub(lambda run: run[0] + "\u200b", plain)


def _breakable_address(address: str) -> str:
    return re.sub(r"(?<=[/.])(?=[^/.])", "\u200b", _breakable(address))
