"""What is done to the tree of units: the flat closure and the dated places follow every change."""

from datetime import date

from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, WrongState
from evalsvc.organisation.checks import credit_code_of, one_line, opening_day, reason_of, region_code_of
from evalsvc.organisation.kinds import MAY_HOLD, UNIT_KIND_NAMES, UnitKind
from evalsvc.organisation.models import RatingPoint, Unit, UnitAncestor, UnitPlace
from evalsvc.organisation.services.points import close_point
from evalsvc.organisation.services.tree import check_open, close_place, hang, is_below, lock_tree, put_under

NAMED_AT_MOST = 3
RIGHT = Permission.ORGANISATION_MANAGE


def create_unit(
    *,
    by: Actor,
    parent: Unit | None,
    kind: str,
    name: str,
    name_en: str = "",
    region_code: str | None = None,
    credit_code: str | None = None,
    position: int = 0,
    opened_on: date | None = None,
    system: str | None = None,
    upstream_id: str | None = None,
) -> Unit:
    """A new unit under `parent` (None: at the top of the tree), open since `opened_on` (today by default).

    Raises Problem when the kind may not stand there, or a name or code is not acceptable; WrongState when the parent is retired.
    """
    lock_tree()
    _check_place(parent, kind)
    unit = Unit(
        public_id=public_id(),
        parent_id=parent.id if parent else None,
        kind=UnitKind(kind).value,
        name=_free_name(name, parent.id if parent else None),
        name_en=one_line(name_en, "英文名称", limit=120, field="name_en"),
        region_code=region_code_of(region_code),
        credit_code=credit_code_of(credit_code),
        position=position,
        opened_on=opening_day(opened_on or today(), today=today(), field="opened_on"),
        system=system,
        upstream_id=upstream_id,
    )
    _plant(unit)
    facts = {"name": unit.name, "kind": UNIT_KIND_NAMES[UnitKind(kind)], "parent": parent.name if parent else "（顶层）"}
    audit.record("unit.create", by=by, right=RIGHT, subject=f"unit:{unit.public_id}", unit_id=unit.id, **facts)
    return unit


def _plant(unit: Unit) -> None:
    """Puts a new unit into the tree as it is and into the tree as it was."""
    db.session.add(unit)
    db.session.flush()
    db.session.add(UnitAncestor(unit_id=unit.id, ancestor_id=unit.id, depth=0))
    db.session.add(UnitPlace(unit_id=unit.id, parent_id=unit.parent_id, since=min(unit.opened_on, today()), reason="新建"))
    db.session.flush()
    if unit.parent_id is not None:
        hang(unit.id, unit.parent_id)


def edit_unit(
    *,
    by: Actor,
    unit: Unit,
    name: str,
    name_en: str = "",
    region_code: str | None = None,
    credit_code: str | None = None,
    position: int = 0,
    row_version: int | None = None,
) -> None:
    """Gives a unit its names, codes and position among its siblings.

    Raises StaleVersion when somebody changed it after `row_version`, WrongState when it is retired, Problem for what cannot be.
    """
    lock_tree()
    check_open(unit, row_version)
    old, new = unit.name, _free_name(name, unit.parent_id, but=unit.id)
    english, region, credit = one_line(name_en, "英文名称", limit=120, field="name_en"), region_code_of(region_code), credit_code_of(credit_code)
    unit.name, unit.name_en, unit.region_code, unit.credit_code, unit.position = new, english, region, credit, position
    db.session.flush()
    audit.record("unit.edit", by=by, right=RIGHT, subject=f"unit:{unit.public_id}", unit_id=unit.id, old=old, name=unit.name)


