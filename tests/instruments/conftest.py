"""A folder of surveys that a test may spoil."""

import shutil
from pathlib import Path

import pytest

from evalsvc.config import SURVEYS


class Folder:
    """A copy of the shipped surveys; `spoil` changes a text in a file, `messages` are what the loader says of the folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def file(self, name: str = "window-rating/v2.yaml") -> Path:
        return self.root / name

    def spoil(self, old: str, new: str, name: str = "window-rating/v2.yaml") -> int:
        """Replaces the first `old` by `new`; returns the line in which it stood."""
        text = self.file(name).read_text(encoding="utf-8")
        assert old in text
        self.file(name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(SURVEYS, tmp_path / "surveys")
    return Folder(tmp_path / "surveys")
