"""The printed things of rating points: posters, desk stickers and small stickers, as PDF.

What is printed goes to the typesetter as JSON and is never read as markup. Noto Sans SC is embedded;
fonts of the machine are left alone, so that the paper is the same wherever it is made.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import typst
from pylopdf_fonts_zh_cn import sans_path

from evalsvc.organisation.drawing import svg_of

FOLDER = Path(__file__).resolve().parent
PREVIEW_DPI = 96
KEPT_DOCUMENTS = 10
_PICTOGRAPHS = re.compile("[\U0001f000-\U0001ffff\ufe0f\u200d\u20e3]")
_LONG_RUN = re.compile(r"[^\s\u2e80-\uffff]{14}(?=\S)")
_FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(Path(sans_path()).parent)])


@dataclass(frozen=True)
class Sheet:
    """What stands on a paper: `place` is the window (or hall, …), `hall` what is above it, `unit` whose paper it is.

    `code` is in groups, `since` the day it was given out; `leads_to` is point, or hall where a window is chosen first.
    """

    place: str
    hall: str
    english: str
    unit: str
    address: str
    code: str
    since: str
    leads_to: str = "point"


@dataclass(frozen=True)
class Layout:
    """A way to lay many rating points out on A4: how many on a sheet, and what the piece is called and measures."""

    pieces: int
    name: str
    size: str
    template: str

    def sheets(self, points: int) -> int:
        """How many sheets so many points take."""
        return -(-points // self.pieces)


LAYOUTS = {
    layout.pieces: layout
    for layout in (
        Layout(1, "海报", "A4，每张1幅", "poster.typ"),
        Layout(4, "桌贴", "A6横幅，148×105毫米，每张4枚", "sheets-4.typ"),
        Layout(12, "方形贴纸", "64×69毫米，每张12枚", "sheets-12.typ"),
        Layout(24, "长条贴纸", "64×35毫米，每张24枚", "sheets-24.typ"),
    )
}


def poster(sheet: Sheet) -> bytes:
    """The A4 poster as PDF."""
    return _typeset("poster.typ", [sheet])


def sticker(sheet: Sheet) -> bytes:
    """The desk sticker (A6, landscape) as PDF."""
    return _typeset("sticker.typ", [sheet])


def pages(layout: Layout, sheets: Sequence[Sheet]) -> bytes:
    """The A4 pages of a layout as PDF, in the order of the sheets; with lines to cut along where there are several on a page."""
    return _typeset(layout.template, sheets)


def first_page(layout: Layout, sheets: Sequence[Sheet]) -> bytes:
    """The first A4 page as a PNG picture, to be looked at before printing."""
    return _typeset(layout.template, sheets[: layout.pieces], "png")


def let_go() -> None:
    """Has the typesetter forget what it has set: it keeps everything until ten later documents did not need it (measured: 45 MB for 100 posters)."""
    blank = typst.Compiler(FOLDER / "blank.typ", root=FOLDER, font_paths=_FONTS)
    for _ in range(KEPT_DOCUMENTS + 1):
        blank.compile(format="pdf")


def _typeset(template: str, sheets: Sequence[Sheet], kind: Literal["pdf", "png"] = "pdf") -> bytes:
    inputs = {"sheets": json.dumps([_data(sheet) for sheet in sheets], ensure_ascii=False)}
    compiler = typst.Compiler(FOLDER / template, root=FOLDER, font_paths=_FONTS, sys_inputs=inputs)
    made = compiler.compile(format=kind, ppi=PREVIEW_DPI if kind == "png" else None)
    if not isinstance(made, bytes):
        raise TypeError(f"{template} gave no {kind}")
    return made


def _data(sheet: Sheet) -> dict[str, str]:
    shown = {name: value if name == "address" else _breakable(value) for name, value in asdict(sheet).items()}
    return {**shown, "address-shown": _breakable_address(sheet.address), "svg": svg_of(sheet.address).decode()}


def _breakable(text: str) -> str:
    """The text without pictographs, which the font lacks, and with a place to break (U+200B) in runs that no rule would break."""
    plain = " ".join(_PICTOGRAPHS.sub("", text).split())
    return _LONG_RUN.sub(lambda run: run[0] + "\u200b", plain)


def _breakable_address(address: str) -> str:
    return re.sub(r"(?<=[/.])(?=[^/.])", "\u200b", _breakable(address))
