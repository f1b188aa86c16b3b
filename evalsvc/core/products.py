"""Files that jobs make and people fetch for some days: in a folder beside the database, each under its hash once it is whole."""

import hashlib
import os
import secrets
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from evalsvc.core.clock import now


class Products:
    """A folder of such files; made when it is missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def keep(self, ending: str, write: Callable[[BinaryIO], None]) -> tuple[str, int]:
        """Has a file written, and returns its name (its hash and the ending) and its size; killed at any moment it leaves no name."""
        unfinished = self._folder / f".{secrets.token_hex(8)}"
        try:
            with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                write(out)
                out.flush()
                os.fsync(out.fileno())
            with unfinished.open("rb") as written:
                name = f"{hashlib.file_digest(written, 'sha256').hexdigest()}{ending}"
            size, at = unfinished.stat().st_size, now().timestamp()
            os.utime(unfinished, (at, at))
            unfinished.replace(self._folder / name)
        finally:
            unfinished.unlink(missing_ok=True)
        return name, size

    def path(self, name: str) -> Path:
        """Where a file lies, if it does."""
        return self._folder / name

    def sweep(self, needed: Collection[str], before: datetime) -> None:
        """Removes what is not needed and was written before an instant: files whose days are over, and what a killed job left."""
        for path in self._folder.iterdir():
            if path.name not in needed and path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)
