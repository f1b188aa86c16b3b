"""What is done to service items."""

from datetime import date

from sqlalchemy import func, select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, Problem, StaleVersion, WrongState
from evalsvc.organisation.checks import levels_of, one_line
from evalsvc.organisation.models import RatingPoint, ServiceItem
from evalsvc.organisation.queries import reaches_everything

RIGHT = Permission.ORGANISATION_MANAGE


def create_item(
    *,
    by: Actor,
    main_name: str,
    name: str,
    levels: str,
    name_en: str = "",
    code: str | None = None,
    position: int = 0,
    system: str | None = None,
    upstream_id: str | None = None,
) -> ServiceItem:
    """A new service item; `levels` holds the letters A, B, C that handle it, `code` is its implementation code (实施编码).

    Raises Forbidden when `by` does not manage the whole tree, Problem when a name is missing, or name or code belong to another item.
    """
    check_manages_items(by)
    facts = _facts(main_name, name, levels, name_en, code)
    item = ServiceItem(public_id=public_id(), system=system, upstream_id=upstream_id, position=position, **facts)
    db.session.add(item)
    db.session.flush()
    audit.record("item.create", by=by, right=RIGHT, subject=f"item:{item.public_id}", name=item.name, levels=item.levels)
    return item


def edit_item(
    *,
    by: Actor,
    item: ServiceItem,
    main_name: str,
    name: str,
    levels: str,
    name_en: str = "",
    code: str | None = None,
    position: int = 0,
    row_version: int | None = None,
) -> None:
    """Gives an item its names, levels, code and position; raises StaleVersion, WrongState when it is retired, Problem as `create_item`."""
    check_manages_items(by)
    _check_open(item, row_version)
    facts = _facts(main_name, name, levels, name_en, code, but=item)
    old = item.name
    for attribute, value in {**facts, "position": position}.items():
        setattr(item, attribute, value)
    db.session.flush()
    audit.record("item.edit", by=by, right=RIGHT, subject=f"item:{item.public_id}", old=old, name=item.name, levels=item.levels)


def retire_item(*, by: Actor, item: ServiceItem, on: date | None = None, row_version: int | None = None) -> None:
    """Retires an item; raises WrongState while open rating points stand for it, Forbidden as `create_item`."""
    check_manages_items(by)
    _check_open(item, row_version)
    waiting = db.session.scalar(select(func.count()).where(RatingPoint.service_item_id == item.id, RatingPoint.retired_on.is_(None)))
    if waiting:
        raise WrongState(f"还有{waiting}个在用评价点属于“{item.name}”，请先停用这些评价点或改为其他事项。")
    item.retired_on = on or today()
    db.session.flush()
    audit.record("item.retire", by=by, right=RIGHT, subject=f"item:{item.public_id}", name=item.name, on=item.retired_on.isoformat())


def manages_items(by: Actor) -> bool:
    """Whether a person manages the whole tree: an item belongs to every unit, so nobody changes it from one county."""
    return by.account_id is None or reaches_everything(by.scope_for(RIGHT))


def check_manages_items(by: Actor) -> None:
    """Raises Forbidden for everybody else."""
    if not manages_items(by):
        raise Forbidden("服务事项由全部单位共用，只有最上级单位的管理员可以更改。")


def _check_open(item: ServiceItem, row_version: int | None) -> None:
    """Locks and rereads the item, so that of two edits at once the second sees the first."""
    db.session.refresh(item, with_for_update={"key_share": True})
    if row_version is not None and row_version != item.row_version:
        raise StaleVersion
    if item.retired_on is not None:
        raise WrongState(f"事项“{item.name}”已于{item.retired_on}停用，不能再改动。")


def _facts(main_name: str, name: str, levels: str, name_en: str, code: str | None, *, but: ServiceItem | None = None) -> dict[str, str | None]:
    """What is typed of an item, cleaned; raises Problem when a name is missing, or name or code belong to another item."""
    facts = {
        "main_name": one_line(main_name, "主项名称", limit=80, field="main_name", needed=True),
        "name": one_line(name, "子项名称", limit=120, field="name", needed=True),
        "name_en": one_line(name_en, "英文名称", limit=160, field="name_en"),
        "levels": levels_of(levels),
        "code": one_line(code or "", "实施编码", limit=40, field="code") or None,
    }
    others = select(ServiceItem.id).where(ServiceItem.id != (but.id if but else 0)).limit(1)
    same = others.where(ServiceItem.main_name == facts["main_name"], ServiceItem.name == facts["name"], ServiceItem.retired_on.is_(None))
    if db.session.scalar(same) is not None:
        raise Problem(f"主项“{facts['main_name']}”下已有子项“{facts['name']}”。", field="name")
    if facts["code"] and db.session.scalar(others.where(ServiceItem.code == facts["code"])) is not None:
        raise Problem(f"实施编码“{facts['code']}”已属于另一个事项。", field="code")
    return facts
