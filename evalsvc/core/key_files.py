"""Secrets that lie as files in the keys folder: each made once, by whichever process needs it first."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def make_once(path: Path, content: bytes) -> None:
    """Has `content` on the disk under `path`, readable by its owner only; when somebody was faster, theirs stays. Raises OSError."""
    path.parent.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.mkdir(exist_ok=True, mode=0o700)
    fresh = path.parent / f".{path.stem}-{secrets.token_hex(4)}"
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # what was acknowledged must not outlive its key in a power cut
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
