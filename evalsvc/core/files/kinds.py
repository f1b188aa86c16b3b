"""What kind of file some bytes are, by what is in them; a name or a declared type proves nothing. Pure."""

from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import filetype

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MOST_PARTS = 5000
_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    """A kind of file: its media type, the ending a download gets, and how people call it."""

    media_type: str
    ending: str
    name: str


JPEG = Kind("image/jpeg", ".jpg", "JPEG图片")
PNG = Kind("image/png", ".png", "PNG图片")
WEBP = Kind("image/webp", ".webp", "WebP图片")
PDF = Kind("application/pdf", ".pdf", "PDF文件")
OFD = Kind("application/ofd", ".ofd", "OFD文件")
DOCX = Kind(f"{_OFFICE}wordprocessingml.document", ".docx", "Word文档")
XLSX = Kind(f"{_OFFICE}spreadsheetml.sheet", ".xlsx", "Excel表格")
DOC = Kind("application/msword", ".doc", "Word文档（旧格式）")
XLS = Kind("application/vnd.ms-excel", ".xls", "Excel表格（旧格式）")
PICTURES = frozenset({JPEG, PNG, WEBP})
KINDS = (JPEG, PNG, WEBP, PDF, OFD, DOCX, XLSX, DOC, XLS)
BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS}
_INSIDE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "OFD.xml": OFD}
_STREAMS = {"WordDocument": DOC, "Workbook": XLS, "Book": XLS}


def kind_of(body: bytes) -> Kind | None:
    """The kind of some bytes, or None for what is not taken: archives, programs, documents with macros, web pages, …"""
    if body.startswith(OLE):
        return _in_ole(body)
    guessed = filetype.guess(body)
    if guessed is None:
        return None
    if guessed.mime in BY_MEDIA_TYPE and not body.startswith(b"PK"):
        return BY_MEDIA_TYPE[guessed.mime]
    return _in_zip(body) if body.startswith(b"PK") else None


def _in_zip(body: bytes) -> Kind | None:
    """A document packed as zip, by the part that makes it one; its parts are listed, never unpacked."""
    try:
        with ZipFile(BytesIO(body)) as packed:
            parts = set(packed.namelist())
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    if len(parts) > MOST_PARTS or any(part.lower().endswith("vbaproject.bin") for part in parts):
        return None
    found = {kind for part, kind in _INSIDE.items() if part in parts}
    return found.pop() if len(found) == 1 and (found == {OFD} or "[Content_Types].xml" in parts) else None


def _in_ole(body: bytes) -> Kind | None:
    """An old document of Office, by the names in its directory; one with macros is none."""
    if _has_stream(body, "_VBA_PROJECT"):
        return None
    found = {kind for stream, kind in _STREAMS.items() if _has_stream(body, stream)}
    return found.pop() if len(found) == 1 else None


def _has_stream(body: bytes, name: str) -> bool:
    """Whether a directory entry bears the name: 64 bytes of UTF-16 padded with zeros, then the length in bytes with its end."""
    written = name.encode("utf-16-le")
    return written.ljust(64, b"\0") + (len(written) + 2).to_bytes(2, "little") in body
