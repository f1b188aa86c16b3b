"""Personal texts, encrypted: AES-GCM under a key of the month, with algorithm and key id beside each text.

Keys lie as files in the keys folder, one a month, and are left out of backups: destroying a key
destroys its texts everywhere. One more key, which is never destroyed, makes digests.
"""

import hmac
import logging
import os
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from evalsvc.core.errors import Busy
from evalsvc.core.key_files import make_once

ALGORITHM = "aes-256-gcm"
log = logging.getLogger(__name__)


class Unreadable(Exception):
    """The text cannot be opened: its key was destroyed, or the text was changed or moved."""


@dataclass(frozen=True)
class Sealed:
    """An encrypted text with what is needed to open it."""

    algorithm: str
    key_id: str
    body: bytes


class Vault:
    """Seals and opens texts with the monthly keys of one folder."""

    def __init__(self, keys_dir: Path) -> None:
        self._dir = keys_dir
        self._keys: dict[str, AESGCM] = {}
        self._digests: bytes | None = None

    def seal(self, text: str, *, context: str, on: date) -> Sealed:
        """`text` sealed under the key of the month of `on`; only the same `context` opens it. Raises Busy when the folder cannot be used."""
        return self.seal_bytes(text.encode(), context=context, on=on)

    def open(self, sealed: Sealed, *, context: str) -> str:
        """The text; raises Unreadable when the key is gone or text and context do not belong together, Busy as `seal`."""
        return self.open_bytes(sealed, context=context).decode()

    def seal_bytes(self, body: bytes, *, context: str, on: date) -> Sealed:
        """The same as `seal` for what is no text: the scan of a slip."""
        key_id = f"{on:%Y-%m}"
        nonce = secrets.token_bytes(12)
        return Sealed(ALGORITHM, key_id, nonce + self._key(key_id, make=True).encrypt(nonce, body, context.encode()))

    def open_bytes(self, sealed: Sealed, *, context: str) -> bytes:
        """What `seal_bytes` sealed; raises as `open`."""
        if sealed.algorithm != ALGORITHM:
            raise Unreadable(sealed.algorithm)
        try:
            return self._key(sealed.key_id, make=False).decrypt(sealed.body[:12], sealed.body[12:], context.encode())
        except InvalidTag as error:
            raise Unreadable(sealed.key_id) from error

    def digest(self, text: str, *, context: str) -> str:
        """A keyed digest by which the same text is known again without being kept. Raises Busy as `seal`.

        Whoever holds key and database can try texts until one fits, so a digest is kept no longer than what it is of.
        """
        try:
            if self._digests is None:
                path = self._dir / "digests.key"
                if not path.exists():
                    make_once(path, AESGCM.generate_key(256))
                self._digests = path.read_bytes()
        except OSError as error:
            log.error("the folder of keys cannot be used: %s", error)
            raise Busy from error
        return hmac.digest(self._digests, f"{context}\x00{text}".encode(), "sha256").hex()

    def check(self, *, on: date) -> None:
        """Raises Busy when a text of the month of `on` could not be sealed, or not be opened again; it makes no key."""
        try:
            if self._path(f"{on:%Y-%m}").exists():
                self.open(self.seal("check", context="check", on=on), context="check")
                return
        except (OSError, ValueError, Unreadable) as error:
            raise Busy from error
        folder = self._dir if self._dir.exists() else self._dir.parent
        if not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
            raise Busy

    def key_ids(self) -> list[str]:
        """The months whose keys still lie in the folder, oldest first."""
        return sorted(path.stem.removeprefix("vault-") for path in self._dir.glob("vault-*.key"))

    def destroy(self, key_id: str) -> bool:
        """Removes a month's key, and with it every text sealed under it; False when it was gone already."""
        self._keys.pop(key_id, None)
        try:
            self._path(key_id).unlink()
        except FileNotFoundError:
            return False
        return True

    def _path(self, key_id: str) -> Path:
        return self._dir / f"vault-{key_id}.key"

    def _key(self, key_id: str, *, make: bool) -> AESGCM:
        try:
            return self._kept_key(key_id, make=make)
        except OSError as error:
            log.error("the folder of keys cannot be used: %s", error)
            raise Busy from error

    def _kept_key(self, key_id: str, *, make: bool) -> AESGCM:
        path = self._path(key_id)
        if key_id in self._keys and path.exists():
            return self._keys[key_id]
        if make and not path.exists():
            make_once(path, AESGCM.generate_key(256))
        try:
            raw = path.read_bytes()
        except FileNotFoundError as error:
            self._keys.pop(key_id, None)
            raise Unreadable(key_id) from error
        return self._keys.setdefault(key_id, AESGCM(raw))
