"""Ratings as a file: what the list shows, in the same scope and by the same filters, with a trace."""

from collections.abc import Callable, Iterator
from itertools import islice

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.tables import TableFile, write_table
from evalsvc.imports.services import TooLarge
from evalsvc.ratings.columns import EXPORTED, TITLE, values_of
from evalsvc.ratings.queries.rating import RatingRow, Wanted, all_ratings

Heard = Callable[[int], None]


def file_of(scope: Scope, wanted: Wanted, form: str, *, most: int | None, heard: Heard = lambda _done: None) -> tuple[TableFile, int]:
    """The file and how many ratings are in it; raises TooLarge above `most` (None: no limit). It only reads: call it before the first statement that writes."""
    found = all_ratings(scope, wanted)
    rows = list(islice(found, most + 1)) if most is not None else found
    if most is not None and isinstance(rows, list) and len(rows) > most:
        raise TooLarge
    counted = _Counted(iter(rows), heard)
    file = write_table(form, TITLE, EXPORTED, (values_of(row) for row in counted))
    return file, counted.done


class _Counted:
    """Rows that are counted as they go by."""

    def __init__(self, rows: Iterator[RatingRow], heard: Heard) -> None:
        self._rows, self._heard, self.done = rows, heard, 0

    def __iter__(self) -> Iterator[RatingRow]:
        for row in self._rows:
            self.done += 1
            self._heard(self.done)
            yield row


def record_export(*, by: Actor, wanted: Wanted, told: str, form: str, count: int) -> None:
    """Leaves the trace of an export: who, by which filters, how many; never what is in it."""
    unit_id = wanted.unit.id if wanted.unit is not None else None
    audit.record("rating.export", by=by, right=Permission.RATING_READ, subject="ratings", unit_id=unit_id, count=count, format=form, wanted=told or "全部")
