"""Draws a picture anew, so that nothing is left of what else its file held: place, device, time, hidden parts. Pure.

The turn that a telephone only notes down is carried out first. A picture is opened by its head, and refused by its size
before a single pixel is unpacked.
"""

import struct
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from evalsvc.core.errors import Problem
from evalsvc.core.files.kinds import JPEG, PNG, Kind

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2600  # an A4 page at 220 dots an inch: handwriting stays readable
QUALITY = 85
DRAWN = ("1", "L", "P")  # what a scanner makes of a paper; as JPEG its edges would blur
FORMATS = ("JPEG", "PNG", "WEBP")
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error)


class BadPicture(Problem):
    """The picture cannot be read, or is larger than any scan."""

    sentence = "这张图片打不开，可能没有传完整。请重新拍照或扫描后再上传。"


def redraw(body: bytes) -> tuple[bytes, Kind]:
    """The picture drawn anew, upright, no side longer than 2600 pixels; raises BadPicture.

    What has few colours or greys becomes PNG, everything else JPEG; what was transparent becomes white.
    """
    try:
        with Image.open(BytesIO(body), formats=FORMATS) as picture:
            _check_size(picture)
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _drawn(upright, is_photo=picture.mode not in DRAWN)
    except _BOMBS as error:
        raise _too_large() from error
    except _BROKEN as error:
        raise BadPicture from error


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_large()


def _too_large() -> BadPicture:
    return BadPicture(f"这张图片太大，超过了{MOST_PIXELS // 10_000}万像素。请降低分辨率后再上传。")


def _drawn(picture: Image.Image, *, is_photo: bool) -> tuple[bytes, Kind]:
    grey = picture.mode in ("1", "L", "I;16")
    pixels = picture.convert("L" if grey else "RGBA")
    fresh = Image.new("L" if grey else "RGB", pixels.size, "white")  # a picture of our own carries nothing along but pixels
    fresh.paste(pixels, mask=None if grey else pixels)
    out = BytesIO()
    if is_photo:
        fresh.save(out, "JPEG", quality=QUALITY, optimize=True)
        return out.getvalue(), JPEG
    fresh.save(out, "PNG")
    return out.getvalue(), PNG
