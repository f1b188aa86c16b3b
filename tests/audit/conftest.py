"""A log to seal and to tamper with."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from evalsvc.access.actor import SYSTEM
from evalsvc.audit import services as audit
from evalsvc.audit.sealing import seal_events
from evalsvc.audit.verifying import Verification, verify
from evalsvc.core.db import unit_of_work


class Log:
    """The log of one application: `writes(3)`, `seals()`, `verifies()`, and `tampers("UPDATE …")` behind the program's back."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.file: Path = app.extensions["settings"].data_dir / "seals.log"
        self._url = make_url(app.extensions["settings"].database_url)

    def writes(self, n: int = 1, name: str = "somebody") -> list[str]:
        """Commits so many events in one transaction; returns their public ids."""
        with self.app.app_context(), unit_of_work():
            return [audit.record("account.create", by=SYSTEM, subject="account:test", username=f"{name}{number}").public_id for number in range(n)]

    def seals(self) -> None:
        with self.app.app_context():
            seal_events(pause=0)

    def verifies(self) -> Verification:
        with self.app.app_context():
            return verify()

    def fault(self) -> tuple[str, dict[str, Any]]:
        """Kind and facts of what is wrong; ("", {}) when nothing is."""
        found = self.verifies().fault
        return (found.kind, found.facts) if found else ("", {})

    def tampers(self, *statements: str) -> None:
        """Statements of somebody who has the database, constraints off."""
        if self._url.get_backend_name() == "sqlite":
            connection = sqlite3.connect(str(self._url.database))
            with connection:
                for statement in statements:
                    connection.execute(statement)
            connection.close()
            return
        with psycopg.connect(self._url.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                connection.execute(statement)

    def asks(self, question: str) -> list[tuple[Any, ...]]:
        """What the database answers."""
        if self._url.get_backend_name() == "sqlite":
            connection = sqlite3.connect(str(self._url.database))
            found = connection.execute(question).fetchall()
            connection.close()
            return found
        with psycopg.connect(self._url.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
            return connection.execute(question).fetchall()


@pytest.fixture
def log_of() -> Callable[[Flask], Log]:
    return Log


@pytest.fixture
def sealed(app: Flask) -> Log:
    """A log whose events so far are sealed."""
    made = Log(app)
    made.seals()
    return made
