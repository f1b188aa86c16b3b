"""An upload as it comes in: how large, what it truly is, and a picture drawn anew. Pure."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from evalsvc.core.errors import Problem
from evalsvc.core.files.kinds import PICTURES, Kind, kind_of
from evalsvc.core.files.pictures import redraw
from evalsvc.core.masking import mask
from evalsvc.core.text import clean

MEBIBYTE = 1024 * 1024
MOST_BYTES = 12 * MEBIBYTE
NAME_LIMIT = 100


class BadUpload(Problem):
    """Nothing was chosen, too much came, or it is of a kind that is not taken."""

    sentence = "请选择要上传的文件。"


class Source(Protocol):
    """What a web form hands over: the name the file had, and its bytes."""

    filename: str | None

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Upload:
    """What will be kept: bytes, their kind and hash (of the cleaned bytes), and the name people gave, personal numbers hidden."""

    body: bytes
    kind: Kind
    sha256: str
    name: str


def read_upload(source: Source | None, *, kinds: frozenset[Kind], most: int = MOST_BYTES) -> Upload:
    """The upload, checked by its content; raises BadUpload or BadPicture with a sentence for the person. Slow: call it before the first statement."""
    body = source.read(most + 1) if source is not None else b""
    if not body:
        raise BadUpload
    if len(body) > most:
        raise BadUpload(f"文件太大，最多{most // MEBIBYTE}MB。")
    kind = kind_of(body)
    if kind is None or kind not in kinds:
        raise BadUpload(f"不能上传这种文件，请换成{_listed(kinds)}。系统看的是文件内容，不是文件名。")
    if kind in PICTURES:
        body, kind = redraw(body)
    return Upload(body, kind, sha256(body).hexdigest(), _name(source))


def _name(source: Source | None) -> str:
    given = clean((source and source.filename) or "").replace("\\", "/").rpartition("/")[2]
    return mask(given)[:NAME_LIMIT]


def _listed(kinds: frozenset[Kind]) -> str:
    return "、".join(sorted({kind.name for kind in kinds}))
