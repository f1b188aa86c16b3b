"""Long lists a page at a time, by key: the next page begins after the last row, however many came in between."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from evalsvc.core.db import db

PAGE_SIZE = 50
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, and the name of the last one when more follow (else empty)."""

    rows: list[T]
    next: str


def newest_first(statement: Select[T], *, key: InstrumentedAttribute[int], name: InstrumentedAttribute[str], after: str = "", size: int = PAGE_SIZE) -> Page[T]:
    """The rows of one entity by falling `key`, those after the row whose `name` is `after`; a name nobody has gives an empty page."""
    if after:
        statement = statement.where(key < select(key).where(name == after).scalar_subquery())
    rows = list(db.session.scalars(statement.order_by(key.desc()).limit(size + 1)))
    more = len(rows) > size
    return Page(rows[:size], getattr(rows[size - 1], name.key) if more else "")
