"""What staff may ask of single ratings: only those that can no longer be undone, in scope, without names and contacts."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from evalsvc.access.actor import Scope
from evalsvc.core.clock import now, start_of
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.organisation.models import RatingPoint, ServiceItem, Unit, UnitAncestor
from evalsvc.organisation.naming import own_names
from evalsvc.organisation.queries import reachable_units
from evalsvc.profiles.models import ProfileVersion
from evalsvc.profiles.queries import rules_in
from evalsvc.ratings.models import FollowUp, Rating, RatingFlag, RatingPressure, RatingSecret, RatingTag, RatingWithdrawal, Release
from evalsvc.ratings.naming import PRESSURE
from evalsvc.ratings.scale import Turn

PAGE_SIZE = 30
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)
BROAD = 10  # a place with a tenth of all units is broad

_above = aliased(Unit)
_LATEST_FIRST = (Rating.created_at.desc(), Rating.id.desc())


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; what is None or empty narrows nothing.

    `first` and `last` are days on which ratings came: the day of service of a matter could be found out by narrowing.
    """

    unit: Unit | None = None
    levels: tuple[int, ...] = ()
    first: date | None = None
    last: date | None = None
    done: bool | None = None
    tag: str = ""
    with_comment: bool = False
    flagged: bool = False


@dataclass(frozen=True)
class TagText:
    """A tag as the version says it under which it was given; `text` falls back to the code."""

    code: str
    text: str


@dataclass
class RatingRow:
    """A rating with where it was given; tags and flags are filled in for a whole page at once."""

    rating: Rating
    unit: Unit
    above: str | None
    point: RatingPoint
    item: str | None
    version: InstrumentVersion | None = None
    tags: list[TagText] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)

    @property
    def spot(self) -> str:
        """What the point is called apart from its unit; empty for a window or hall, whose name says it all."""
        return self.item or own_names(self.point)[0]


@dataclass(frozen=True)
class Page:
    """Some ratings, and the public id after which the next page begins (empty on the last)."""

    rows: list[RatingRow]
    next: str


def recent_ratings(scope: Scope, wanted: Wanted, after: str = "", size: int = PAGE_SIZE) -> Page:
    """Ratings of the scope that can no longer be undone, latest first, `after` the one with that public id; nine queries at most."""
    ids = select(Rating.id).where(can_be_read(), *_places(scope, wanted.unit), *_narrowed(wanted)).limit(size + 1)
    if after:
        last = db.session.execute(select(Rating.created_at, Rating.id).where(Rating.public_id == after)).one_or_none()
        if last is None:
            return Page([], "")
        ids = ids.where(or_(Rating.created_at < last.created_at, and_(Rating.created_at == last.created_at, Rating.id < last.id)))
    found = db.session.scalars(ids.order_by(*_LATEST_FIRST)).all()
    rows = _read(_rows().where(Rating.id.in_(found[:size])).order_by(*_LATEST_FIRST))
    return Page(rows, rows[-1].rating.public_id if len(found) > size else "")


def all_ratings(scope: Scope, wanted: Wanted, size: int = 500) -> Iterator[RatingRow]:
    """Every rating that `recent_ratings` would show, page after page; some queries for each `size` of them."""
    after = ""
    while True:
        page = recent_ratings(scope, wanted, after, size)
        yield from page.rows
        if not page.next:
            return
        after = page.next


def rating_in_scope(public_id: str, scope: Scope) -> RatingRow:
    """The rating with this public id; raises NotFound when it does not exist, lies outside, was undone, or may still be."""
    rows = _read(_rows().where(Rating.public_id == public_id, can_be_read(), *_places(scope, None)))
    if not rows:
        raise NotFound
    return rows[0]


def other_turn(rating: Rating) -> str | None:
    """The public id of a rating's follow-up, or of the first one when it is itself the follow-up, once it can be read; else None."""
    mine, its = (FollowUp.rating_id, FollowUp.first_id) if rating.turn == Turn.FOLLOW_UP else (FollowUp.first_id, FollowUp.rating_id)
    return db.session.scalar(select(Rating.public_id).join(FollowUp, its == Rating.id).where(mine == rating.id, can_be_read()))


def secrets_of(rating: Rating) -> dict[str, RatingSecret]:
    """The sealed texts of a rating by kind (contact, comment), destroyed ones as well."""
    return {secret.kind: secret for secret in db.session.scalars(select(RatingSecret).where(RatingSecret.rating_id == rating.id))}


def reaches(scope: Scope, unit_id: int) -> bool:
    """Whether a unit lies in a scope."""
    return db.session.scalar(select(exists(reachable_units(scope).where(UnitAncestor.unit_id == unit_id)))) or False


def tag_texts(version_ids: set[int]) -> dict[tuple[int, str], str]:
    """The Chinese text of every tag of these instrument versions, by version id and code."""
    return {(version.id, code): text for version in _versions(version_ids) for code, text in _texts_in(version).items()}


def releases(scope: Scope, unit: Unit | None = None) -> Select[Release]:
    """The releases of a scope, or of what lies below `unit`, to be paged."""
    found = select(Release).where(Release.unit_id.in_(reachable_units(scope)))
    return found if unit is None else found.where(Release.unit_id.in_(reachable_units(Scope(frozenset({unit.id})))))


def release_in_scope(public_id: str, scope: Scope) -> Release:
    """The release with this public id; raises NotFound when it does not exist or lies outside the scope."""
    release = db.session.scalar(releases(scope).where(Release.public_id == public_id))
    if release is None:
        raise NotFound
    return release


