"""What a citizen was told is kept is kept, once, whatever dies when; and the counters agree with a recount."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, func, select, text
from time_machine import escape_hatch

from evalsvc.access.actor import SYSTEM
from evalsvc.audit.models import AuditEvent
from evalsvc.audit.sealing import seal_events
from evalsvc.audit.services import record
from evalsvc.audit.verifying import verify
from evalsvc.core.db import db, unit_of_work
from evalsvc.ratings.models import PointDay, Rating, Receipt, UnitDay, VisitUse
from tests import cast
from tests.conftest import Database
from tests.processes.citizens import Citizens
from tests.processes.servers import ROOT, Running, environment, until

LEVELS = range(1, 6)


@pytest.fixture
def server(database: Database, tmp_path: Path) -> Iterator[Running]:
    """A server over the database of this test, SQLite or PostgreSQL."""
    made = Running(tmp_path, environment(tmp_path / "data", database_url=database.url))
    try:
        yield made.wait_until_open()
    finally:
        made.close()


@pytest.mark.timeout(0)
def test_no_acknowledged_rating_is_lost_or_doubled(server: Running, database: Database, region: cast.Region, pytestconfig: pytest.Config) -> None:
    seed = random.randrange(10**6)
    print(f"the seed of this run: {seed}")  # shown when it fails
    chance = random.Random(seed)
    strength = len(server.workers)
    points = [region.window_point, region.second_window_point, region.hall_point, region.exit_point, region.online_point, region.other_point]
    with Citizens(server.port, [point.path for point in points], seed=seed) as citizens:
        for number in range(pytestconfig.getoption("--kills")):
            time.sleep(chance.uniform(0.5, 2.0))
            KILLS[number % len(KILLS)](server)
            server.wait_until_open()
        until(lambda: len(server.workers) == strength, 90, f"{strength} workers again")
        time.sleep(1)
    server.close()
    assert not citizens.failures
    assert len(citizens.acknowledged.receipts) > 10
    engine = create_engine(database.url)
    with engine.connect() as connection:
        check_receipts(connection, citizens)
        check_counters(connection)
        check_file(connection)
    engine.dispose()


@pytest.mark.timeout(0)
def test_killed_sealing_leaves_a_chain_that_holds(app: Flask, database: Database, clock: Any, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    env = environment(tmp_path / "data", database_url=database.url)
    clock.move_to(escape_hatch.datetime.datetime.now(UTC))  # the worker lives in true time
    chance = random.Random(11)
    for _ in range(pytestconfig.getoption("--kills")):
        write_events(app, 600)
        worker = subprocess.Popen([sys.executable, "-m", "evalsvc.cli", "work"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        sealed = count_sealed(app)
        until(lambda before=sealed: count_sealed(app) > before, 60, "the first seal of this worker")  # type: ignore[misc]
        time.sleep(chance.uniform(0, 0.3))
        worker.kill()
        worker.wait()
        with app.app_context():
            assert verify().fault is None
    with app.app_context():
        seal_events(pause=0)
        found = verify()
    assert (found.fault, found.unsealed) == (None, [])
    heads = (tmp_path / "data" / "seals.log").read_text(encoding="ascii").splitlines()
    assert [int(line.split()[1]) for line in heads] == list(range(1, found.seals + 1))


def write_events(app: Flask, n: int) -> None:
    with app.app_context(), unit_of_work():
        for number in range(n):
            record("account.create", by=SYSTEM, subject="account:test", username=f"name{number}")


def count_sealed(app: Flask) -> int:
    with app.app_context():
        found = db.session.scalar(select(func.count()).where(AuditEvent.seal_number.is_not(None))) or 0
        db.session.rollback()
        return found


def kill_everybody(server: Running) -> None:
    """The process groups of the server; it is started again at once."""
    server.kill_everybody()
    server.start_again()


def kill_main(server: Running) -> None:
    """Only the main process: the others must follow it and leave the port."""
    server.process.kill()
    server.start_again()


def kill_workers(server: Running) -> None:
    """Only the processes that answer: the server itself must replace them."""
    for worker in server.workers:
        os.kill(worker, signal.SIGKILL)


KILLS: list[Callable[[Running], None]] = [kill_everybody, kill_main, kill_workers]


def check_receipts(connection: Connection, citizens: Citizens) -> None:
    """Every visit has one rating, under the receipt and with the level of which its citizen knows; and there are no others."""
    kept = dict(connection.execute(select(Receipt.code, Rating.level).join(Rating, Rating.id == Receipt.rating_id)).all())
    told = citizens.acknowledged
    assert sorted(told.receipts.values()) == sorted(kept)
    assert {told.receipts[visit]: level for visit, level in told.levels.items()} == kept
    uses = connection.execute(select(VisitUse.rating_id)).scalars().all()
    assert sorted(uses) == sorted(connection.execute(select(Rating.id)).scalars())


def check_counters(connection: Connection) -> None:
    """The counters of points and units say what counting the rows says."""
    rows = connection.execute(select(Rating)).all()
    assert recount(rows, "point_id") == counted(connection.execute(select(PointDay)).all(), "point_id")
    assert recount(rows, "unit_id") == counted(connection.execute(select(UnitDay)).all(), "unit_id")


def recount(rows: Any, owner: str) -> Counter[tuple[Any, ...]]:
    """Every non-zero cell of the counters, from the ratings."""
    cells: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        key = (getattr(row, owner), row.service_day, row.rater, row.turn)
        cells[(*key, f"n{row.level}")] += 1
        if row.done is not None:
            cells[(*key, "done" if row.done else "not_done")] += 1
    return cells


def counted(rows: Any, owner: str) -> Counter[tuple[Any, ...]]:
    """Every non-zero cell of the counters, as they are kept."""
    names = [*(f"n{level}" for level in LEVELS), "done", "not_done", "withdrawn", "excluded"]
    cells = {(getattr(row, owner), row.service_day, row.stream, row.turn, name): getattr(row, name) for row in rows for name in names}
    return Counter({cell: n for cell, n in cells.items() if n})


def check_file(connection: Connection) -> None:
    """SQLite's own checks find nothing; PostgreSQL keeps its files itself."""
    if connection.dialect.name == "sqlite":
        assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
