"""Core statements that are compiled once and then run on the driver: the rating path asks little, but often.

SQLAlchemy still writes the SQL, converts values and names errors; only its per-call machinery is left out.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Executable

Convert = Callable[[Any], Any]


class _Compiled:
    """A statement as one dialect runs it."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self.order: list[str] | None = list(compiled.positiontup) if compiled.positional else None
        self.fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required and bind.value is not None}
        self.binds = {name: convert for name, bind in compiled.binds.items() if (convert := _binder(bind.type, dialect)) is not None}
        columns = statement.exported_columns if hasattr(statement, "exported_columns") else ()
        self.reads = [(index, convert) for index, column in enumerate(columns) if (convert := _reader(column.type, dialect)) is not None]

    def given(self, values: Mapping[str, Any]) -> Any:
        filled = {**self.fixed, **values} if self.fixed else values
        if self.order is None:
            return {name: self.binds[name](value) if name in self.binds else value for name, value in filled.items()}
        return [self.binds[name](filled[name]) if name in self.binds else filled[name] for name in self.order]

    def row(self, found: tuple[Any, ...]) -> tuple[Any, ...]:
        if not self.reads:
            return found
        values = list(found)
        for index, convert in self.reads:
            values[index] = convert(values[index])
        return tuple(values)


def _binder(kind: Any, dialect: Dialect) -> Convert | None:
    convert: Convert | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return convert


def _reader(kind: Any, dialect: Dialect) -> Convert | None:
    convert: Convert | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return convert


class Prepared:
    """One statement with named parameters; it may be run on any connection of any engine."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, **values: Any) -> int:
        """Carries the statement out and returns how many rows it touched; raises SQLAlchemy's errors."""
        cursor = self._execute(connection, values)
        touched: int = cursor.rowcount
        cursor.close()
        return touched

    def rows(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """All rows it finds, values converted as SQLAlchemy does."""
        cursor = self._execute(connection, values)
        found = cursor.fetchall()
        cursor.close()
        compiled = self._compiled[connection.dialect.name]
        return [compiled.row(row) for row in found]

    def first(self, connection: Connection, **values: Any) -> tuple[Any, ...] | None:
        """The first row it finds, or None."""
        rows = self.rows(connection, **values)
        return rows[0] if rows else None

    def _execute(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled.setdefault(dialect.name, _Compiled(self._statement, dialect))
        given = compiled.given(values)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.sql, given)
        except dialect.loaded_dbapi.Error as error:
            raise DBAPIError.instance(compiled.sql, given, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect) from error
        return cursor
