"""The evidence of the demo: drawn pictures of a window and printed sheets as PDF, each plainly a drawing."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from evalsvc.core.files.kinds import PDF, PICTURES
from evalsvc.core.files.rows import store
from evalsvc.core.files.uploads import read_upload
from evalsvc.corrections.services import Given

INK, PAPER, WALL, WOOD, BLUE = "#16202b", "#ffffff", "#dfe6ec", "#b99466", "#0b57a4"


class _File(BytesIO):
    """A drawn file, as a form would hand it over."""

    filename: str | None = None


def proof(title: str, kind: str, place: str) -> Given:
    """A piece of evidence that lies on disk: a photograph of the place, or a sheet."""
    drawn = _sheet(title, place) if kind == "sheet" else _photo(title, place)
    return Given(title, store().lay(read_upload(drawn, kinds=PICTURES | {PDF}), personal=False))


def _photo(title: str, place: str) -> _File:
    """A counter with its sign, its pane and the stand of its code."""
    picture = Image.new("RGB", (720, 480), WALL)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 320, 720, 480), fill="#c4cbd2")
    draw.rectangle((60, 250, 660, 400), fill=WOOD, outline="#8a6a42", width=3)
    draw.rectangle((120, 110, 600, 250), fill="#eef5fa", outline="#9fb3c4", width=3)
    draw.rectangle((210, 40, 510, 96), fill=BLUE)
    draw.text((360, 68), place[:12], PAPER, font=_font(26), anchor="mm")
    draw.ellipse((325, 140, 395, 210), fill="#e0bd9b")
    draw.rounded_rectangle((290, 205, 430, 252), 18, fill="#3c5a78")
    draw.rectangle((520, 200, 580, 262), fill=PAPER, outline=INK, width=2)
    for step in range(16):
        left, top = 528 + 12 * (step % 4), 208 + 12 * (step // 4)
        if (step * 7 + len(title)) % 3:
            draw.rectangle((left, top, left + 8, top + 8), fill=INK)
    draw.text((20, 446), f"{title}（演示图片）", INK, font=_font(22), anchor="lm")
    return _saved(picture, "PNG", "photo.png")


def _sheet(title: str, place: str) -> _File:
    """A ruled sheet with a heading, a table and the line for a signature."""
    page = Image.new("RGB", (827, 1169), PAPER)
    draw = ImageDraw.Draw(page)
    draw.text((413, 110), title, INK, font=_font(34), anchor="mm")
    draw.text((413, 165), f"{place}（演示材料）", INK, font=_font(22), anchor="mm")
    for row in range(15):
        draw.line((90, 220 + 50 * row, 737, 220 + 50 * row), fill=INK, width=2)
        if row < 14:
            draw.text((110, 245 + 50 * row), str(row) if row else "序号", INK, font=_font(20), anchor="lm")
            draw.text((210, 245 + 50 * row), ("日期", "情况", "经手")[row % 3] if row == 0 else "已核对", INK, font=_font(20), anchor="lm")
    for column in (90, 190, 737):
        draw.line((column, 220, column, 920), fill=INK, width=2)
    draw.text((480, 1010), "填表：        审核：", INK, font=_font(22), anchor="lm")
    return _saved(page, "PDF", "sheet.pdf")


def _saved(picture: Image.Image, form: str, name: str) -> _File:
    file = _File()
    picture.save(file, form)
    file.filename = name
    file.seek(0)
    return file


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(sans_path()), size)
