"""What citizens ask: the published guide of a unit for an item, its older versions, and where the item is rated. Core statements made once."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, select

from evalsvc.core.codes import may_be_public_id
from evalsvc.core.prepared import Prepared
from evalsvc.guides.models import Guide, GuideVersion
from evalsvc.organisation.models import PointCode, RatingPoint, ServiceItem, Unit, UnitAncestor


class Published(NamedTuple):
    """A published version, the keys that lead to the rating point of its item, and what ended its being in force."""

    number: int
    content: dict[str, Any]
    hash: str
    published_at: datetime
    guide_id: int
    unit_id: int
    item_id: int
    unit_public_id: str
    item_public_id: str
    withdrawn_at: datetime | None
    withdrawn_reason: str
    unit_ended: date | None
    item_ended: date | None

    @property
    def is_in_force(self) -> bool:
        return self.withdrawn_at is None and self.unit_ended is None and self.item_ended is None


def _published() -> Select[*tuple[Any, ...]]:
    of_version = (GuideVersion.number, GuideVersion.content, GuideVersion.hash, GuideVersion.published_at)
    of_guide = (Guide.id, Guide.unit_id, Guide.service_item_id, Unit.public_id, ServiceItem.public_id)
    ends = (Guide.withdrawn_at, Guide.withdrawn_reason, Unit.retired_on, ServiceItem.retired_on)
    found = select(*of_version, *of_guide, *ends).join(Guide, Guide.id == GuideVersion.guide_id).join(Unit, Unit.id == Guide.unit_id)
    found = found.join(ServiceItem, ServiceItem.id == Guide.service_item_id)
    return found.where(Unit.public_id == bindparam("unit"), ServiceItem.public_id == bindparam("item"), GuideVersion.published_at.is_not(None))


_NEWEST = Prepared(_published().order_by(GuideVersion.number.desc()).limit(1))
_ONE = Prepared(_published().where(GuideVersion.number == bindparam("number")))
_ALL = Prepared(
    select(GuideVersion.number, GuideVersion.published_at)
    .where(GuideVersion.guide_id == bindparam("guide_id"), GuideVersion.published_at.is_not(None))
    .order_by(GuideVersion.number.desc())
)
_POINT = Prepared(
    select(PointCode.code)
    .select_from(UnitAncestor)
    .join(Unit, Unit.id == UnitAncestor.unit_id)
    .join(RatingPoint, RatingPoint.unit_id == Unit.id)
    .join(PointCode, PointCode.point_id == RatingPoint.id)
    .where(
        UnitAncestor.ancestor_id == bindparam("unit_id"),
        RatingPoint.service_item_id == bindparam("item_id"),
        Unit.retired_on.is_(None),
        RatingPoint.retired_on.is_(None),
        RatingPoint.first_day <= bindparam("day"),
        PointCode.until.is_(None),
    )
    .order_by(UnitAncestor.depth, RatingPoint.id)
    .limit(1)
)


def newest_guide(connection: Connection, unit: str, item: str) -> Published | None:
    """The newest version of a guide, in force or not, by the public ids of its unit and item. One query, or none for what is no id."""
    if not (may_be_public_id(unit) and may_be_public_id(item)):
        return None
    row = _NEWEST.first(connection, unit=unit, item=item)
    return Published._make(row) if row else None


def older_guide(connection: Connection, unit: str, item: str, number: int) -> Published | None:
    """A published version by its number. One query, or none for what is no id."""
    if not (may_be_public_id(unit) and may_be_public_id(item)):
        return None
    row = _ONE.first(connection, unit=unit, item=item, number=number)
    return Published._make(row) if row else None


def published_numbers(connection: Connection, guide_id: int) -> list[tuple[int, datetime]]:
    """The published versions of a guide with their instants, the newest first. One query."""
    return [(number, at) for number, at in _ALL.rows(connection, guide_id=guide_id)]


def rating_code(connection: Connection, unit_id: int, item_id: int, day: date) -> str | None:
    """The open code of a point for the item at a unit or the nearest below it, if there is one. One query."""
    row = _POINT.first(connection, unit_id=unit_id, item_id=item_id, day=day)
    return str(row[0]) if row else None
