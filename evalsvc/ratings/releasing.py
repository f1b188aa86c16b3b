"""Makes the releases: what a window is told, a stored snapshot over closed weeks that is never recomputed."""

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import chunks, db, unit_of_work
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import Unit
from evalsvc.profiles.queries import rules_for
from evalsvc.ratings.models import Rating, RatingTag, RatingWithdrawal, Release, ReleaseEntry, SummaryState
from evalsvc.ratings.scale import LEVELS, Origin, Rater, Turn
from evalsvc.ratings.weeks import Batch, Waiting, batches, closed_at, last_closed

RELEASES = "releases"
RELEASED_KINDS = (UnitKind.WINDOW.value, UnitKind.ONLINE.value)
PAUSE_SECONDS = 0.01  # between two windows
LONGEST_UNDO = timedelta(minutes=60)  # what a profile may allow at most; a release waits for it


def make_releases(at: datetime | None = None, pause: float = PAUSE_SECONDS) -> None:
    """Makes what is due for every window at an instant (now) since the last closed week; does nothing while no week has closed.

    Two ticks at once make each release once: whoever comes second finds the window's week taken and leaves
    the window to the next tick.
    """
    at = at or now()
    closed = last_closed(at, LONGEST_UNDO)
    settled = closed_at(closed, LONGEST_UNDO)
    done_until = db.session.scalar(select(SummaryState.cut_off).where(SummaryState.name == RELEASES))
    if done_until is not None and done_until >= settled:
        return
    windows = db.session.scalars(select(Unit.id).where(Unit.kind.in_(RELEASED_KINDS)).order_by(Unit.id)).all()
    complete = True
    for (window,) in chunks(windows, size=1, pause=pause):
        complete = _release(window, closed, at) and complete
        db.session.rollback()
    if complete:
        _note(settled)


def _release(window: int, closed: date, at: datetime) -> bool:
    waiting = [Waiting(*row) for row in db.session.execute(_waiting(window))]
    until = db.session.scalar(select(func.max(Release.until_day)).where(Release.unit_id == window))

    def least(day: date) -> int:
        return rules_for(window, day)[1].release_minimum

    due = list(batches(waiting, released_until=until, closed=closed, least=least))
    made = [(batch, _content(batch.ids)) for batch in due]
    return all(_keep(window, batch, content, at) for batch, content in made)


def _waiting(window: int) -> Any:
    """What may be told to the window and has not been: citizens' own first ratings, not withdrawn."""
    withdrawn = exists().where(RatingWithdrawal.rating_id == Rating.id)
    told = exists().where(ReleaseEntry.rating_id == Rating.id)
    found = select(Rating.id, Rating.service_day, Rating.created_at).where(Rating.unit_id == window, ~told, ~withdrawn)
    return found.where(Rating.rater == Rater.CITIZEN, Rating.origin != Origin.DEFAULT, Rating.turn == Turn.FIRST)


def _content(ids: Sequence[int]) -> dict[str, Any]:
    """Counts of levels and tags, and the comments in an order that says nothing; no time, no pairing of the three."""
    levels: Counter[int] = Counter()
    tags: Counter[tuple[int, str]] = Counter()
    comments: list[str] = []
    for some in (ids[i : i + 400] for i in range(0, len(ids), 400)):
        for level, comment in db.session.execute(select(Rating.level, Rating.comment).where(Rating.id.in_(some))):
            levels[level] += 1
            comments += [comment] if comment else []
        given = select(Rating.instrument_version_id, RatingTag.code).join(RatingTag, RatingTag.rating_id == Rating.id)
        tags.update((version, code) for version, code in db.session.execute(given.where(Rating.id.in_(some))))
    secrets.SystemRandom().shuffle(comments)
    counted = sorted(tags.items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        "n": len(ids),
        "levels": {str(level): levels[level] for level in LEVELS},
        "tags": [{"version": version, "code": code, "n": n} for (version, code), n in counted],
        "comments": comments,
    }


def _keep(window: int, batch: Batch, content: dict[str, Any], at: datetime) -> bool:
    row = {"public_id": public_id(), "unit_id": window, "from_day": batch.from_day, "until_day": batch.until_day, "made_at": at, "content": content}
    try:
        with unit_of_work():
            statement = _insert(Release).values(row).on_conflict_do_nothing(index_elements=["unit_id", "until_day"]).returning(Release.id)
            release = db.session.scalar(statement)
            if release is None:
                return False
            db.session.execute(insert(ReleaseEntry), [{"rating_id": rating, "release_id": release} for rating in batch.ids])
    except IntegrityError:  # one of the ratings went into another release a moment ago
        return False
    return True


def _note(settled: datetime) -> None:
    with unit_of_work():
        row = _insert(SummaryState).values(name=RELEASES, cut_off=settled)
        db.session.execute(row.on_conflict_do_update(index_elements=["name"], set_={"cut_off": settled}))


def _insert(table: Any) -> Any:
    return (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(table)
