"""The database: typed base, two engines (staff ORM session, public Core), and the rule of one transaction a request.

A writing transaction says so before its first statement: SQLite then opens ``BEGIN IMMEDIATE``,
because a deferred transaction that reads and then writes fails at once when another writer was
faster. One process-wide lock keeps the writers of one process from waiting in SQLite's busy
handler, where they starve.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from itertools import islice
from time import sleep
from typing import Any, TypeVar

from flask import Flask, g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, Connection, DateTime, Dialect, Engine, Integer, MetaData, create_engine, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator

from evalsvc.config import Settings
from evalsvc.core.errors import Busy

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",  # an acknowledged rating survives a power cut
    "foreign_keys": "ON",
    "busy_timeout": "8000",
    "temp_store": "MEMORY",
    "cache_size": "-32000",
    "wal_autocheckpoint": "4000",  # 16 MB of log: a checkpoint costs as much as hundreds of ratings
}
WRITER_WAIT_SECONDS = 20
BATCH = 50
PAUSE_SECONDS = 0.05

T = TypeVar("T")

BigId = BigInteger().with_variant(Integer, "sqlite")
Json = JSON().with_variant(JSONB, "postgresql")


class UtcInstant(TypeDecorator[datetime]):
    """An aware UTC instant; SQLite keeps it naive, PostgreSQL as timestamptz."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # the base class gives it
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(metadata=Base.metadata)

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


def set_writing(value: bool) -> None:
    """Says for the current request whether its next transaction may write."""
    _writing.set(value)


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for name, value in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name}={value}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    if not _writing.get():
        connection.exec_driver_sql("BEGIN")
        return
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
        engine = create_engine(url, poolclass=QueuePool, pool_size=4, max_overflow=28, connect_args={"check_same_thread": False, "cached_statements": 256})
    else:
        engine = create_engine(url, pool_size=settings.pool_size, max_overflow=settings.pool_size, pool_pre_ping=True, connect_args={"application_name": name})
    return obey(engine)


def obey(engine: Engine) -> Engine:
    """The engine, with pragmas and explicit BEGIN when it is SQLite."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
        event.listen(engine, "reset", _on_reset)
    return engine


def _plain_engine(settings: Settings) -> Engine:
    engine = create_engine(settings.database_url, isolation_level="AUTOCOMMIT", pool_size=4, max_overflow=28, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _on_connect)
    return engine


@contextmanager
def _immediate(connection: Connection) -> Iterator[Connection]:
    """One BEGIN IMMEDIATE … COMMIT said to the driver itself, under the process-wide lock."""
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
        raise Busy from error
    finally:
        _one_writer.release()


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
            with self._engine.begin() as connection:
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


def init_app(app: Flask, settings: Settings) -> None:
    """Gives the application its engines."""
    options: dict[str, Any] = {}
    if settings.is_sqlite:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        options = {"connect_args": {"check_same_thread": False}, "poolclass": QueuePool, "pool_size": 4, "max_overflow": 28}
    else:
        options = {"pool_size": settings.pool_size, "max_overflow": settings.pool_size, "pool_pre_ping": True}
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        obey(db.engine)
    public_engine.init_app(settings)


def keep_even_if_refused(verb: Callable[..., None], **given: Any) -> None:
    """Has `verb(**given)` carried out at the end of the request, also when the request is refused.

    After a refusal it runs in a transaction of its own, when the refused one is rolled back.
    """
    g.setdefault("kept", []).append((verb, given))


@contextmanager
def reading_first() -> Iterator[None]:
    """Reads of a writing request that come before slow work, in a transaction that ends with the block."""
    token = _writing.set(False)
    try:
        yield
    finally:
        db.session.rollback()
        _writing.reset(token)


def finish_request(*, accepted: bool) -> None:
    """Ends the request's transaction: commits when it was accepted, else rolls back and keeps what is always kept."""
    kept = g.pop("kept", [])
    if not kept and not db.session.registry.has():
        return
    if not accepted:
        db.session.rollback()
        if not kept:
            return
    with writing():
        for verb, given in kept:
            verb(**given)
        db.session.commit()


@contextmanager
def unit_of_work() -> Iterator[None]:
    """One writing transaction outside a request (commands, jobs): committed at the end of the block, or rolled back."""
    db.session.rollback()
    with writing():
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


def chunks(rows: Iterable[T], size: int = BATCH, pause: float = PAUSE_SECONDS) -> Iterator[list[T]]:
    """Rows in small lists with a pause between them, so that another process's long writing starves no rating."""
    source = iter(rows)
    while chunk := list(islice(source, size)):
        yield chunk
        sleep(pause)
