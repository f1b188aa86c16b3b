"""The photograph of the demo: an empty window as a visitor would have taken it, plainly drawn."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

WALL, DESK, GLASS, DARK, PAPER = (226, 222, 212), (142, 110, 78), (198, 212, 222), (60, 64, 70), (250, 248, 240)


class Photograph(BytesIO):
    """A picture as a form would hand it over."""

    filename: str | None = "窗口照片.jpg"


def empty_window(place: str) -> Photograph:
    """A counter with an empty chair behind it, a sign and the words that it is a demo."""
    picture = Image.new("RGB", (1200, 900), WALL)
    draw = ImageDraw.Draw(picture)
    large, plain = (ImageFont.truetype(str(sans_path()), size) for size in (54, 34))
    draw.rectangle((150, 150, 1050, 640), GLASS, DARK, 8)
    draw.rounded_rectangle((480, 330, 720, 600), 40, DARK)
    draw.rectangle((0, 640, 1200, 900), DESK)
    draw.rectangle((380, 60, 820, 140), PAPER, DARK, 4)
    draw.text((600, 100), "综合受理", DARK, font=large, anchor="mm")
    draw.rectangle((430, 680, 770, 780), PAPER, DARK, 4)
    draw.text((600, 730), "暂停服务", DARK, font=large, anchor="mm")
    draw.text((40, 850), f"演示照片：{place}", PAPER, font=plain, anchor="lm")
    taken = Photograph()
    picture.save(taken, "JPEG", quality=82)
    taken.seek(0)
    return taken
