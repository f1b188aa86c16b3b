"""What is asked of service items."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.organisation.models import ServiceItem

_IN_ORDER = (ServiceItem.position, ServiceItem.id)


def item_list(*, q: str = "", level: str = "", retired: bool = False) -> Sequence[ServiceItem]:
    """The items in order: those whose names or code hold `q`, that a level (A, B, C) handles; retired ones only if asked for."""
    found = select(ServiceItem).order_by(*_IN_ORDER)
    if q:
        columns = (ServiceItem.name, ServiceItem.main_name, ServiceItem.name_en, ServiceItem.code)
        found = found.where(or_(*(column.icontains(q, autoescape=True) for column in columns)))
    if level:
        found = found.where(ServiceItem.levels.contains(level, autoescape=True))
    return db.session.scalars(found if retired else found.where(ServiceItem.retired_on.is_(None))).all()


def open_items() -> Sequence[ServiceItem]:
    """All items in use, in order."""
    return db.session.scalars(select(ServiceItem).where(ServiceItem.retired_on.is_(None)).order_by(*_IN_ORDER)).all()


def item_by_id(public_id: str) -> ServiceItem:
    """The item with this public id; raises NotFound."""
    item = db.session.scalar(select(ServiceItem).where(ServiceItem.public_id == public_id))
    if item is None:
        raise NotFound
    return item
