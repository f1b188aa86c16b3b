"""The data of a demo: built when there are none, thrown away only when they are a demo's."""

import csv
import sys
import time
from datetime import date
from pathlib import Path

import click
from sqlalchemy import inspect, select

from evalsvc import demo
from evalsvc.accounts.models import Account
from evalsvc.accounts.passwords import hash_password, one_time_password
from evalsvc.audit.sealing import seal_file
from evalsvc.cli import schema
from evalsvc.cli.refusals import Refusal
from evalsvc.config import Settings
from evalsvc.core.clock import now
from evalsvc.core.db import db, public_engine, unit_of_work
from evalsvc.core.installation import BUILDING, DEMO_PASSWORD, DEMO_STAMP, Installation, fact, keep_fact
from evalsvc.organisation.kinds import PointKind, UnitKind
from evalsvc.organisation.models import PointCode, RatingPoint, Unit

SHARED_PASSWORD = "demo-only-password"
COLUMNS = ("token", "url", "kind", "unit", "window")


def prepare(*, days: int, today: date, reset: bool) -> date:
    """Has the demo's data ready, and returns the last day of its ratings.

    What a stop has left half built is thrown away and built again. Raises Refusal for a database that
    holds anything and is no demo.
    """
    stamp = _stamp()
    schema.check_whole()
    if stamp is None and schema.is_in_use():
        raise Refusal("This database is not a demo's, and a demo would mix with what it holds. Give another folder with --data.")
    if stamp == BUILDING or (stamp is not None and reset):
        schema.clear()
        seal_file().path.unlink(missing_ok=True)  # its heads are those of a log that is gone with the demo
        stamp = None
    schema.bring_up_to_date()
    if stamp is not None:
        return date.fromisoformat(stamp)
    _keep(DEMO_STAMP, BUILDING)
    progress = Progress()
    demo.build(days=days, today=today, progress=progress)
    progress.end()
    _keep(DEMO_STAMP, today.isoformat())
    return today


class Progress:
    """Prints how far the building is, on one line of a terminal, or a line for each part elsewhere."""

    def __init__(self) -> None:
        self._part = ""
        self._began = time.monotonic()

    def __call__(self, part: str, done: int, total: int) -> None:
        seconds = time.monotonic() - self._began
        if sys.stdout.isatty():
            click.echo(f"\r\x1b[KBuilding the demo: {part} {done:,} of {total:,} ({seconds:.0f} s)", nl=False)
        elif part != self._part:
            click.echo(f"Building the demo: {part} ({total:,})")
        self._part = part

    def end(self) -> None:
        """Says that it is built, and in what time."""
        click.echo(f"\r\x1b[K{self._built()}" if sys.stdout.isatty() else self._built())

    def _built(self) -> str:
        return f"Built the demo in {time.monotonic() - self._began:.0f} s"


def set_passwords(*, shared: bool) -> dict[str, str]:
    """The passwords by user name: the well-known one for a demo that only its own machine can reach, random ones otherwise.

    Random ones are new at every start, because only their hashes are kept.
    """
    accounts = list(db.session.scalars(select(Account).where(Account.retired_at.is_(None)).order_by(Account.id)))
    passwords = {account.username: SHARED_PASSWORD if shared else one_time_password() for account in accounts}
    db.session.rollback()
    if not (shared and fact(DEMO_PASSWORD) == SHARED_PASSWORD):
        hashes = {username: hash_password(password) for username, password in passwords.items()}
        with unit_of_work():
            for account in db.session.scalars(select(Account).where(Account.username.in_(hashes))):
                account.password_hash = hashes[account.username]
                account.must_change_password = False
                account.password_set_at = now()
                account.epoch += 1
            keep_fact(DEMO_PASSWORD, SHARED_PASSWORD if shared else "")
    return passwords


def write_points(settings: Settings) -> list[str]:
    """Writes the open rating points to points.csv in the data folder; returns the addresses of their pages, windows first."""
    found = select(PointCode.code, RatingPoint.kind, Unit).join(RatingPoint, RatingPoint.id == PointCode.point_id).join(Unit, Unit.id == RatingPoint.unit_id)
    found = found.where(PointCode.until.is_(None), RatingPoint.retired_on.is_(None)).order_by(RatingPoint.kind != PointKind.WINDOW.value, RatingPoint.id)
    rows = []
    for code, kind, unit in db.session.execute(found):
        is_window = unit.kind == UnitKind.WINDOW
        place = unit.parent if is_window and unit.parent else unit
        rows.append((code, f"{settings.public_url}/r/{code}", kind, place.name, unit.name if is_window else ""))
    _write(settings.data_dir / "points.csv", rows)
    return [row[1] for row in rows]


def let_go() -> None:
    """Closes what this process has open of the database, before others serve it."""
    db.session.remove()
    db.engine.dispose()
    public_engine.dispose()


def _write(path: Path, rows: list[tuple[str, str, str, str, str]]) -> None:
    fresh = path.with_suffix(".fresh")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    fresh.replace(path)


def _stamp() -> str | None:
    schema.revision()  # says in a sentence when the database cannot be reached
    return fact(DEMO_STAMP) if inspect(db.engine).has_table(Installation.__tablename__) else None


def _keep(key: str, value: str) -> None:
    with unit_of_work():
        keep_fact(key, value)
