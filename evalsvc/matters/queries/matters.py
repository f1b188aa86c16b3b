"""What is asked of matters: lists without numbers, links that are due for inviting, and what is there already."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from evalsvc.access.actor import Scope
from evalsvc.core.clock import day_of
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.matters.models import Matter, MatterInvitation, MatterLink, MatterNumber
from evalsvc.matters.naming import fitting_points
from evalsvc.organisation.kinds import PointKind, UnitKind
from evalsvc.organisation.models import RatingPoint, ServiceItem, Unit
from evalsvc.organisation.queries import reachable_units
from evalsvc.profiles.models import ProfileVersion
from evalsvc.profiles.queries import rules_in

AT_ONCE = 500
LINKS_AT_ONCE = 2000


@dataclass(frozen=True)
class Answers:
    """What matters ask of the ratings above them; the factory hands the function in.

    `is_rated` is the condition that the matter of a key column has a rating which stands.
    """

    is_rated: Callable[[SQLColumnExpression[int]], ColumnElement[bool]]


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to: units below one, weeks from a Monday to a Sunday, an item."""

    unit: Unit
    first: date
    last: date
    item: ServiceItem | None = None


@dataclass(frozen=True)
class MatterRow:
    """A matter as a list shows it: item and place, whether it was invited; never its number, nor whether it was rated."""

    matter: Matter
    unit: Unit
    item: str
    is_invited: bool


@dataclass(frozen=True)
class Share:
    """How many matters a unit finished, and how many of them are rated."""

    unit: Unit
    finished: int
    rated: int


@dataclass(frozen=True)
class Link:
    """A matter to be invited, with its sealed number and its token."""

    matter: Matter
    number: MatterNumber
    token: str
    unit: str
    item: str


def answers() -> Answers:
    """What the nouns above answer in this application."""
    found: Answers = current_app.extensions["matters"]
    return found


def matter_in_scope(public_id: str, scope: Scope) -> MatterRow:
    """The matter with this public id; raises NotFound when it does not exist or lies outside the scope."""
    row = db.session.execute(_rows().where(Matter.public_id == public_id, Matter.unit_id.in_(reachable_units(scope)))).first()
    if row is None:
        raise NotFound
    return MatterRow(*row)


def matter_page(wanted: Wanted, *, after: str = "", size: int) -> tuple[list[MatterRow], str]:
    """Matters below the wanted unit, the latest kept first, `after` the one with that public id; and the last one's id when more follow."""
    found = _rows().where(*_narrowed(wanted))
    if after:
        found = found.where(Matter.id < select(Matter.id).where(Matter.public_id == after).scalar_subquery())
    rows = [MatterRow(*row) for row in db.session.execute(found.order_by(Matter.id.desc()).limit(size + 1))]
    return rows[:size], rows[size - 1].matter.public_id if len(rows) > size else ""


def shares(wanted: Wanted) -> list[Share]:
    """Each unit that finished any of the wanted matters, with how many are rated: participation (参评率) is the one by the other."""
    found = select(Unit, func.count(), func.count().filter(answers().is_rated(Matter.id))).join(Matter, Matter.unit_id == Unit.id).where(*_narrowed(wanted))
    return [Share(*row) for row in db.session.execute(found.group_by(Unit.id).order_by(Unit.parent_id, Unit.position, Unit.id))]


def number_of(matter: Matter) -> MatterNumber:
    """The sealed number of a matter, which may have been destroyed."""
    return db.session.get_one(MatterNumber, matter.id)


def due_count(unit: Unit, at: datetime) -> int:
    """How many matters below a unit may be invited now."""
    return db.session.scalar(select(func.count()).select_from(Matter).where(*_due(unit, at))) or 0


def due_links(unit: Unit, at: datetime) -> list[Link]:
    """The links of matters below a unit that may be invited now, those finished first coming first; at most LINKS_AT_ONCE."""
    found = (
        select(Matter, MatterNumber, MatterLink.token, Unit.name, ServiceItem.name)
        .join(MatterNumber, MatterNumber.matter_id == Matter.id)
        .join(MatterLink, MatterLink.matter_id == Matter.id)
        .join(Unit, Unit.id == Matter.unit_id)
        .join(ServiceItem, ServiceItem.id == Matter.service_item_id)
        .where(*_due(unit, at))
    )
    return [Link(*row) for row in db.session.execute(found.order_by(Matter.finished_on, Matter.id).limit(LINKS_AT_ONCE))]


def _due(unit: Unit, at: datetime) -> list[ColumnElement[bool]]:
    """Finished longer ago than the profile's delay, number still kept, neither rated nor invited."""
    ripe: list[ColumnElement[bool]] = []
    for profile in db.session.scalars(select(ProfileVersion)):
        limit = day_of(at) - timedelta(days=rules_in(profile).invite_after_days)
        ripe.append(and_(Matter.profile_version_id == profile.id, Matter.finished_on <= limit))
    invited = exists().where(MatterInvitation.matter_id == Matter.id)
    return [_below(unit), or_(false(), *ripe), Matter.number_digest.is_not(None), ~invited, ~answers().is_rated(Matter.id)]


def known_digests(digests: Collection[str]) -> set[str]:
    """Those of the digests that a matter bears already."""
    return set(_those_of(Matter.number_digest, sorted(digests)))


def known_upstream(system: str, ids: Collection[str]) -> set[str]:
    """Those of an upstream system's ids that a matter bears already."""
    return set(_those_of(Matter.upstream_id, sorted(ids), Matter.system == system))


def fitting_point(unit: Unit) -> RatingPoint | None:
    """The unit's own point in use on which ratings of its matters hang; None when it has none of a fitting kind."""
    kinds = fitting_points(UnitKind(unit.kind))
    found = db.session.scalars(select(RatingPoint).where(RatingPoint.unit_id == unit.id, RatingPoint.retired_on.is_(None), RatingPoint.kind.in_(kinds)))
    return min(found, key=lambda point: (kinds.index(PointKind(point.kind)), point.id), default=None)


def _those_of(column: InstrumentedAttribute[str | None], values: Sequence[str], *more: ColumnElement[bool]) -> Iterator[str]:
    for start in range(0, len(values), AT_ONCE):
        found = db.session.scalars(select(column).where(column.in_(values[start : start + AT_ONCE]), *more))
        yield from (value for value in found if value is not None)


def _rows() -> Select[Matter, Unit, str, bool]:
    invited = exists().where(MatterInvitation.matter_id == Matter.id)
    return select(Matter, Unit, ServiceItem.name, invited).join(Unit, Unit.id == Matter.unit_id).join(ServiceItem, ServiceItem.id == Matter.service_item_id)


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [_below(wanted.unit), Matter.finished_on.between(wanted.first, wanted.last)]
    return found if wanted.item is None else [*found, Matter.service_item_id == wanted.item.id]


def _below(unit: Unit) -> ColumnElement[bool]:
    return Matter.unit_id.in_(reachable_units(Scope(frozenset({unit.id}))))
