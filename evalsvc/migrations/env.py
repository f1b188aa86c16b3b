"""Alembic's environment: the application's engine, batch mode, foreign keys off while SQLite rebuilds tables."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import JSON, Connection, text

from evalsvc.core.db import UtcInstant

target = current_app.extensions["migrate"].db


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations name plain types, so that they still run when our own have changed."""
    if kind == "type" and isinstance(item, UtcInstant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=target.metadata, render_as_batch=True, compare_type=True, render_item=_render)
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online() -> None:
    engine = target.engine
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            _run(connection)
            connection.commit()
            return
        # PRAGMA foreign_keys is ignored inside a transaction, and a batch rebuild with it on lets CASCADE delete the children.
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            _run(connection)
            connection.execute(text("PRAGMA foreign_key_check"))
            connection.commit()
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    raise SystemExit("Migrations run on a live database only.")
run_migrations_online()
