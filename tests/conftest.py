"""Fixtures of every test: a fresh database and application, the region with its cast, judged clients, a frozen clock, no network."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session, scoped_session

from evalsvc.core.db import db, writing
from tests import cast, databases
from tests.applications import TEMPLATES, let_go, make_app
from tests.judge import JudgedClient, Observer

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
ON_BOTH_FILES = {
    "test_at_once",
    "test_backup",
    "test_crash",
    "test_import_crash",
    "test_heard",
    "test_mailing",
    "test_matter",
    "test_models",
    "test_queries",
    "test_recount",
    "test_recounting",
    "test_recurring",
    "test_releasing",
    "test_scale",
    "test_reminding",
    "test_sealing",
    "test_services",
    "test_summaries",
    "test_telling",
    "test_transcribing",
    "test_verifying",
}
ON_BOTH_FOLDERS = {"contracts", "journeys"}
HERE = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("evalsvc")
    group.addoption("--database", choices=("sqlite", "postgresql", "both"), default="both", help="both: SQLite, and PostgreSQL for what talks to it directly")
    group.addoption("--kills", type=int, default=3, help="how many times each crash proof kills the server")


def pytest_configure(config: pytest.Config) -> None:
    os.environ["TZ"] = "America/New_York"  # a wrong zone on purpose: nothing may lean on the machine's
    time.tzset()
    for name in filter(lambda name: name.startswith("EVALSVC_"), list(os.environ)):
        del os.environ[name]
    settings.register_profile(
        "house", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )  # how long one example takes depends on who else is at work
    settings.load_profile("house")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" not in metafunc.fixturenames:
        return
    path = metafunc.definition.path.relative_to(HERE)
    names = [metafunc.config.getoption("--database")]
    if metafunc.definition.get_closest_marker("sqlite"):
        names = ["sqlite"]
    elif metafunc.definition.get_closest_marker("postgresql"):
        names = ["postgresql"]
    elif names == ["both"]:
        names = ["sqlite", "postgresql"] if path.stem in ON_BOTH_FILES or path.parts[0] in ON_BOTH_FOLDERS else ["sqlite"]
    metafunc.parametrize("database", names, indirect=True, scope="function")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reasons = {str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple)}
    for reason in sorted(reasons):
        terminalreporter.write_line(f"SKIPPED: {reason}", red=True, bold=True)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The time stands still at 10:00 on 20 November 2026 in Shanghai; `clock.shift(60)` and `clock.move_to(…)` move it."""
    with time_machine.travel(NOW.timestamp(), tick=False) as traveller:
        yield traveller


@dataclass(frozen=True)
class Database:
    """One fresh database: what it is, where it is, and what its template was built with."""

    name: str
    url: str
    given: Any


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> databases.Sqlite:
    return databases.Sqlite(tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[databases.Postgresql]:
    try:
        server = databases.Postgresql()
    except (databases.CannotStart, OSError) as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"PostgreSQL could not be started, so NOTHING ran on it: {error}")
    yield server
    server.stop()


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh database with schema and reference data, and with the region when the test asks for it."""
    house = request.getfixturevalue(request.param)
    kind = "region" if "region" in request.fixturenames else "reference"
    url, given = house.fresh(kind, TEMPLATES[kind], tmp_path)
    yield Database(house.name, url, given)
    house.drop(url)


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Iterator[Flask]:
    """The application with both faces on a fresh database. No context is pushed: use `session`, or a client."""
    made = make_app(database.url, tmp_path)
    yield made
    let_go(made)


@pytest.fixture
def region(database: Database) -> cast.Region:
    """Where the units, points and people of tests/cast.py are."""
    found: cast.Region = database.given
    return found


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Session]]:
    """Inside the application, in one writing transaction that is rolled back: for queries, services and factories."""
    with app.app_context(), writing():
        yield db.session
        db.session.rollback()


@pytest.fixture
def observer(app: Flask) -> Iterator[Observer]:
    """Another connection to the database, which sees what has been committed."""
    with Observer(app.extensions["settings"].database_url) as made:
        yield made


@pytest.fixture
def client(app: Flask, observer: Observer) -> JudgedClient:
    """Somebody who is not signed in: a citizen, or a stranger at the staff's door. Every page and write is judged."""
    return JudgedClient(app, observer)


@pytest.fixture(scope="session")
def cookies() -> dict[Any, Any]:
    """Signed-in cookies by person and instant, because a true sign-in costs a fifth of a second."""
    return {}


@pytest.fixture
def as_(app: Flask, region: cast.Region, observer: Observer, cookies: dict[Any, Any]) -> Callable[[str], JudgedClient]:
    """`as_("bureau")`: a judged client signed in as one of the cast."""

    def sign_in(username: str) -> JudgedClient:
        made = JudgedClient(app, observer)
        key = (id(region), username, datetime.now(UTC))
        if key not in cookies:
            made.sign_in(username, cast.PASSWORD)
            cookies[key] = made.session_cookie()
        made.set_cookie(app.config["SESSION_COOKIE_NAME"], cookies[key])
        return made

    return sign_in
