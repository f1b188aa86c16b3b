"""What citizens' pages share: their modes, one inline style with its CSP hash, and answers that are sent compressed.

A page that many people open at once is kept as fragments: its fixed parts are deflated once, and
what differs (place, token) is spliced in between as stored blocks, so that a view costs no
compression and no template.
"""

import zlib
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

from flask import request
from markupsafe import Markup

from evalsvc.config import TEMPLATES

STYLE = TEMPLATES / "layout" / "public.css"
BIG_STYLE = TEMPLATES / "layout" / "public-big.css"
SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
SLOT = "\x00"
_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


@dataclass(frozen=True)
class Mode:
    """How a citizen's page is shown: `lang` zh or en, `big` for the elders' mode (长者模式)."""

    lang: str = "zh"
    big: bool = False

    @property
    def query(self) -> str:
        """The mode as a query string with its question mark, or nothing for the plain Chinese page."""
        chosen = ({"lang": "en"} if self.lang == "en" else {}) | ({"big": "1"} if self.big else {})
        return f"?{urlencode(chosen)}" if chosen else ""

    @property
    def to_post(self) -> str:
        """The mode as the query of a form's address, which no link leads to.

        A browser forgets the page it keeps of an address once it has posted there; Back would then bring a new visit.
        """
        return f"{self.query}&send" if self.query else "?send"

    def other(self, **change: Any) -> str:
        """A relative link to the same page in another mode."""
        return replace(self, **change).query or "?"


PLAIN = Mode()


def mode_of_request() -> Mode:
    """The mode that the address of this request asks for."""
    if not request.query_string:
        return PLAIN
    return Mode("en" if request.args.get("lang") == "en" else "zh", request.args.get("big") == "1")


@lru_cache(maxsize=4)
def public_style(*, big: bool) -> Markup:
    """The whole inline style of a public page, without comments and needless white space."""
    source = STYLE.read_text(encoding="utf-8") + (BIG_STYLE.read_text(encoding="utf-8") if big else "")
    lines = (line.strip() for line in source.splitlines())
    return Markup("".join(line for line in lines if line and not line.startswith("/*")))  # noqa: S704  # our own file


@lru_cache(maxsize=4)
def public_policy(*, big: bool) -> str:
    """The CSP of a public page: its own style by hash, our script files, its own form, the icon in its address, nothing else."""
    digest = b64encode(sha256(public_style(big=big).encode()).digest()).decode()
    return f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


def accepts_gzip() -> bool:
    """Whether the browser of this request takes gzip."""
    return "gzip" in request.headers.get("Accept-Encoding", "")


class CitizenPage:
    """A public page as a WSGI answer that brings all its headers along: a response object would cost more than the page."""

    __slots__ = ("_body", "_headers", "status_code")

    def __init__(self, body: bytes, status_code: int, headers: list[tuple[str, str]]) -> None:
        self.status_code = status_code
        self._body = body
        self._headers = headers

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response(_STATUS[self.status_code], [*self._headers, ("Content-Length", str(len(self._body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self._body]


def page(html: str, *, big: bool, status: int = 200, cache: str = "private, no-store", more: tuple[tuple[str, str], ...] = ()) -> CitizenPage:
    """A public page from finished HTML; `more` are further headers."""
    plain = html.encode()
    zipped = accepts_gzip()
    return CitizenPage(zlib_gzip(plain) if zipped else plain, status, [*_headers(big=big, cache=cache, zipped=zipped), *more])


def see_other(address: str) -> CitizenPage:
    """Leads the browser on after a post (303)."""
    return CitizenPage(b"", 303, [("Location", address), ("Cache-Control", "private, no-store"), *SAFE_HEADERS.items()])


def answer(plain: bytes, packed: bytes, *, big: bool, cache: str) -> CitizenPage:
    """A public page from its bytes, `packed` being the same as gzip."""
    zipped = accepts_gzip()
    return CitizenPage(packed if zipped else plain, 200, _headers(big=big, cache=cache, zipped=zipped))


@lru_cache(maxsize=16)
def _headers(*, big: bool, cache: str, zipped: bool) -> list[tuple[str, str]]:
    encoding = [("Content-Encoding", "gzip")] if zipped else []
    own = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": public_policy(big=big), "Cache-Control": cache, "Vary": "Accept-Encoding"}
    return [*own.items(), *encoding, *SAFE_HEADERS.items()]


def zlib_gzip(plain: bytes) -> bytes:
    """`plain` as a gzip stream without time stamp."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return _GZIP_HEAD + packer.compress(plain) + packer.flush() + _gzip_tail(zlib.crc32(plain), len(plain))


def _gzip_tail(checksum: int, size: int) -> bytes:
    return checksum.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little")


def _stored(data: bytes) -> bytes:
    size = len(data)
    return b"\x00" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + data


@dataclass(frozen=True)
class Fragments:
    """A page cut at its slots: plain parts, and each part deflated to a byte boundary."""

    plain: tuple[bytes, ...]
    packed: tuple[bytes, ...]

    @classmethod
    def cut(cls, html: str) -> "Fragments":
        """Cuts HTML at every SLOT character."""
        parts = [part.encode() for part in html.split(SLOT)]
        packed = []
        for index, part in enumerate(parts):
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            last = index == len(parts) - 1
            packed.append(packer.compress(part) + packer.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH))
        return cls(tuple(parts), tuple(packed))

    def fill(self, *slots: str) -> tuple[bytes, bytes]:
        """The page with its slots filled by escaped texts: plain bytes, and the same as a gzip stream.

        Raises ValueError when there are not as many texts as slots, or one is longer than a stored block.
        """
        if len(slots) != len(self.plain) - 1:
            raise ValueError("a page takes as many texts as it has slots")
        values = [slot.encode() for slot in slots]
        if any(len(value) > 0xFFFF for value in values):
            raise ValueError("a stored block holds 65,535 bytes")
        plain = b"".join(part + value for part, value in zip_longest(self.plain, values, fillvalue=b""))
        packed = b"".join(part + (_stored(value) if value is not None else b"") for part, value in zip_longest(self.packed, values))
        return plain, _GZIP_HEAD + packed + _gzip_tail(zlib.crc32(plain), len(plain))