def move_unit(*, by: Actor, unit: Unit, parent: Unit | None, reason: str, on: date | None = None, row_version: int | None = None) -> None:
    """Puts a unit with everything below it under another parent, from the day `on` (today by default).

    The place until then stays on record. Raises Problem when the unit may not stand there or would stand below itself,
    StaleVersion and WrongState as `edit_unit` does.
    """
    why = reason_of(reason)
    lock_tree()
    check_open(unit, row_version)
    parent_id = parent.id if parent else None
    if unit.parent_id == parent_id:
        raise Problem(f"“{unit.name}”已经在这个单位之下。", field="to")
    if parent_id is not None and is_below(parent_id, unit.id):
        raise Problem(f"不能把“{unit.name}”移到它自己或它的下级单位之下。", field="to")
    _check_place(parent, unit.kind)
    _free_name(unit.name, parent_id, field="to")
    old = unit.parent.name if unit.parent else "（顶层）"
    day = close_place(unit, on)
    put_under(unit, parent, reason=why, on=day)
    facts = {"name": unit.name, "old": old, "parent": parent.name if parent else "（顶层）", "on": day.isoformat(), "reason": why}
    audit.record("unit.move", by=by, right=RIGHT, subject=f"unit:{unit.public_id}", unit_id=unit.id, **facts)


def retire_unit(*, by: Actor, unit: Unit, reason: str, on: date | None = None, row_version: int | None = None) -> None:
    """Retires a unit with its rating points, whose codes from then on explain themselves with the reason.

    Raises WrongState with the names of units below that are still open; StaleVersion and Problem as `edit_unit` does.
    """
    why = reason_of(reason)
    lock_tree()
    check_open(unit, row_version)
    _check_nothing_open_below(unit)
    points = db.session.scalars(select(RatingPoint).where(RatingPoint.unit_id == unit.id, RatingPoint.retired_on.is_(None))).all()
    day = close_place(unit, on)
    for point in points:
        close_point(point, reason=why, on=day)
    unit.retired_on = day
    unit.retired_reason = why
    db.session.flush()
    facts: dict[str, str | int] = {"name": unit.name, "points": len(points), "on": day.isoformat(), "reason": why}
    audit.record("unit.retire", by=by, right=RIGHT, subject=f"unit:{unit.public_id}", unit_id=unit.id, **facts)


def _check_place(parent: Unit | None, kind: str) -> None:
    if kind not in set(UnitKind):
        raise Problem("请选择单位类型。", field="kind")
    if parent is not None and parent.is_retired:
        raise WrongState(f"“{parent.name}”已于{parent.retired_on}撤销，下面不能再设单位。")
    above = UnitKind(parent.kind) if parent else None
    if UnitKind(kind) not in MAY_HOLD[above]:
        where = f"{UNIT_KIND_NAMES[above]}下面" if above else "顶层"
        raise Problem(f"{where}不能设“{UNIT_KIND_NAMES[UnitKind(kind)]}”。", field="kind")


def _free_name(name: str, parent_id: int | None, *, but: int | None = None, field: str = "name") -> str:
    plain = one_line(name, "名称", limit=80, field=field, needed=True)
    same = select(Unit.id).where(Unit.parent_id.is_not_distinct_from(parent_id), Unit.name == plain, Unit.retired_on.is_(None), Unit.id != (but or 0))
    if db.session.scalar(same.limit(1)) is not None:
        raise Problem(f"同一上级之下已有名为“{plain}”的单位，请换一个名称。", field=field)
    return plain


def _check_nothing_open_below(unit: Unit) -> None:
    below = (
        select(Unit.name)
        .join(UnitAncestor, UnitAncestor.unit_id == Unit.id)
        .where(UnitAncestor.ancestor_id == unit.id, UnitAncestor.depth > 0, Unit.retired_on.is_(None))
        .order_by(UnitAncestor.depth, Unit.position, Unit.id)
    )
    names = db.session.scalars(below).all()
    if names:
        shown = "、".join(f"“{name}”" for name in names[:NAMED_AT_MOST]) + ("等" if len(names) > NAMED_AT_MOST else "")
        raise WrongState(f"“{unit.name}”下面还有{len(names)}个在用单位：{shown}。请先撤销或移走它们，再撤销本单位。")
