"""`evalsvc restore`: a backup into an empty place, whole or not at all.

Until the last step the database bears a stamp with which nothing serves it; the same command goes on where it was
stopped. What retention had destroyed since the backup is destroyed again before that step, whatever keys were given.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import inspect, select

from evalsvc.access.actor import SYSTEM
from evalsvc.audit import services as audit
from evalsvc.audit.models import AuditEvent
from evalsvc.audit.sealing import seal_events
from evalsvc.audit.verifying import RESTORED
from evalsvc.cli import dumping, heads, schema
from evalsvc.cli.archive import Opened, opened, sync_folder
from evalsvc.cli.backup import BACKUP, FOLDERS, KEYS
from evalsvc.cli.dumping import SQLITE_MEMBER, database_file
from evalsvc.cli.locks import the_only_server
from evalsvc.cli.refusals import Careful, Refusal
from evalsvc.cli.words import counted
from evalsvc.config import Settings, load_settings
from evalsvc.core.clock import table_instant
from evalsvc.core.db import db, public_engine, unit_of_work
from evalsvc.core.installation import RESTORING, Installation, fact
from evalsvc.factory import create_app

EXISTING = click.Path(dir_okay=False, exists=True, path_type=Path)
SECRET = "secret.key"  # every command makes one where there is none, so it gives way to the one of before


@click.command(cls=Careful)
@click.argument("file", type=EXISTING)
@click.option("--keys", type=EXISTING, help="The newest keys that `evalsvc backup --keys` has put aside.")
def restore(file: Path, keys: Path | None) -> None:
    """Bring a backup into an empty data folder and database, and leave an event that says so. May be repeated when it was stopped."""
    settings = load_settings()
    with the_only_server(settings), opened(file, BACKUP) as backup, _opened_keys(keys) as kept, _application(settings):
        _check(backup, settings)
        is_begun = _check_place(backup)
        if kept is not None:
            _place_keys(kept, settings)
        for member in [name for folder in FOLDERS for name in backup.members(f"{folder}/")]:
            _place_file(backup, member, settings.data_dir)
        heads.place(backup, settings.data_dir)
        if not is_begun:
            _place_database(backup, settings)
        _finish(backup)
    _tell(backup, kept)


@contextmanager
def _application(settings: Settings) -> Iterator[None]:
    """Inside the application; its connections are closed at the end."""
    with create_app(settings).app_context():
        try:
            yield
        finally:
            _let_go()


@contextmanager
def _opened_keys(path: Path | None) -> Iterator[Opened | None]:
    if path is None:
        yield None
    else:
        with opened(path, KEYS) as found:
            yield found


def _check(backup: Opened, settings: Settings) -> None:
    kind = "sqlite" if settings.is_sqlite else "postgresql"
    if backup.manifest["database"] != kind:
        raise Refusal(f"This is a backup of {backup.manifest['database']}; EVALSVC_DATABASE_URL names {kind}.")
    schema.check_known(backup.manifest["revision"])


def _check_place(backup: Opened) -> bool:
    """Whether this very restore was begun here; raises Refusal when the place is not empty."""
    if dumping.settings_of_app().is_sqlite and not database_file().exists():
        return False
    schema.revision()  # says in a sentence when the database cannot be reached
    begun = fact(RESTORING) if inspect(db.engine).has_table(Installation.__tablename__) else None
    if begun not in (None, backup.name):
        raise Refusal("A restore from another backup was begun here and stopped. Finish it with that backup, or empty the place.")
    if begun is None and schema.is_in_use():
        raise Refusal("This place is not empty: its database holds units or accounts. A backup is restored into an empty place only.")
    _let_go()
    return begun is not None


def _let_go() -> None:
    db.session.remove()
    db.engine.dispose()
    public_engine.dispose()


def _place_keys(kept: Opened, settings: Settings) -> None:
    for member in kept.members():
        path = settings.keys_dir / member
        raw = b"".join(kept.pieces(member))
        if path.exists() and path.read_bytes() != raw and member != SECRET:
            raise Refusal(f"{path} is there already and is another key. Restore into an empty place.")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept.extract(member, path)


def _place_file(backup: Opened, member: str, data_dir: Path) -> None:
    path = data_dir / member
    if not path.resolve().is_relative_to(data_dir.resolve()):
        raise Refusal(f"The backup holds a file that does not belong into a data folder: {member}")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    backup.extract(member, path)


def _place_database(backup: Opened, settings: Settings) -> None:
    if settings.is_sqlite:
        _place_sqlite(backup)
    else:
        _place_postgresql(backup)


def _place_sqlite(backup: Opened) -> None:
    target = database_file()
    fresh = target.with_name(f".{target.name}.restoring")
    backup.extract(SQLITE_MEMBER, fresh)
    with closing(sqlite3.connect(fresh)) as connection, connection:
        connection.execute("INSERT INTO installation (key, value) VALUES (?, ?)", (RESTORING, backup.name))
    for ending in ("-wal", "-shm"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    os.replace(fresh, target)
    sync_folder(target.parent)


def _place_postgresql(backup: Opened) -> None:
    if schema.revision() not in (None, backup.manifest["revision"]):
        schema.clear()
    upgrade(revision=backup.manifest["revision"])
    with db.engine.begin() as connection:
        dumping.load_postgresql(backup, connection)
        connection.execute(Installation.__table__.insert().values(key=RESTORING, value=backup.name))  # type: ignore[attr-defined]  # a mapped class has a table


def _finish(backup: Opened) -> None:
    """The schema of this program, the marker event, retention; then the stamp goes, and the log is sealed."""
    schema.bring_up_to_date()
    with unit_of_work():
        _leave_marker(backup)
    for row in current_app.extensions["retention"]:
        if row.carry_out:
            row.carry_out()
    with unit_of_work():
        db.session.delete(db.session.get_one(Installation, RESTORING))
    seal_events()


def _leave_marker(backup: Opened) -> None:
    facts = db.session.scalars(select(AuditEvent.facts).where(AuditEvent.action == RESTORED))
    if not any(each.get("backup") == backup.name for each in facts):
        made_at = table_instant(datetime.fromisoformat(backup.manifest["made_at"]))
        audit.record(RESTORED, by=SYSTEM, subject="installation", backup=backup.name, made_at=made_at, seal=backup.manifest["seal"])


def _tell(backup: Opened, kept: Opened | None) -> None:
    said = backup.manifest
    click.echo(
        f"Restored what was there at {said['made_at']}: {counted(sum(said['counts'].values()), 'row')}, {counted(said['seal'], 'seal')}. The log says so."
    )
    if kept is None:
        click.echo("No keys were given: sealed texts stay closed, and seals of before can be verified only if their key is in the keys folder.")
    elif kept.manifest["made_at"] < said["made_at"]:
        click.echo("The keys are older than the backup: what was sealed under younger ones stays closed.")
    click.echo("Next: evalsvc audit verify, then evalsvc serve.")
