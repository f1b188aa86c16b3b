"""What a hall's page asks: which points below it are open. A Core statement made once, for people without an account."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from evalsvc.core.db import db
from evalsvc.core.prepared import Prepared
from evalsvc.organisation.kinds import PointKind
from evalsvc.organisation.models import PointCode, RatingPoint, ServiceItem, Unit, UnitAncestor
from evalsvc.organisation.queries.points import PointRow
from evalsvc.organisation.queries.units import IN_ORDER


class OpenPoint(NamedTuple):
    """A point that may be rated now, with its open code; `unit_…` is where it stands."""

    code: str
    kind: str
    label: str
    label_en: str
    unit_id: int
    unit_name: str
    unit_name_en: str
    item_name: str | None
    item_name_en: str | None


_OPEN_BELOW = Prepared(
    select(
        PointCode.code,
        RatingPoint.kind,
        RatingPoint.label,
        RatingPoint.label_en,
        Unit.id,
        Unit.name,
        Unit.name_en,
        ServiceItem.name,
        ServiceItem.name_en,
    )
    .select_from(UnitAncestor)
    .join(Unit, Unit.id == UnitAncestor.unit_id)
    .join(RatingPoint, RatingPoint.unit_id == Unit.id)
    .join(PointCode, PointCode.point_id == RatingPoint.id)
    .outerjoin(ServiceItem, ServiceItem.id == RatingPoint.service_item_id)
    .where(
        UnitAncestor.ancestor_id == bindparam("unit_id"),
        Unit.retired_on.is_(None),
        Unit.opened_on <= bindparam("day"),
        RatingPoint.retired_on.is_(None),
        RatingPoint.first_day <= bindparam("day"),
        PointCode.until.is_(None),
    )
    .order_by(UnitAncestor.depth, *IN_ORDER, RatingPoint.id)
)


def open_points_below(connection: Connection, unit_id: int, day: date) -> list[OpenPoint]:
    """The points of a unit and everything below it that count on a day and have a code, in the order of units. One query."""
    return [OpenPoint._make(row) for row in _OPEN_BELOW.rows(connection, unit_id=unit_id, day=day)]


def hall_point(unit: Unit) -> PointRow | None:
    """The first hall point of a unit that is in service, with its open code; its code is that of the hall's page."""
    found = select(RatingPoint, PointCode).join(PointCode, PointCode.point_id == RatingPoint.id)
    found = found.where(RatingPoint.unit_id == unit.id, RatingPoint.kind == PointKind.HALL.value, RatingPoint.retired_on.is_(None), PointCode.until.is_(None))
    row = db.session.execute(found.order_by(RatingPoint.id).limit(1)).first()
    return PointRow(*row) if row else None
