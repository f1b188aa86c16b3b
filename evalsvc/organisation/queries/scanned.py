"""What the citizen's page asks of a scanned code: Core statements made once, joins on primary keys."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, case, select
from sqlalchemy.orm import aliased

from evalsvc.core.prepared import Prepared
from evalsvc.organisation.kinds import PointKind
from evalsvc.organisation.models import PointCode, RatingPoint, ServiceItem, Unit


class PlaceOfCode(NamedTuple):
    """Where a code's paper hangs and what it rates.

    `unit_…` is the unit of the paper, `hall_…` the hall or other unit directly above it (None at the top of the tree).
    `until`, `ended` (kinds.CodeEnd) and `reason` are those of a code that no longer counts.
    """

    code: str
    point_id: int
    kind: str
    label: str
    label_en: str
    first_day: date
    retired_on: date | None
    unit_id: int
    unit_kind: str
    unit_name: str
    unit_name_en: str
    hall_id: int | None
    hall_name: str | None
    hall_name_en: str | None
    item_name: str | None
    item_name_en: str | None
    since: datetime
    until: datetime | None
    ended: str | None
    reason: str


class HallCode(NamedTuple):
    """The open code of a hall's own point, which stands in for a code that ended."""

    code: str
    unit_name: str
    unit_name_en: str


_above = aliased(Unit)
_PLACE = Prepared(
    select(
        PointCode.code,
        RatingPoint.id,
        RatingPoint.kind,
        RatingPoint.label,
        RatingPoint.label_en,
        RatingPoint.first_day,
        RatingPoint.retired_on,
        Unit.id,
        Unit.kind,
        Unit.name,
        Unit.name_en,
        _above.id,
        _above.name,
        _above.name_en,
        ServiceItem.name,
        ServiceItem.name_en,
        PointCode.since,
        PointCode.until,
        PointCode.ended,
        PointCode.reason,
    )
    .select_from(PointCode)
    .join(RatingPoint, RatingPoint.id == PointCode.point_id)
    .join(Unit, Unit.id == PointCode.unit_id)
    .outerjoin(_above, _above.id == Unit.parent_id)
    .outerjoin(ServiceItem, ServiceItem.id == RatingPoint.service_item_id)
    .where(PointCode.code == bindparam("code"))
)
_HALL = Prepared(
    select(PointCode.code, Unit.name, Unit.name_en)
    .select_from(RatingPoint)
    .join(PointCode, PointCode.point_id == RatingPoint.id)
    .join(Unit, Unit.id == RatingPoint.unit_id)
    .where(
        RatingPoint.unit_id.in_([bindparam("unit_id"), bindparam("hall_id")]),
        RatingPoint.kind == PointKind.HALL.value,
        RatingPoint.retired_on.is_(None),
        PointCode.until.is_(None),
        PointCode.code != bindparam("code"),
    )
    .order_by(case((RatingPoint.unit_id == bindparam("unit_id"), 0), else_=1), RatingPoint.id)
    .limit(1)
)


def point_by_code(connection: Connection, code: str) -> PlaceOfCode | None:
    """The place of a code as `core.codes.read_code` returns it, open or ended; None when it was never given out. One query."""
    row = _PLACE.first(connection, code=code)
    return PlaceOfCode._make(row) if row else None


def hall_code(connection: Connection, place: PlaceOfCode) -> HallCode | None:
    """The open code of the hall where the paper hangs, to be offered when `place` no longer counts; None when the hall has none.

    The point's own new code is never told: a code may have been replaced because it was abused.
    """
    if place.until is None:
        return None
    row = _HALL.first(connection, unit_id=place.unit_id, hall_id=place.hall_id, code=place.code)
    return HallCode._make(row) if row else None
