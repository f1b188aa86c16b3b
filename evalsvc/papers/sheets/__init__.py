"""Papers as PDF. What is printed goes to the typesetter as JSON and is never read as markup.

The official fonts (方正小标宋简体, 仿宋_GB2312, 黑体, 楷体_GB2312) are named first. They may not be passed on, so a bureau that
has bought them lays their files into `DIR/fonts`; without them Noto Serif SC and Noto Sans SC take their places.
"""

import json
from pathlib import Path

import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path

from evalsvc.core.official.printed import ENDINGS
from evalsvc.papers.kinds import Look
from evalsvc.papers.letter import Letter

FOLDER = Path(__file__).resolve().parent
_TEMPLATES = {Look.RED_HEAD: "letter.typ", Look.PLAIN: "letter.typ", Look.THANKS: "thanks.typ"}
_FREE = tuple(dict.fromkeys(str(Path(found).parent) for found in (sans_path(), serif_path())))


def pdf_of(letter: Letter, fonts: Path | None = None) -> bytes:
    """The letter as PDF; `fonts` is a folder with the fonts that the bureau has, which may be missing."""
    bought = fonts is not None and fonts.is_dir() and any(path.suffix.lower() in ENDINGS for path in fonts.iterdir())
    folders = [str(fonts), *_FREE] if bought else [*_FREE]
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    inputs = {"data": json.dumps({**letter.as_content(), "fields": {}, "substitute": not bought}, ensure_ascii=False)}
    pdf = typst.Compiler(FOLDER / _TEMPLATES[Look(letter.look)], root=FOLDER, font_paths=found, sys_inputs=inputs).compile(format="pdf")
    if not isinstance(pdf, bytes):
        raise TypeError(f"{letter.kind} gave no PDF")
    return pdf
