"""Two engines and their rules: the staff's, under the ORM session, and the citizens' small one.

A writing transaction says so before its first statement: SQLite then opens ``BEGIN IMMEDIATE``,
because a deferred transaction that reads and then writes fails at once when another writer was
faster. One process-wide lock keeps the writers of one process from waiting in SQLite's busy
handler, where they starve.
"""

import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InternalError
from sqlalchemy.pool import QueuePool

from evalsvc.config import Settings
from evalsvc.core.errors import Busy

PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",  # an acknowledged rating survives a power cut
    "foreign_keys": "ON",
    "busy_timeout": "8000",
    "temp_store": "MEMORY",
    "cache_size": "-32000",
}
WRITER_WAIT_SECONDS = 20
READ_ONLY = "25006"  # SQLSTATE read_only_sql_transaction
DISCREET = {"hide_parameters": True}  # an error goes into the log, and what people typed does not

log = logging.getLogger(__name__)
_writing: ContextVar[bool] = ContextVar("writing", default=False)
_one_writer = threading.Lock()


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun in this block may write; outside, SQLite opens reading ones."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun in this block only read, also in a request that will write."""
    token = _writing.set(False)
    try:
        yield
    finally:
        _writing.reset(token)


def set_writing(value: bool) -> None:
    """Says for the current request whether its next transaction may write."""
    _writing.set(value)


def _on_connect(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for name, value in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name}={value}")
    file = cursor.execute("PRAGMA database_list").fetchone()[2]
    record.info["file"] = file, _identity(file)
    cursor.close()


def _on_begin(connection: Connection) -> None:
    if not _writing.get():
        connection.exec_driver_sql("BEGIN")
        return
    _check_file(connection)
    if not connection.info.get("holds_writer"):
        if not _one_writer.acquire(timeout=WRITER_WAIT_SECONDS):
            raise Busy
        connection.info["holds_writer"] = True
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        _let_go(connection.info)
        raise


def _on_reset(_dbapi: Any, record: Any, _state: Any) -> None:
    _let_go(record.info)


def _let_go(info: dict[Any, Any]) -> None:
    if info.pop("holds_writer", False):
        _one_writer.release()


def make_engine(settings: Settings, *, name: str) -> Engine:
    """An engine for the settings' database with this house's transaction rules; `name` shows in PostgreSQL's list."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        arguments = {"check_same_thread": False, "cached_statements": 256}
        engine = create_engine(url, poolclass=QueuePool, pool_size=4, max_overflow=28, connect_args=arguments, **DISCREET)
    else:
        sizes = {"pool_size": settings.pool_size, "max_overflow": settings.pool_size}
        engine = create_engine(url, pool_pre_ping=True, connect_args={"application_name": name}, **sizes, **DISCREET)
    return obey(engine)


def obey(engine: Engine) -> Engine:
    """The engine, with pragmas and explicit BEGIN when it is SQLite, and with patience when it is PostgreSQL."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
        event.listen(engine, "reset", _on_reset)
    else:
        event.listen(engine, "connect", _set_patience)
    return engine


def _set_patience(connection: Any, _record: Any) -> None:
    """PostgreSQL waits for a lock as long as SQLite does, not for ever."""
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = {PRAGMAS['busy_timeout']}")
    connection.autocommit = False


def takes_no_writes(error: DBAPIError) -> bool:
    """Whether the server takes no writes now: a standby, or one that an administrator has closed. The driver calls it an error of ours."""
    return getattr(error.orig, "sqlstate", None) == READ_ONLY


def _plain_engine(settings: Settings) -> Engine:
    arguments = {"check_same_thread": False}
    engine = create_engine(settings.database_url, isolation_level="AUTOCOMMIT", pool_size=4, max_overflow=28, connect_args=arguments, **DISCREET)
    event.listen(engine, "connect", _on_connect)
    return engine


def _identity(file: str) -> tuple[int, int] | None:
    with suppress(FileNotFoundError):
        found = os.stat(file)
        return found.st_dev, found.st_ino
    return None


def _check_file(connection: Connection) -> None:
    """Raises Busy when the database file is gone or another: SQLite would go on writing into one that nobody finds again."""
    file, identity = connection.info["file"]
    if _identity(file) != identity:
        log.error("the database file is gone or was replaced: %s", file)
        raise Busy


@contextmanager
def _immediate(connection: Connection) -> Iterator[Connection]:
    """One BEGIN IMMEDIATE … COMMIT said to the driver itself, under the process-wide lock."""
    _check_file(connection)
    if not _one_writer.acquire(timeout=WRITER_WAIT_SECONDS):
        raise Busy
    raw: Any = connection.connection.dbapi_connection
    try:
        raw.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            raw.execute("COMMIT")
        except BaseException:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            raise
    except sqlite3.OperationalError as error:  # locked by another process, or the disk is full
        log.error("the database refused to write: %s", error)
        raise Busy from error
    finally:
        _one_writer.release()


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except InternalError as error:
        if not takes_no_writes(error):
            raise
        log.error("the database takes no writes: %s", error.orig)
        raise Busy from error


class PublicEngine:
    """The citizens' small engine: Core only, one for the application, prepared by `init_app`."""

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self._reading: Engine | None = None
        self._mine = threading.local()

    def init_app(self, settings: Settings) -> None:
        self._engine = make_engine(settings, name="evalsvc public")
        # Single reads need neither BEGIN nor our rules about it, and a citizen's page is mostly one read.
        self._reading = _plain_engine(settings) if settings.is_sqlite else self._engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for single reads; every statement is its own transaction."""
        if self._reading is None:
            raise RuntimeError("the public engine has not been prepared")
        if self._reading.dialect.name == "sqlite":
            yield self._kept()
        else:
            with self._reading.connect() as connection:
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in one writing transaction: committed at the end of the block, rolled back by an error."""
        if self._engine is None:
            raise RuntimeError("the public engine has not been prepared")
        if self._engine.dialect.name == "sqlite":
            with _immediate(self._kept()) as connection:
                yield connection
        else:
            with _refusing(), self._engine.begin() as connection:
                yield connection

    def _kept(self) -> Connection:
        """This thread's own SQLite connection: taking one from a pool costs more than a citizen's page asks of it."""
        if self._reading is not None and getattr(self._mine, "engine", None) is not self._reading:
            self._mine.connection, self._mine.engine = self._reading.connect(), self._reading
        kept: Connection = self._mine.connection
        return kept

    def dispose(self) -> None:
        if hasattr(self._mine, "engine"):
            self._mine.connection.close()
            del self._mine.engine
        for engine in (self._engine, self._reading):
            if engine is not None:
                engine.dispose()


public_engine = PublicEngine()
