"""An import whose worker is killed leaves nothing half-written, and the next worker brings it to its end."""

import random
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from evalsvc.accounts.models import Account
from evalsvc.accounts.queries import actor_of
from evalsvc.core.db import db, unit_of_work
from evalsvc.factory import IMPORTS
from evalsvc.imports.models import ImportBatch, ImportRow
from evalsvc.imports.services import ask_to_apply, upload
from evalsvc.jobs.models import Job
from evalsvc.jobs.work import run_next
from evalsvc.organisation.models import Unit, UnitAncestor
from tests.conftest import Database
from tests.imports.conftest import book
from tests.processes.servers import ROOT, environment, until

ROWS = 900
HEADS = ["单位名称", "类型", "上级单位"]


def killed_worker(env: dict[str, str], moment: "Moment") -> None:
    """Starts `evalsvc work` and kills it when the moment has come."""
    process = subprocess.Popen([sys.executable, "-m", "evalsvc.cli", "work"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(moment.has_come, 40, "the moment to kill")
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(10)


class Moment:
    """When the job runs and so many rows are staged, or when all is over."""

    def __init__(self, app: Flask, rows: int) -> None:
        self.app, self.rows = app, rows

    def has_come(self) -> bool:
        with self.app.app_context():
            staged = db.session.scalar(select(func.count()).select_from(ImportRow)) or 0
            running = db.session.scalar(select(Job.id).where(Job.state == "running").limit(1)) is not None
            ended = db.session.scalars(select(ImportBatch.state)).one() == "applied"
            db.session.remove()
        return ended or (staged >= self.rows and running)


def units(app: Flask) -> tuple[int, int]:
    """How many units and rows of the closure there are."""
    with app.app_context():
        return tuple(db.session.scalar(select(func.count()).select_from(table)) or 0 for table in (Unit, UnitAncestor))


def release(app: Flask) -> None:
    """The lease of the killed worker is up."""
    with app.app_context(), unit_of_work():
        db.session.execute(update(Job).where(Job.state == "running").values(lease_until=datetime(2026, 1, 1, tzinfo=UTC)))


def state(app: Flask) -> str:
    with app.app_context():
        return db.session.scalars(select(ImportBatch.state)).one()


@pytest.mark.timeout(300)
def test_killed_import_is_whole_or_not_there(app: Flask, region: object, database: Database, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    seed = random.randrange(10**6)
    print(f"the seed of this run: {seed}")  # shown when it fails
    chance = random.Random(seed)
    env = environment(tmp_path / "data", database_url=database.url)
    before = units(app)
    with app.app_context(), unit_of_work():
        by = actor_of(db.session.scalars(select(Account).where(Account.username == "admin")).one())
        content = book(HEADS, *([f"{number}号窗口", "窗口", "涪城区医保服务大厅"] for number in range(100, 100 + ROWS)))
        upload(by=by, kind=IMPORTS["units"], file_name="units.xlsx", content=content)
    for _ in range(pytestconfig.getoption("--kills")):
        killed_worker(env, Moment(app, chance.randrange(0, ROWS // 2)))
        assert units(app) == before
        assert state(app) == "checking"
        release(app)
    finish(app)
    assert state(app) == "ready"
    with app.app_context(), unit_of_work():
        batch = db.session.scalars(select(ImportBatch)).one()
        ask_to_apply(by=by, batch=batch, kind=IMPORTS["units"], row_version=batch.row_version)
    killed_worker(env, Moment(app, 0))
    whole = (before[0] + ROWS, before[1] + ROWS * 4)
    assert units(app) in (before, whole)
    release(app)
    finish(app)
    assert (state(app), units(app)) == ("applied", whole)


def finish(app: Flask) -> None:
    """Another worker does what waits."""
    while run_next(app, "another", threading.Event()):
        pass
