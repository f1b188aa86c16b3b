"""The folder of files: `DIR/files/ab/<SHA-256>`, and with `.2026-11` at its end what is sealed under that month's key.

What holds personal data is sealed, so that no backup keeps it longer than its key. The same bytes are kept once.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from evalsvc.core.clock import day_of, now
from evalsvc.core.errors import WrongState
from evalsvc.core.files.uploads import Upload
from evalsvc.core.vault import Sealed, Unreadable, Vault

GRACE_SECONDS = 3600  # longer than any request: bytes that no row names by then never will be
PREFIXES = tuple(f"{number:02x}" for number in range(256))


class Lost(WrongState):
    """The bytes are gone, or are no longer those that were laid down."""

    sentence = "这个文件的内容已经销毁，或者与登记的不一致，无法打开。请联系管理员核对备份。"


@dataclass(frozen=True)
class Laid:
    """Bytes that lie on disk: by which name, under which key if they are sealed, and as what."""

    sha256: str
    size: int
    media_type: str
    name: str
    algorithm: str | None
    key_id: str | None
    at: datetime


class Store:
    """Lays bytes down and brings them back; several processes may use the same folder."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault

    def lay(self, upload: Upload, *, personal: bool) -> Laid:
        """Puts the bytes on disk for good (fsync), sealed when they are `personal`; no database is asked. Raises Busy when keys cannot be used."""
        at, body = now(), upload.body
        algorithm = key_id = None
        if personal:
            sealed = self._vault.seal_bytes(body, context=_context(upload.sha256), on=day_of(at))
            algorithm, key_id, body = sealed.algorithm, sealed.key_id, sealed.body
        self._put(self.path(upload.sha256, key_id), body, at)
        return Laid(upload.sha256, len(upload.body), upload.kind.media_type, upload.name, algorithm, key_id, at)

    def read(self, digest: str, algorithm: str | None, key_id: str | None) -> bytes:
        """The bytes as they were handed over; raises Lost when they are gone, changed, or their key was destroyed."""
        try:
            body = self.path(digest, key_id).read_bytes()
            if algorithm and key_id:
                body = self._vault.open_bytes(Sealed(algorithm, key_id, body), context=_context(digest))
        except (FileNotFoundError, Unreadable) as error:
            raise Lost from error
        if sha256(body).hexdigest() != digest:
            raise Lost
        return body

    def sweep(self, prefix: str, live: frozenset[tuple[str, str | None]]) -> int:
        """Removes what begins with `prefix`, is not `live` (hash and key id) and has lain for an hour; returns how many."""
        removed = 0
        with self._alone():
            for path in (self._folder / prefix).glob("*"):
                digest, _, key_id = path.name.partition(".")
                if (digest, key_id or None) not in live and _age(path) >= GRACE_SECONDS:
                    path.unlink()
                    removed += 1
        return removed

    def path(self, digest: str, key_id: str | None) -> Path:
        """Where bytes lie."""
        return self._folder / digest[:2] / (f"{digest}.{key_id}" if key_id else digest)

    def _put(self, path: Path, body: bytes, at: datetime) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f".{secrets.token_hex(8)}")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        with self._alone():  # whoever sweeps must not take away what was just found to be there
            os.utime(fresh, (at.timestamp(), at.timestamp()))
            fresh.replace(path)
        for folder in (path.parent, self._folder, self._folder.parent):
            _sync(folder)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(self._folder / ".lock", os.O_WRONLY | os.O_CREAT, 0o600), "wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _context(digest: str) -> str:
    return f"stored_file:{digest}"


def _age(path: Path) -> float:
    return (now() - datetime.fromtimestamp(path.stat().st_mtime, UTC)).total_seconds()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
