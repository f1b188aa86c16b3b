"""Locks on the data folder: they refuse a second server, and end with the process that holds them, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from evalsvc.config import FACES, Settings


class FolderInUse(Exception):
    """Another server holds the data folder; the message names folder and process."""


@contextmanager
def the_only_server(settings: Settings) -> Iterator[None]:
    """Holds the data folder for the block; raises FolderInUse when another server has it.

    On PostgreSQL the faces may be split: each is locked for itself. SQLite belongs to one server.
    The locks are not inherited by programs that the block starts.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with ExitStack() as held:
        for face in FACES if settings.is_sqlite else settings.faces:
            held.enter_context(_held(settings.data_dir / f"server-{face}.lock"))
        yield


@contextmanager
def _held(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
            raise FolderInUse(f"Another server (process {holder}) already serves {path.parent}. Stop it first, or give another folder.") from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
        yield
    finally:
        os.close(descriptor)
