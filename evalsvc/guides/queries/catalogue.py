"""What citizens ask of a unit: all its guides with where each item is rated, and who carries a unit on that has ended. Core statements made once."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from evalsvc.core.codes import may_be_public_id
from evalsvc.core.prepared import Prepared
from evalsvc.guides.models import Guide, GuideVersion
from evalsvc.organisation.models import PointCode, RatingPoint, ServiceItem, Unit, UnitAncestor, UnitSuccession


class GuideUnit(NamedTuple):
    """A unit as citizens know it, and the day on which it ended, if it has."""

    id: int
    public_id: str
    name: str
    name_en: str
    ended: date | None


class Entry(NamedTuple):
    """A guide in force, by the names that it was frozen with; `code` leads to the rating point of its item, if there is one."""

    item_public_id: str
    main_name: str
    name: str
    name_en: str
    code: str = ""


class Heir(NamedTuple):
    """Who carries on a unit that has ended: whether it has guides at all, and one for the item that was asked for."""

    public_id: str
    name: str
    name_en: str
    has_guides: bool
    has_this: bool


def _newest() -> ColumnElement[bool]:
    """That a version is the newest published one of its guide."""
    other = aliased(GuideVersion)
    last = select(func.max(other.number)).where(other.guide_id == Guide.id, other.published_at.is_not(None)).scalar_subquery()
    return GuideVersion.number == last


def _in_force(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    """That a unit has a guide in force."""
    found = select(Guide.id).join(ServiceItem, ServiceItem.id == Guide.service_item_id).join(GuideVersion, GuideVersion.guide_id == Guide.id)
    found = found.where(Guide.unit_id == Unit.id, Guide.withdrawn_at.is_(None), ServiceItem.retired_on.is_(None), GuideVersion.published_at.is_not(None), *more)
    return exists(found.correlate(Unit))


_UNIT_COLUMNS = (Unit.id, Unit.public_id, Unit.name, Unit.name_en, Unit.retired_on)
_UNIT = Prepared(select(*_UNIT_COLUMNS).where(Unit.public_id == bindparam("unit")))
_ABOVE = Prepared(
    select(*_UNIT_COLUMNS)
    .join(UnitAncestor, UnitAncestor.ancestor_id == Unit.id)
    .where(UnitAncestor.unit_id == bindparam("unit_id"), Unit.retired_on.is_(None), _in_force())
    .order_by(UnitAncestor.depth)
    .limit(1)
)
_ENTRIES = Prepared(
    select(
        ServiceItem.id,
        ServiceItem.public_id,
        GuideVersion.content["main_item"].as_string(),
        GuideVersion.content["item"].as_string(),
        GuideVersion.content["item_en"].as_string(),
    )
    .join(Guide, Guide.id == GuideVersion.guide_id)
    .join(ServiceItem, ServiceItem.id == Guide.service_item_id)
    .where(Guide.unit_id == bindparam("unit_id"), Guide.withdrawn_at.is_(None), ServiceItem.retired_on.is_(None), _newest())
    .order_by(ServiceItem.position, ServiceItem.id)
)
_POINTS = Prepared(
    select(RatingPoint.service_item_id, PointCode.code)
    .select_from(UnitAncestor)
    .join(Unit, Unit.id == UnitAncestor.unit_id)
    .join(RatingPoint, RatingPoint.unit_id == Unit.id)
    .join(PointCode, PointCode.point_id == RatingPoint.id)
    .where(
        UnitAncestor.ancestor_id == bindparam("unit_id"),
        RatingPoint.service_item_id.is_not(None),
        Unit.retired_on.is_(None),
        RatingPoint.retired_on.is_(None),
        RatingPoint.first_day <= bindparam("day"),
        PointCode.until.is_(None),
    )
    .order_by(UnitAncestor.depth.desc(), RatingPoint.id.desc())
)


def _heirs() -> Select[str, str, str, bool, bool]:
    ended, after = aliased(Unit), aliased(UnitSuccession)
    chain = select(UnitSuccession.successor_id.label("id")).join(ended, and_(ended.id == UnitSuccession.unit_id, ended.retired_on == UnitSuccession.day))
    line = chain.where(UnitSuccession.unit_id == bindparam("unit_id")).cte("line", recursive=True)
    gone = aliased(Unit)
    further = select(after.successor_id).join(gone, and_(gone.id == after.unit_id, gone.retired_on == after.day)).join(line, line.c.id == after.unit_id)
    line = line.union(further)
    this = _in_force(ServiceItem.public_id == bindparam("item"))
    found = select(Unit.public_id, Unit.name, Unit.name_en, _in_force(), this)
    return found.where(Unit.id.in_(select(line.c.id)), Unit.retired_on.is_(None)).order_by(Unit.position, Unit.id)


_HEIRS = Prepared(_heirs())


def guide_unit(connection: Connection, public_id: str) -> GuideUnit | None:
    """A unit by its public id, in use or not. One query, or none for what is no id."""
    row = _UNIT.first(connection, unit=public_id) if may_be_public_id(public_id) else None
    return GuideUnit._make(row) if row else None


def unit_with_guides(connection: Connection, unit_id: int) -> GuideUnit | None:
    """The unit itself or the nearest above it that has a guide in force. One query."""
    row = _ABOVE.first(connection, unit_id=unit_id)
    return GuideUnit._make(row) if row else None


def guides_in_force(connection: Connection, unit_id: int, day: date) -> list[tuple[str, list[Entry]]]:
    """All guides of a unit that citizens may read, in the order of items, by main item. Two queries, however many."""
    codes = dict(_POINTS.rows(connection, unit_id=unit_id, day=day))  # the nearest point comes last
    return [(main, list(entries)) for main, entries in groupby(_entries(connection, unit_id, codes), key=lambda entry: entry.main_name)]


def heirs_of(connection: Connection, unit_id: int, item_public_id: str = "") -> list[Heir]:
    """Who carries on a unit that has ended, through all that have ended since. One query."""
    rows = _HEIRS.rows(connection, unit_id=unit_id, item=item_public_id)
    return [Heir(public_id, name, name_en, bool(any_), bool(this)) for public_id, name, name_en, any_, this in rows]


def _entries(connection: Connection, unit_id: int, codes: dict[int, str]) -> Iterator[Entry]:
    for item_id, public_id, main_name, name, name_en in _ENTRIES.rows(connection, unit_id=unit_id):
        yield Entry(public_id, main_name, name, name_en, codes.get(item_id, ""))