def organ_above(scope: Scope, unit: Unit) -> Unit | None:
    """The nearest unit above one in which a right is held; None when there is none."""
    above = select(Unit).join(UnitAncestor, UnitAncestor.ancestor_id == Unit.id)
    above = above.where(UnitAncestor.unit_id == unit.id, UnitAncestor.depth > 0, Unit.id.in_(scope.roots))
    return db.session.scalars(above.order_by(UnitAncestor.depth).limit(1)).first()


def places_of(unit_ids: set[int]) -> dict[int, tuple[Unit, str | None]]:
    """These units by id, each with the name of the unit directly above."""
    found = select(Unit, _above.name).outerjoin(_above, _above.id == Unit.parent_id).where(Unit.id.in_(unit_ids))
    return {unit.id: (unit, above) for unit, above in db.session.execute(found)}


def _rows() -> Select[Rating, Unit, str | None, RatingPoint, str | None]:
    return (
        select(Rating, Unit, _above.name, RatingPoint, ServiceItem.name)
        .join(Unit, Unit.id == Rating.unit_id)
        .outerjoin(_above, _above.id == Unit.parent_id)
        .join(RatingPoint, RatingPoint.id == Rating.point_id)
        .outerjoin(ServiceItem, ServiceItem.id == RatingPoint.service_item_id)
    )


def can_be_read() -> ColumnElement[bool]:
    """Whether a rating can no longer be undone, and was not."""
    return and_(_settled(now()), ~exists().where(RatingWithdrawal.rating_id == Rating.id))


def _places(scope: Scope, unit: Unit | None) -> list[ColumnElement[bool]]:
    """In the scope, and below `unit` if one is asked for.

    A broad place is asked of each rating, from the latest, so that a page costs a page; a narrow
    one through the index of its units.
    """
    row_by_row = exists().where(UnitAncestor.unit_id == Rating.unit_id, UnitAncestor.ancestor_id.in_(scope.roots))
    narrowest = scope if unit is None else Scope(frozenset({unit.id}))
    inside = select(func.count()).where(UnitAncestor.ancestor_id.in_(narrowest.roots)).scalar_subquery()
    broad = db.session.scalar(select(inside * BROAD >= select(func.count()).select_from(Unit).scalar_subquery()))
    below = exists().where(UnitAncestor.unit_id == Rating.unit_id, UnitAncestor.ancestor_id.in_(narrowest.roots))
    return [row_by_row, below if broad else Rating.unit_id.in_(reachable_units(narrowest))]


def _settled(at: datetime) -> ColumnElement[bool]:
    """Older than the minutes of undo of the profile under which the rating was given."""
    by_minutes: dict[int, list[int]] = defaultdict(list)
    for profile in db.session.scalars(select(ProfileVersion)):
        by_minutes[rules_in(profile).undo_minutes].append(profile.id)
    limits = {minutes: at - timedelta(minutes=minutes) for minutes in by_minutes}
    if len(limits) == 1:
        return Rating.created_at <= next(iter(limits.values()))
    return or_(*(and_(Rating.profile_version_id.in_(by_minutes[minutes]), Rating.created_at <= limit) for minutes, limit in limits.items()))


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    told: list[tuple[bool, Callable[[], ColumnElement[bool]]]] = [
        (bool(wanted.levels), lambda: Rating.level.in_(wanted.levels)),
        (wanted.first is not None, lambda: Rating.created_at >= _begin(wanted.first)),
        (wanted.last is not None, lambda: Rating.created_at < _begin(wanted.last) + timedelta(days=1)),
        (wanted.done is not None, lambda: Rating.done.is_(wanted.done)),
        (bool(wanted.tag), lambda: exists().where(RatingTag.rating_id == Rating.id, RatingTag.code == wanted.tag)),
        (wanted.with_comment, lambda: Rating.comment.is_not(None)),
        (wanted.flagged, lambda: Rating.id.in_(select(RatingFlag.rating_id).union(select(RatingPressure.rating_id)))),
    ]
    return [condition() for is_asked, condition in told if is_asked]


def _begin(day: date | None) -> datetime:
    """When a day begins; days that no calendar of ours holds are drawn near."""
    return start_of(min(max(day or EARLIEST, EARLIEST), LATEST))


def _read(found: Select[Rating, Unit, str | None, RatingPoint, str | None]) -> list[RatingRow]:
    rows = [RatingRow(*row) for row in db.session.execute(found)]
    by_id = {row.rating.id: row for row in rows}
    versions = {version.id: version for version in _versions({row.rating.instrument_version_id for row in rows})}
    for row in rows:
        row.version = versions[row.rating.instrument_version_id]
    texts = {id_: _texts_in(version) for id_, version in versions.items()}
    for id_, code in db.session.execute(_parts(RatingTag.rating_id, RatingTag.code, by_id).order_by(RatingTag.code)):
        row = by_id[id_]
        row.tags.append(TagText(code, texts[row.rating.instrument_version_id].get(code, code)))
    for id_, kind in db.session.execute(_parts(RatingFlag.rating_id, RatingFlag.kind, by_id).order_by(RatingFlag.kind)):
        by_id[id_].flags.append(kind)
    for id_ in db.session.scalars(select(RatingPressure.rating_id).where(RatingPressure.rating_id.in_(by_id))):
        by_id[id_].flags.append(PRESSURE)
    return rows


def _versions(ids: set[int]) -> Sequence[InstrumentVersion]:
    return db.session.scalars(select(InstrumentVersion).where(InstrumentVersion.id.in_(ids))).all()


def _parts(key: Any, value: Any, ids: dict[int, RatingRow]) -> Select[int, str]:
    return select(key, value).where(key.in_(list(ids)))


def _texts_in(version: InstrumentVersion) -> dict[str, str]:
    return {tag["code"]: tag["text"] for level in version.content.get("levels", ()) for tag in level.get("tags", ())}
