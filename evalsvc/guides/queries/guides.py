"""Service guides as the staff see them: every item of a unit with its guide, and the versions of one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from evalsvc.access.actor import Scope
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.guides.elements import elements_of
from evalsvc.guides.models import Guide, GuideVersion, ItemListRow
from evalsvc.guides.queries.lists import ORGANS, list_of_unit
from evalsvc.guides.template import DOCUMENT, document_of
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.instruments.papers import Document, Extract
from evalsvc.instruments.queries import current_version, version_by_id
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import ServiceItem, Unit
from evalsvc.organisation.queries import open_items, open_units, reachable_units

GUIDE_UNITS = ORGANS | {UnitKind.CENTRE}


@dataclass(frozen=True)
class GuideLine:
    """An item with a unit's guide, its newest published version and its draft, each where there is one."""

    item: ServiceItem
    guide: Guide | None
    published: GuideVersion | None
    draft: GuideVersion | None

    @property
    def is_public(self) -> bool:
        return self.published is not None and self.guide is not None and self.guide.withdrawn_at is None and self.item.retired_on is None


def guide_units(scope: Scope) -> list[tuple[Unit, int]]:
    """The units of a scope that may have guides, with their depth, from the top down."""
    return list(open_units(scope, Unit.kind.in_(GUIDE_UNITS)))


def guide_unit_in_scope(public_id: str, scope: Scope) -> Unit:
    """A unit that may have guides; raises NotFound when there is none in the scope."""
    unit = db.session.scalar(select(Unit).where(Unit.public_id == public_id, Unit.kind.in_(GUIDE_UNITS), Unit.id.in_(reachable_units(scope))))
    if unit is None:
        raise NotFound
    return unit


def guide_lines(unit: Unit) -> list[GuideLine]:
    """Every item in use with the unit's guide, then those that have ended and left a guide; three queries, however many."""
    of_unit = select(Guide).options(joinedload(Guide.item)).where(Guide.unit_id == unit.id).order_by(Guide.service_item_id)
    guides = {guide.service_item_id: guide for guide in db.session.scalars(of_unit)}
    drafts: dict[int, GuideVersion] = {}
    published: dict[int, GuideVersion] = {}
    theirs = select(GuideVersion).where(GuideVersion.guide_id.in_(select(Guide.id).where(Guide.unit_id == unit.id)))
    for version in db.session.scalars(theirs.order_by(GuideVersion.number)):
        (published if version.is_published else drafts)[version.guide_id] = version
    ended = [(guide.item, guide) for guide in guides.values() if guide.item.retired_on is not None]
    found = [*((item, guides.get(item.id)) for item in open_items()), *ended]
    return [GuideLine(item, guide, published.get(guide.id) if guide else None, drafts.get(guide.id) if guide else None) for item, guide in found]


def guide_in_scope(public_id: str, scope: Scope) -> Guide:
    """A guide of a unit of the scope; raises NotFound."""
    found = select(Guide).options(joinedload(Guide.unit), joinedload(Guide.item))
    guide = db.session.scalar(found.where(Guide.public_id == public_id, Guide.unit_id.in_(reachable_units(scope))))
    if guide is None:
        raise NotFound
    return guide


def guide_of(unit: Unit, item: ServiceItem) -> Guide | None:
    """The guide of a unit for an item, if there is one."""
    return db.session.scalar(select(Guide).where(Guide.unit_id == unit.id, Guide.service_item_id == item.id))


def versions_of(guide: Guide) -> Sequence[GuideVersion]:
    """The versions of a guide, the newest first."""
    return db.session.scalars(select(GuideVersion).where(GuideVersion.guide_id == guide.id).order_by(GuideVersion.number.desc())).all()


def draft_of(guide: Guide) -> GuideVersion | None:
    """The draft of a guide, if there is one."""
    return db.session.scalar(select(GuideVersion).where(GuideVersion.guide_id == guide.id, GuideVersion.published_at.is_(None)))


def published_of(guide: Guide) -> GuideVersion | None:
    """The newest published version of a guide, if there is one."""
    found = select(GuideVersion).where(GuideVersion.guide_id == guide.id, GuideVersion.published_at.is_not(None))
    return db.session.scalars(found.order_by(GuideVersion.number.desc()).limit(1)).first()


def version_of(guide: Guide, number: int) -> GuideVersion:
    """A version of a guide that was published; raises NotFound."""
    found = select(GuideVersion).where(GuideVersion.guide_id == guide.id, GuideVersion.number == number, GuideVersion.published_at.is_not(None))
    version = db.session.scalar(found)
    if version is None:
        raise NotFound
    return version


def last_number(guide: Guide) -> int:
    """The number of the newest version; 0 without one."""
    return db.session.scalar(select(func.max(GuideVersion.number)).where(GuideVersion.guide_id == guide.id)) or 0


def document_now() -> tuple[InstrumentVersion, Document]:
    """The document in use that names the elements; raises NotFound when it is not on the shelf."""
    version = current_version(DOCUMENT)
    return version, document_of(version.content, version.hash)


def elements_for(version: GuideVersion) -> Extract:
    """The elements under which a version was written."""
    found = version_by_id(version.instrument_version_id)
    return elements_of(document_of(found.content, found.hash))


def filled_row(unit: Unit, item: ServiceItem) -> ItemListRow | None:
    """What the unit's item list says of an item of the same name, if anything."""
    one = list_of_unit(unit)
    if one is None:
        return None
    found = select(ItemListRow).where(ItemListRow.list_id == one.id, ItemListRow.name == item.name, ItemListRow.is_absent.is_(False))
    return db.session.scalars(found.order_by(ItemListRow.number).limit(1)).first()
