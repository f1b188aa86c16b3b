"""The file beside the database that keeps every head: one line a seal, appended and on the disk before the next. Pure.

A line reads ``seal NUMBER INSTANT HEAD``. A restore adds ``restored NUMBER INSTANT HEAD BACKUP``: from there on
the chain goes on after seal NUMBER of that backup, and what the file knew after it is lost with the database.
A last line without its end was torn by a crash; it counts for nothing, and the next writer takes it away.
"""

import fcntl
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

LINE = re.compile(r"(?:seal (\d+) (\S+) ([0-9a-f]{64})|restored (\d+) (\S+) ([0-9a-f]{64}) ([0-9a-f]{64}))")
TAIL_BYTES = 4096


def utc(at: datetime) -> str:
    """An instant as the file writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class BadLine(Exception):
    """A line that is none; `number` says which."""

    def __init__(self, number: int) -> None:
        super().__init__(f"line {number}")
        self.number = number


@dataclass(frozen=True)
class Line:
    """A seal (`backup` empty), or a restore from the backup with this name that ended with seal `number`."""

    number: int
    at: str
    head: str
    backup: str = ""

    def __str__(self) -> str:
        return f"restored {self.number} {self.at} {self.head} {self.backup}" if self.backup else f"seal {self.number} {self.at} {self.head}"


class SealFile:
    """The file of heads of one data folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def lines(self) -> Iterator[Line]:
        """Every whole line, oldest first; raises BadLine. A file that is not there has none."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                if raw.endswith(b"\n"):
                    yield _read(raw, number)

    def append(self, more: Callable[[Line | None], Iterable[Line]]) -> None:
        """Adds the lines that `more` gives after the last one; one process at a time, on the disk when it returns. Raises BadLine, OSError."""
        with _alone(self.path) as file:
            last = _cut_to_last(file)
            text = "".join(f"{line}\n" for line in more(last))
            if text:
                file.write(text.encode("ascii"))
                file.flush()
                os.fsync(file.fileno())


@contextmanager
def _alone(path: Path) -> Iterator[BinaryIO]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _cut_to_last(file: BinaryIO) -> Line | None:
    """The last whole line; the file then ends with it, and writing goes on there."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL_BYTES))
    tail = file.read()
    end = tail.rfind(b"\n") + 1
    if end < len(tail):
        file.truncate(size - len(tail) + end)
    file.seek(0, os.SEEK_END)
    return _read(tail[:end].splitlines(keepends=True)[-1], 0) if end else None


def _read(raw: bytes, number: int) -> Line:
    found = LINE.fullmatch(raw.decode("ascii", "replace").rstrip("\n"))
    if not found:
        raise BadLine(number)
    seal, at, head, restored, restored_at, restored_head, backup = found.groups()
    return Line(int(seal), at, head) if seal else Line(int(restored), restored_at, restored_head, backup)
