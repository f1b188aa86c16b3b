"""The chain: what a seal says of its events, under which key, and how a head is read aloud. Pure but for the key files."""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from pathlib import Path

from evalsvc.audit.models import AuditSeal
from evalsvc.core.canonical import canonical_json
from evalsvc.core.key_files import make_once

START = "0" * 64
GROUP = 4


def head_of(seal: AuditSeal, *, before: str, key: bytes) -> str:
    """HMAC-SHA256 (hex) over the head before this seal and everything in its row."""
    content = {
        "before": before,
        "number": seal.number,
        "at": seal.at.isoformat(timespec="microseconds"),
        "events": [list(event) for event in seal.events],
        "swept": seal.swept,
        "key_id": seal.key_id,
    }
    return hmac.digest(key, canonical_json(content), "sha256").hex()


def grouped(head: str) -> list[str]:
    """A head in groups of four characters, to be read aloud."""
    return [head[start : start + GROUP] for start in range(0, len(head), GROUP)]


class SealKeys:
    """The keys of the chain, files in the keys folder; each is named by its own hash, and none is ever destroyed."""

    def __init__(self, keys_dir: Path) -> None:
        self._dir = keys_dir
        self._known: dict[str, bytes] = {}

    def key(self, key_id: str) -> bytes | None:
        """The key of this name, or None when its file is gone or holds another."""
        if key_id not in self._known:
            path = self._path(key_id)
            raw = path.read_bytes() if path.exists() else b""
            if _name(raw) != key_id:
                return None
            self._known[key_id] = raw
        return self._known[key_id]

    def to_seal_with(self, key_id: str | None) -> str:
        """The name of the key to go on with after a seal under `key_id`; a first one is made where there is none."""
        if key_id and self.key(key_id):
            return key_id
        if not list(self._names()):
            fresh = secrets.token_bytes(32)
            make_once(self._path(_name(fresh)), fresh)
        return max(self._names())

    def _names(self) -> Iterator[str]:
        return (name for path in self._dir.glob("seal-*.key") if self.key(name := path.stem.removeprefix("seal-")))

    def _path(self, key_id: str) -> Path:
        return self._dir / f"seal-{key_id}.key"


def _name(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:12]
