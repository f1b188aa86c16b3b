"""`python -m tests.load.importing`: what an import of 5,000 units does to the ratings beside it; see README.md."""

import argparse
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from sqlalchemy import func, select

from evalsvc.accounts.models import Account
from evalsvc.accounts.queries import actor_of
from evalsvc.accounts.services import create_admin
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.tables import XLSX, write_table
from evalsvc.factory import IMPORTS
from evalsvc.imports.models import ImportBatch
from evalsvc.imports.services import ask_to_apply, upload
from evalsvc.imports.states import BatchState
from evalsvc.organisation.models import Unit
from tests.load import region
from tests.load.servers import Result, server, wrk

HALLS, WINDOWS = 50, 99
UNITS = HALLS * (WINDOWS + 1)
PREPARED = 120_000
LONGEST = 120  # seconds
TOP = "测量区医疗保障局"


@contextmanager
def _worker(env: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "evalsvc.cli", "work"], env=os.environ | env)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def _file(turn: int) -> bytes:
    """A workbook of 5,000 new units."""
    rows = []
    for hall in range(HALLS):
        name = f"{turn}区{hall}号大厅"
        rows.append({"name": name, "kind": "hall", "parent": TOP})
        rows += [{"name": f"{window}号窗口", "kind": "window", "parent": name} for window in range(WINDOWS)]
    return write_table(XLSX, "单位", IMPORTS["units"].columns, rows).content


class Import(threading.Thread):
    """Sends a file, consents to its plan, and waits until it is carried out; `seconds` is how long all of it took."""

    def __init__(self, app: Flask, content: bytes) -> None:
        super().__init__()
        self.app, self.content, self.seconds = app, content, 0.0

    def run(self) -> None:
        began = time.monotonic()
        with self.app.app_context():
            by = actor_of(db.session.scalars(select(Account)).one())
            with unit_of_work():
                key = upload(by=by, kind=IMPORTS["units"], file_name="units.xlsx", content=self.content).id
            self._await(key, BatchState.READY)
            with unit_of_work():
                batch = db.session.get_one(ImportBatch, key)
                ask_to_apply(by=by, batch=batch, kind=IMPORTS["units"], row_version=batch.row_version)
            self._await(key, BatchState.APPLIED)
        self.seconds = time.monotonic() - began

    def _await(self, key: int, state: BatchState) -> None:
        for _ in range(LONGEST * 5):
            db.session.rollback()
            if db.session.get_one(ImportBatch, key).state == state:
                return
            time.sleep(0.2)
        raise RuntimeError(f"the import did not become {state}")


def measure(folder: Path, *, turns: int, seconds: int) -> None:
    """Ratings alone and beside an import, in turns, on one server with its worker."""
    app = region.build(folder / "data")
    env = {"EVALSVC_DATA_DIR": str(folder / "data"), "EVALSVC_SECRET_KEY": region.SECRET}
    with app.app_context(), unit_of_work():
        top = db.session.scalars(select(Unit).where(Unit.parent_id.is_(None))).one()
        create_admin(username="admin", display_name="测量管理员", password="only-for-measuring-1234", unit=top)
    alone: list[Result] = []
    beside: list[Result] = []
    for turn in range(turns):
        with server("app:app", env) as address, _worker(env):
            bodies = region.requests(app, folder / f"alone-{turn}", PREPARED)
            wrk(address, "GET", bodies, connections=16, seconds=1)
            alone.append(wrk(address, "POST", bodies, connections=32, seconds=seconds))
            bodies = region.requests(app, folder / f"beside-{turn}", PREPARED)
            importing = Import(app, _file(turn))
            importing.start()
            beside.append(wrk(address, "POST", bodies, connections=32, seconds=seconds))
            importing.join()
        print(f"turn {turn + 1}: alone {_said(alone[-1])}; beside an import {_said(beside[-1])}; the import took {importing.seconds:.1f} s")
    with app.app_context():
        units = db.session.scalar(select(func.count()).select_from(Unit))
    print(f"units at the end: {units}, expected {turns * UNITS + region.POINTS + 2}")
    for field in ("rate", "p50", "p99"):
        ratio = statistics.median(getattr(b, field) / getattr(a, field) for a, b in zip(alone, beside, strict=True))
        print(f"{field}: {ratio:.2f} times that of ratings alone")


def _said(result: Result) -> str:
    return f"{result.rate:.0f}/s p50 {result.p50:.1f} ms p99 {result.p99:.1f} ms errors {result.errors}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.load.importing", description=__doc__)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=15)
    given = parser.parse_args()
    with TemporaryDirectory() as made:
        measure(Path(made), turns=given.turns, seconds=given.seconds)
