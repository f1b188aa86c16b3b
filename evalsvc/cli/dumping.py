"""What a database holds at one moment, into an archive and out of it, while others write on.

SQLite copies its pages itself. PostgreSQL is read table by table with COPY in one REPEATABLE READ transaction, not by
pg_dump, which must be installed and as new as the server: the schema is the migrations' business, so a dump holds
rows only, and can be loaded on any version and under any user.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from psycopg import sql
from sqlalchemy import Connection, Inspector, MetaData, inspect, text

from evalsvc.cli.archive import Opened, Packer, pieces_of
from evalsvc.cli.refusals import Refusal
from evalsvc.config import Settings
from evalsvc.core.db import db

SQLITE_MEMBER = "evalsvc.db"
TABLES = "tables/"
VERSION = "alembic_version"
LAST_SEAL = "SELECT number, head FROM audit_seal ORDER BY number DESC LIMIT 1"


@dataclass(frozen=True)
class Moment:
    """What was in the database at the moment of the backup: revision, rows by table, the last seal (0 and "" without one)."""

    revision: str
    counts: dict[str, int]
    columns: dict[str, list[str]]
    seal: int
    head: str


def dump(packer: Packer, settings: Settings, beside: Path) -> Moment:
    """Adds the database to an archive; SQLite's copy lies for a while `beside` it. Raises Refusal when the database is damaged."""
    return _dump_sqlite(packer, beside) if settings.is_sqlite else _dump_postgresql(packer)


def database_file() -> Path:
    """Where SQLite keeps the database."""
    return Path(str(db.engine.url.database))


def _dump_sqlite(packer: Packer, beside: Path) -> Moment:
    copy = beside.with_name(f".{beside.name}.database")
    try:
        os.close(os.open(copy, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        with closing(sqlite3.connect(database_file())) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target, pages=-1)
            target.execute("PRAGMA journal_mode=DELETE")
            if target.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
                raise Refusal("The database is damaged (PRAGMA quick_check): nothing was backed up.")
            moment = _moment_of_sqlite(target)
        with copy.open("rb") as file:
            packer.add(SQLITE_MEMBER, pieces_of(file))
    finally:
        copy.unlink(missing_ok=True)
    return moment


def _moment_of_sqlite(connection: sqlite3.Connection) -> Moment:
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
    counts = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(names)}  # noqa: S608  (names of tables)
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    seal = connection.execute(LAST_SEAL).fetchone() or (0, "")
    return Moment(revision, counts, {}, *seal)


def _dump_postgresql(packer: Packer) -> Moment:
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True) as connection:
        counts, columns = {}, {}
        inspector = inspect(connection)
        for name in tables_in_order(inspector):
            columns[name] = [str(column["name"]) for column in inspector.get_columns(name)]
            counter = _Lines(_copied(connection, name, columns[name]))
            packer.add(f"{TABLES}{name}", counter)
            counts[name] = counter.count
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        found = connection.execute(text(LAST_SEAL)).first()
        return Moment(revision, counts, columns, *(found or (0, "")))


class _Lines:
    """Pieces that pass by, and how many line ends were in them: COPY writes a line a row."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self.count = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.count += piece.count(b"\n")
            yield piece


def _copied(connection: Connection, table: str, columns: list[str]) -> Iterator[bytes]:
    raw: Any = connection.connection.dbapi_connection
    with raw.cursor() as cursor, cursor.copy(sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table), _listed(columns))) as copy:
        for piece in copy:
            yield bytes(piece)


def _listed(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column) for column in columns)


def tables_in_order(inspector: Inspector) -> list[str]:
    """Every table but Alembic's, those that others point to first."""
    metadata = MetaData()
    metadata.reflect(inspector.bind)
    return [str(table.name) for table in metadata.sorted_tables if table.name != VERSION]


def load_postgresql(opened: Opened, connection: Connection) -> None:
    """Fills the migrated, empty tables from an archive in the running transaction, and sets the sequences behind the rows."""
    raw: Any = connection.connection.dbapi_connection
    names = tables_in_order(inspect(connection))
    with raw.cursor() as cursor:
        cursor.execute("SET LOCAL datestyle = 'ISO'")
        cursor.execute(sql.SQL("TRUNCATE {}").format(_listed(names)))
        for name in names:
            columns = opened.manifest["columns"][name]
            with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), _listed(columns))) as copy:
                for piece in opened.pieces(f"{TABLES}{name}"):
                    copy.write(piece)
            if "id" in columns:
                _set_sequence(cursor, name)


def _set_sequence(cursor: Any, table: str) -> None:
    statement = sql.SQL("SELECT setval(pg_get_serial_sequence({name}, 'id'), max(id)) FROM {table} HAVING max(id) IS NOT NULL")
    cursor.execute(statement.format(name=sql.Literal(table), table=sql.Identifier(table)))


def settings_of_app() -> Settings:
    """The settings of the running application."""
    found: Settings = current_app.extensions["settings"]
    return found
