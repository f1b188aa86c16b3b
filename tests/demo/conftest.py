"""Demo regions for tests: a whole one that a module shares, and small ones where the days matter."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from evalsvc import demo
from evalsvc.cli.schema import bring_up_to_date
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.installation import BUILDING, DEMO_STAMP, keep_fact
from tests.applications import let_go, make_app
from tests.conftest import NOW

TODAY = date(2026, 11, 20)  # the day on which the clock of the tests stands, at ten o'clock


@dataclass
class City:
    """A demo region that has been built; `heard` is what its progress said."""

    app: Flask
    heard: list[tuple[str, int, int]] = field(default_factory=list)

    def ask(self, question: str, **given: Any) -> list[tuple[Any, ...]]:
        """The rows that the database answers."""
        with self.app.app_context():
            return [tuple(row) for row in db.session.execute(text(question), given)]

    def number(self, question: str, **given: Any) -> Any:
        """The one value that the database answers."""
        [(value,)] = self.ask(question, **given)
        return value


def build(app: Flask, *, days: int, today: date = TODAY) -> City:
    """Fills the application's database, which has its schema, as `evalsvc demo` does."""
    city = City(app)
    with app.app_context():
        with unit_of_work():
            keep_fact(DEMO_STAMP, BUILDING)
        demo.build(days=days, today=today, progress=lambda part, done, total: city.heard.append((part, done, total)))
    return city


@contextmanager
def city_in(folder: Path, *, days: int, today: date = TODAY) -> Iterator[City]:
    """A region in a database of its own."""
    app = make_app(f"sqlite:///{folder / 'city.db'}", folder)
    with time_machine.travel(NOW.timestamp(), tick=False):
        with app.app_context(), redirect_stdout(StringIO()):
            bring_up_to_date()
        yield build(app, days=days, today=today)
    let_go(app)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The whole region with its ninety days; tests only read it."""
    with city_in(tmp_path_factory.mktemp("city"), days=90) as made:
        yield made


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Callable[..., City]]:
    """`small(days=6)`: small regions, each in a database of its own."""
    opened = []

    def make(**given: Any) -> City:
        folder = tmp_path / f"city-{len(opened)}"
        folder.mkdir()
        opened.append(city_in(folder, **given))
        return opened[-1].__enter__()

    yield make
    for manager in reversed(opened):
        manager.__exit__(None, None, None)
