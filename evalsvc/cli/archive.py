"""One file that is whole or not there: a ZIP of members with a manifest of their hashes, written beside its place and renamed last."""

import fcntl
import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from evalsvc.cli.refusals import Refusal

MANIFEST = "manifest.json"
PIECE = 1 << 20
FASTEST = 1  # what is backed up compresses well enough at once, and the server needs the processor


class Packer:
    """Adds members to an archive that is being written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members: dict[str, dict[str, str | int]] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Adds a member piece by piece."""
        digest, size = hashlib.sha256(), 0
        with self._archive.open(name, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                digest.update(piece)
                size += len(piece)
        self._members[name] = {"sha256": digest.hexdigest(), "size": size}

    def close(self, facts: dict[str, Any]) -> None:
        """Writes the manifest: what the archive says of itself, and the hash and size of every member."""
        self._archive.writestr(MANIFEST, orjson.dumps({**facts, "members": self._members}, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS))


@dataclass(frozen=True)
class Opened:
    """An archive whose every member has been found to be what the manifest says; `name` is the manifest's own hash."""

    archive: zipfile.ZipFile
    manifest: dict[str, Any]
    name: str

    def members(self, prefix: str = "") -> list[str]:
        """The names of the members that begin so."""
        return sorted(name for name in self.manifest["members"] if name.startswith(prefix))

    def pieces(self, member: str) -> Iterator[bytes]:
        """A member piece by piece."""
        with self.archive.open(member) as file:
            yield from pieces_of(file)

    def extract(self, member: str, target: Path) -> None:
        """Puts a member under a path, whole and on the disk."""
        with written_whole(target) as file:
            for piece in self.pieces(member):
                file.write(piece)


@contextmanager
def packing(path: Path) -> Iterator[Packer]:
    """Writes an archive; it takes the place of an older one when the block has ended well. Raises Refusal when another process writes it."""
    with written_whole(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=FASTEST) as archive:
        yield Packer(archive)


@contextmanager
def opened(path: Path, kind: str) -> Iterator[Opened]:
    """An archive of this kind, verified to the last byte; raises Refusal when it is none, or damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            raw = archive.read(MANIFEST)
            manifest = orjson.loads(raw)
            if manifest.get("kind") != kind:
                raise Refusal(f"{path} is not an {kind}, or one of another version of this program.")
            found = Opened(archive, manifest, hashlib.sha256(raw).hexdigest())
            _check(path, found)
            yield found
    except (zipfile.BadZipFile, zlib.error, KeyError, orjson.JSONDecodeError, EOFError) as error:
        raise Refusal(f"{path} is damaged or not whole: {error}") from error


def _check(path: Path, found: Opened) -> None:
    there = set(found.archive.namelist()) - {MANIFEST}
    if there != set(found.manifest["members"]):
        raise Refusal(f"{path} is damaged: its members are not those of its manifest.")
    for name, said in found.manifest["members"].items():
        digest, size = hashlib.sha256(), 0
        for piece in found.pieces(name):
            digest.update(piece)
            size += len(piece)
        if (digest.hexdigest(), size) != (said["sha256"], said["size"]):
            raise Refusal(f"{path} is damaged: {name} is not what the manifest says.")


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file beside `path`, which gets that name only when it is complete and on the disk. What a crash leaves is taken over by the next.

    Raises Refusal when another process is writing it.
    """
    partial = path.with_name(f".{path.name}.partial")
    with open(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refusal(f"Another process is writing {path}.") from error
        file.truncate(0)
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            partial.replace(path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Has the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def pieces_of(file: Any) -> Iterator[bytes]:
    """An open file piece by piece."""
    while piece := file.read(PIECE):
        yield piece
