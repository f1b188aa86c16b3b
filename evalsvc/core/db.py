"""The database as nouns see it: typed base, the staff's ORM session, and one transaction a request."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from time import sleep
from typing import Any, TypeVar

from flask import Flask, g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator

from evalsvc.config import Settings
from evalsvc.core.engines import DISCREET, obey, reading
from evalsvc.core.engines import public_engine as public_engine
from evalsvc.core.engines import set_writing as set_writing
from evalsvc.core.engines import writing as writing
from evalsvc.core.fleeting import forget_all

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
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


def init_app(app: Flask, settings: Settings) -> None:
    """Gives the application its engines."""
    options: dict[str, Any] = {}
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if settings.is_sqlite:
        options = {"connect_args": {"check_same_thread": False}, "poolclass": QueuePool, "pool_size": 4, "max_overflow": 28}
    else:
        options = {"pool_size": settings.pool_size, "max_overflow": settings.pool_size, "pool_pre_ping": True}
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options | DISCREET
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
    with reading():
        try:
            yield
        finally:
            db.session.rollback()


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
        forget_all()


@contextmanager
def unit_of_work() -> Iterator[None]:
    """One writing transaction outside a request (commands, jobs): committed at the end of the block, or rolled back."""
    db.session.rollback()
    with writing():
        try:
            yield
            db.session.commit()
            forget_all()
        except BaseException:
            db.session.rollback()
            raise


def chunks(rows: Iterable[T], size: int = BATCH, pause: float = PAUSE_SECONDS) -> Iterator[list[T]]:
    """Rows in small lists with a pause between them, so that another process's long writing starves no rating."""
    source = iter(rows)
    while chunk := list(islice(source, size)):
        yield chunk
        sleep(pause)
