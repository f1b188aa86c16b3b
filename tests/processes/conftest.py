"""Servers in processes of their own, over the region of the cast."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import cast, databases
from tests.applications import TEMPLATES
from tests.processes.servers import Running, environment

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the death of a parent is signalled on Linux only")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "processes" in item.path.parts:
            item.add_marker(LINUX)


@pytest.fixture
def place(sqlite: databases.Sqlite, tmp_path: Path) -> tuple[Path, cast.Region]:
    """A folder with a database for a server of one's own, and what is in it."""
    folder = tmp_path / "data"
    folder.mkdir()
    _, region = sqlite.fresh("region", TEMPLATES["region"], folder)
    return folder, region


@pytest.fixture
def server(place: tuple[Path, cast.Region]) -> Iterator[Running]:
    """A production server that answers."""
    folder, _ = place
    made = Running(folder, environment(folder))
    try:
        yield made.wait_until_open()
    finally:
        made.close()
