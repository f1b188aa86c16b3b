"""Many rows at once, in the running transaction: what an import writes while ratings wait, so no object is made of a row."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, update

from evalsvc.core.db import Base, db


def insert_many(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds rows that all name the same columns."""
    if rows:
        db.session.execute(insert(model.__table__), list(rows))  # type: ignore[arg-type]  # a mapped class has a table


def change_many(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Gives the rows with these `id` their new values and raises their row version; all rows name the same columns."""
    if not rows:
        return
    table = model.__table__
    named: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != "id"}
    statement = update(table).where(table.c.id == bindparam("key")).values(row_version=table.c.row_version + 1, **named)  # type: ignore[arg-type]
    db.session.execute(statement, [{"key": row["id"], **{f"new_{name}": row[name] for name in named}} for row in rows])
