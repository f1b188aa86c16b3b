"""What is asked of slips. Nobody learns from here what somebody else has typed: that is opened by a service, with a trace."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.permissions import Role
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.core.paging import PAGE_SIZE, Page
from evalsvc.organisation.models import PointCode, PointPlace, RatingPoint, Unit
from evalsvc.organisation.queries import reachable_units
from evalsvc.ratings.models import Rating, Slip, SlipEntry
from evalsvc.ratings.slip_states import OPEN, SlipState

POINTS_SHOWN = 300
_above = aliased(Unit)


@dataclass(frozen=True)
class SlipRow:
    """A slip with where it was filled in, how often it has been typed, whether by oneself, and the rating it became."""

    slip: Slip
    unit: Unit
    above: str | None
    point: RatingPoint
    entries: int
    is_mine: bool
    rating: str | None


def own_windows(by: Actor) -> Scope:
    """Where a person is the clerk: no slip from there is theirs to type, register or decide on."""
    return Scope(frozenset(grant.unit_id for grant in by.grants if grant.role is Role.CLERK))


def slip_page(scope: Scope, by: Actor, state: str = "", after: str = "") -> Page[SlipRow]:
    """The slips of a scope, open ones first and then the latest; `after` the one with that public id."""
    rank = case((Slip.state.in_(OPEN), 0), else_=1)
    found = _rows(scope, by)
    if state:
        found = found.where(Slip.state == state)
    if after:
        last = db.session.execute(select(rank, Slip.id).where(Slip.public_id == after)).one_or_none()
        if last is None:
            return Page([], "")
        found = found.where(or_(rank > last[0], and_(rank == last[0], Slip.id < last[1])))
    rows = [SlipRow(*row) for row in db.session.execute(found.order_by(rank, Slip.id.desc()).limit(PAGE_SIZE + 1))]
    return Page(rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].slip.public_id if len(rows) > PAGE_SIZE else "")


def slip_in_scope(public_id: str, scope: Scope, by: Actor) -> SlipRow:
    """The slip with this public id; raises NotFound when it does not exist or lies outside the scope."""
    row = db.session.execute(_rows(scope, by).where(Slip.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return SlipRow(*row)


def waiting_for(scope: Scope, by: Actor) -> int:
    """How many slips of a scope wait for this person to type them."""
    return db.session.scalar(select(func.count()).select_from(Slip).where(_waits(scope, by))) or 0


def waiting_for_a_decision(scope: Scope, by: Actor) -> int:
    """How many slips of a scope were read differently and wait for somebody who is not the clerk of the window."""
    differing = (Slip.state == SlipState.DIFFERING.value, Slip.unit_id.in_(reachable_units(scope)), Slip.unit_id.not_in(reachable_units(own_windows(by))))
    return db.session.scalar(select(func.count()).select_from(Slip).where(*differing)) or 0


def next_for(scope: Scope, by: Actor) -> str | None:
    """The public id of the slip that this person types next, the longest waiting; those begun by somebody else come first."""
    begun = case((exists().where(SlipEntry.slip_id == Slip.id), 0), else_=1)
    return db.session.scalar(select(Slip.public_id).where(_waits(scope, by)).order_by(begun, Slip.id).limit(1))


def locked_slip(slip_id: int) -> Slip:
    """The slip as it is now, which nobody else changes until this transaction ends."""
    found = select(Slip).where(Slip.id == slip_id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(found).one()


def entries_of(slip_id: int) -> list[SlipEntry]:
    """What has been read off a slip, in order; texts are sealed."""
    return list(db.session.scalars(select(SlipEntry).where(SlipEntry.slip_id == slip_id).order_by(SlipEntry.number)))


def points_to_choose(scope: Scope) -> list[tuple[RatingPoint, Unit, str | None]]:
    """The open points of a scope with their unit and the one above; none when there are too many to choose from."""
    found = select(RatingPoint, Unit, _above.name).join(Unit, Unit.id == RatingPoint.unit_id).outerjoin(_above, _above.id == Unit.parent_id)
    found = found.where(RatingPoint.unit_id.in_(reachable_units(scope)), RatingPoint.retired_on.is_(None))
    rows: list[tuple[RatingPoint, Unit, str | None]] = [
        (point, unit, above) for point, unit, above in db.session.execute(found.order_by(Unit.parent_id, Unit.position, Unit.id).limit(POINTS_SHOWN + 1))
    ]
    return rows if len(rows) <= POINTS_SHOWN else []


def point_of_code(code: str, scope: Scope) -> RatingPoint | None:
    """The point whose printed code this is or was, in a scope; None when there is none."""
    ours = RatingPoint.unit_id.in_(reachable_units(scope))
    return db.session.scalar(select(RatingPoint).join(PointCode, PointCode.point_id == RatingPoint.id).where(PointCode.code == code, ours))


def stood_in(point: RatingPoint, day: date) -> int:
    """The unit in which a point stood on a day; for a day before it was put up, the first one."""
    places = select(PointPlace.unit_id).where(PointPlace.point_id == point.id, or_(PointPlace.until.is_(None), PointPlace.until >= day))
    return db.session.scalar(places.order_by(PointPlace.since, PointPlace.id).limit(1)) or point.unit_id


def _waits(scope: Scope, by: Actor) -> ColumnElement[bool]:
    mine = exists().where(SlipEntry.slip_id == Slip.id, SlipEntry.account_id == by.account_id)
    ours = Slip.unit_id.in_(reachable_units(scope)) & Slip.unit_id.not_in(reachable_units(own_windows(by)))
    return and_(Slip.state == SlipState.TYPING.value, ours, ~mine)


def _rows(scope: Scope, by: Actor) -> Select[Slip, Unit, str | None, RatingPoint, int, bool, str | None]:
    typed = select(func.count()).where(SlipEntry.slip_id == Slip.id).scalar_subquery()
    mine = exists().where(SlipEntry.slip_id == Slip.id, SlipEntry.account_id == by.account_id)
    found = select(Slip, Unit, _above.name, RatingPoint, typed, mine, Rating.public_id).join(Unit, Unit.id == Slip.unit_id)
    found = found.outerjoin(_above, _above.id == Unit.parent_id).join(RatingPoint, RatingPoint.id == Slip.point_id)
    return found.outerjoin(Rating, Rating.id == Slip.rating_id).where(Slip.unit_id.in_(reachable_units(scope)))
