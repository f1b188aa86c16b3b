"""Files as people and their machines make them, and files that pretend to be others."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from PIL import Image

WHERE = "北纬31度27分"


def photo(width=80, height=40, *, turned=None, form="JPEG", mode="RGB"):
    """A picture, red on its left half; with EXIF: who took it where, and how it is to be turned."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x010E] = WHERE
    exif[0x8825] = {1: "N", 2: (31.0, 27.0, 0.0)}
    if turned:
        exif[0x0112] = turned
    out = BytesIO()
    picture.convert(mode).save(out, form, exif=exif)
    return out.getvalue()


def packed(*parts):
    """A zip that holds these parts."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for part in parts:
            made.writestr(part, "<x/>")
    return out.getvalue()


def workbook():
    out = BytesIO()
    Workbook().save(out)
    return out.getvalue()


def old_office(*streams):
    """An OLE file with these names in its directory."""
    entries = b"".join(name.encode("utf-16-le").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little") + bytes(62) for name in streams)
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + entries


def bomb(side=30_000):
    """A PNG of a few bytes that says it has 900 million pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
