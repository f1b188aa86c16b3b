"""Tags per unit and day, kept up to a cut-off by the tick.

Only the days on which something happened since the last cut-off are counted again, from the rows,
so that a withdrawal that comes late corrects its day. Two ticks at once do no harm: each writes
only as long as the cut-off is still the one it began with.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import and_, delete, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite

from evalsvc.core.clock import now
from evalsvc.core.db import PAUSE_SECONDS, chunks, db, unit_of_work
from evalsvc.ratings.models import Rating, RatingTag, RatingWithdrawal, SummaryState, TagDay
from evalsvc.ratings.scale import Origin, Rater, Turn

TAGS = "tags"
SETTLED = timedelta(minutes=1)  # a rating bears the instant before its commit, which may wait for other writers
A_DAY = timedelta(days=1)
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
UNITS_AT_ONCE = 400
ONE_AT_A_TIME = 0x7461_6773  # the number of the advisory lock on PostgreSQL; SQLite has one writer anyway

Cell = tuple[int, date, str]


def cut_off(name: str = TAGS) -> datetime | None:
    """The instant until which a summary holds everything, or None when it has never been built."""
    return db.session.scalar(select(SummaryState.cut_off).where(SummaryState.name == name))


def build_tag_days(pause: float = PAUSE_SECONDS) -> None:
    """Brings the tags per unit and day up to a minute ago, in small transactions of its own with a `pause` between them."""
    since, until = cut_off(), now() - SETTLED
    if since is not None and until < since:
        since = until - A_DAY  # the clock was set back: ratings of the repeated time bear instants that had been counted
        look_again(since)
    changes = list(_changes(since or BEGINNING, until))
    db.session.rollback()
    for chunk in chunks(changes, pause=pause):
        with unit_of_work():
            if not _is_still(since):
                return
            _write(chunk)
    with unit_of_work():
        if _is_still(since):
            _set(until)


def look_again(since: datetime) -> None:
    """Has the next tick count again from an instant: for whoever adds ratings that bear an instant before the cut-off."""
    with unit_of_work():
        count_again(since)


def count_again(since: datetime) -> None:
    """The same within the running transaction, for an import."""
    kept = _locked()
    if kept is not None and since < kept:
        _set(since)


def _insert(table: Any) -> Any:
    return (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(table)


def _set(instant: datetime) -> None:
    db.session.execute(_insert(SummaryState).values(name=TAGS, cut_off=instant).on_conflict_do_update(index_elements=["name"], set_={"cut_off": instant}))


def _locked() -> datetime | None:
    """The cut-off, which nobody else changes until this transaction ends."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
    return cut_off()


def _is_still(since: datetime | None) -> bool:
    return _locked() == since


def _changes(since: datetime, until: datetime) -> Iterator[tuple[Cell, int]]:
    """The cells whose number is another than the kept one, with the true number."""
    for day, units in sorted(_touched(since, until).items()):
        waiting = iter(sorted(units))
        while some := list(islice(waiting, UNITS_AT_ONCE)):
            true, kept = _true(day, some, until), _kept(day, some)
            yield from ((cell, true.get(cell, 0)) for cell in sorted(true.keys() | kept.keys()) if true.get(cell, 0) != kept.get(cell, 0))


def _touched(since: datetime, until: datetime) -> dict[date, set[int]]:
    given = select(Rating.service_day, Rating.unit_id).where(Rating.created_at > since, Rating.created_at <= until)
    taken = select(Rating.service_day, Rating.unit_id).join(RatingWithdrawal, RatingWithdrawal.rating_id == Rating.id)
    taken = taken.where(RatingWithdrawal.at > since, RatingWithdrawal.at <= until)
    found: dict[date, set[int]] = defaultdict(set)
    for day, unit in db.session.execute(given.union(taken)):
        found[day].add(unit)
    return found


def _true(day: date, units: list[int], until: datetime) -> dict[Cell, int]:
    withdrawn = exists().where(RatingWithdrawal.rating_id == Rating.id, RatingWithdrawal.at <= until)
    effective = and_(Rating.rater == Rater.CITIZEN, Rating.origin != Origin.DEFAULT, Rating.turn == Turn.FIRST, ~withdrawn)
    found = select(Rating.unit_id, RatingTag.code, func.count()).join(RatingTag, RatingTag.rating_id == Rating.id)
    found = found.where(Rating.unit_id.in_(units), Rating.service_day == day, Rating.created_at <= until, effective)
    return {(unit, day, code): n for unit, code, n in db.session.execute(found.group_by(Rating.unit_id, RatingTag.code))}


def _kept(day: date, units: list[int]) -> dict[Cell, int]:
    found = select(TagDay.unit_id, TagDay.code, TagDay.n).where(TagDay.unit_id.in_(units), TagDay.service_day == day)
    return {(unit, day, code): n for unit, code, n in db.session.execute(found)}


def _write(changes: Iterable[tuple[Cell, int]]) -> None:
    for (unit, day, code), n in changes:
        if n:
            row = _insert(TagDay).values(unit_id=unit, service_day=day, code=code, n=n)
            db.session.execute(row.on_conflict_do_update(index_elements=["unit_id", "service_day", "code"], set_={"n": n}))
        else:
            db.session.execute(delete(TagDay).where(TagDay.unit_id == unit, TagDay.service_day == day, TagDay.code == code))
