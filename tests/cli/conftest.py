"""Data folders for commands that run in processes of their own."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests import databases
from tests.applications import TEMPLATES


@pytest.fixture
def house(sqlite: databases.Sqlite, tmp_path: Path) -> Path:
    """A data folder whose database holds the region of the cast."""
    folder = tmp_path / "data"
    folder.mkdir()
    sqlite.fresh("region", TEMPLATES["region"], folder)
    return folder


def alter(folder: Path, statement: str) -> None:
    """Changes the database of a data folder behind the program's back."""
    connection = sqlite3.connect(folder / "evalsvc.db")
    with connection:
        connection.execute(statement)
    connection.close()


def rows(folder: Path, question: str) -> list[tuple[Any, ...]]:
    """What the database of a data folder answers."""
    connection = sqlite3.connect(folder / "evalsvc.db")
    found = connection.execute(question).fetchall()
    connection.close()
    return found
