"""Merges and splits: one dated act each, in which units, points and roles go over to a successor and printed codes stay valid."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import current_app

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, StaleVersion
from evalsvc.organisation import queries
from evalsvc.organisation.checks import change_day, reason_of
from evalsvc.organisation.followers import EXTENSION, Followers
from evalsvc.organisation.kinds import UNIT_KIND_NAMES, SuccessionKind, UnitKind
from evalsvc.organisation.models import Unit, UnitSuccession
from evalsvc.organisation.plans import Plan
from evalsvc.organisation.services.points import carry_point
from evalsvc.organisation.services.tree import check_open, close_place, is_below, lock_tree, open_place, put_under
from evalsvc.organisation.services.units import create_unit

RIGHT = Permission.ORGANISATION_MANAGE
NAMES_AT_MOST = 120


def merge_units(*, by: Actor, units: Sequence[Unit], into: Unit, reason: str, on: date | None = None, row_version: int | None = None, mark: str = "") -> None:
    """Ends `units` on the day `on` (today by default) and has `into` carry on: what is below and at them goes over, with their roles.

    What they counted stays theirs, and belongs to `into` through them: an ended unit stands below its successor. `mark` is
    that of the plan that was shown. Raises Problem for what cannot be merged or for the day, StaleVersion when
    `into` or the plan has changed since, WrongState when one of them is retired.
    """
    why = reason_of(reason)
    lock_tree()
    _check_partners(units, into, row_version)
    day = change_day(on, today=today(), not_before=max(open_place(unit).since for unit in (*units, into)))
    plan = queries.merge_plan(units, into)
    _check_mark(plan, mark)
    _carry(plan, into, reason=why, on=day)
    roles = 0
    for unit in units:
        close_place(unit, day)
        _end(unit, why, day)
        put_under(unit, into, reason=why, on=day)
        open_place(unit).until = day
        _succeed(unit, into, SuccessionKind.MERGE, why, day)
        roles += _followers().carry(by, unit, into)
    names = "、".join(f"“{unit.name}”" for unit in units)
    facts: dict[str, str | int] = {"units": _short(names), "into": into.name, "on": day.isoformat(), "roles": roles, "reason": why, **_numbers(plan)}
    audit.record("unit.merge", by=by, right=RIGHT, subject=f"unit:{into.public_id}", unit_id=into.id, **facts)


def split_unit(
    *,
    by: Actor,
    unit: Unit,
    parts: Sequence[tuple[Unit, Plan]],
    ends: bool,
    reason: str,
    on: date | None = None,
    row_version: int | None = None,
) -> None:
    """Divides a unit from the day `on` (today by default): each new unit gets its part, and the rest stays, or the unit ends.

    What was counted until then stays with the unit; so do its roles. Raises Problem when a part is empty, when something is
    left at a unit that ends, or when rating points of the unit itself would go over in the past, whose ratings it has counted.
    """
    why = reason_of(reason)
    lock_tree()
    check_open(unit, row_version)
    day = change_day(on, today=today(), not_before=open_place(unit).since)
    _check_parts(unit, parts, day)
    for successor, plan in parts:
        _carry(plan, successor, reason=why, on=day)
        _succeed(unit, successor, SuccessionKind.SPLIT, why, day)
    if ends:
        _check_empty(unit)
        close_place(unit, day)
        _end(unit, why, day)
        db.session.flush()
    names = "、".join(f"“{successor.name}”" for successor, _plan in parts)
    kept = "原单位撤销" if ends else "原单位保留"
    facts: dict[str, str | int] = {
        "name": unit.name,
        "parts": _short(names),
        "on": day.isoformat(),
        "kept": kept,
        "reason": why,
        **_numbers(*(plan for _unit, plan in parts)),
    }
    audit.record("unit.split", by=by, right=RIGHT, subject=f"unit:{unit.public_id}", unit_id=unit.id, **facts)


def create_top(*, by: Actor, **facts: Any) -> Unit:
    """A new unit at the top of the tree, as `create_unit` makes it, which those who answer for all other tops administer as well."""
    unit = create_unit(by=by, parent=None, **facts)
    _followers().hand_over(unit)
    return unit


def roles_in(units: Sequence[Unit]) -> list[str]:
    """The roles that are held in exactly these units, as words."""
    return _followers().roles(units)


def _followers() -> Followers:
    found: Followers = current_app.extensions[EXTENSION]
    return found


def _check_partners(units: Sequence[Unit], into: Unit, row_version: int | None) -> None:
    if not units:
        raise Problem("请至少选一个要合并的单位。", field="others")
    check_open(into, row_version)
    for unit in units:
        check_open(unit, None)
    for unit in units:
        if unit.id == into.id:
            raise Problem("单位不能并入它自己。", field="others")
        if unit.kind != into.kind:
            raise Problem(f"“{unit.name}”是{_kind(unit)}，“{into.name}”是{_kind(into)}，只有同类单位可以合并。", field="others")
        if is_below(into.id, unit.id) or is_below(unit.id, into.id):
            raise Problem(f"“{unit.name}”和“{into.name}”是上下级，不能合并。", field="others")


def _check_parts(unit: Unit, parts: Sequence[tuple[Unit, Plan]], day: date) -> None:
    for successor, plan in parts:
        if not plan.units and not plan.points:
            raise Problem(f"请至少选一个下级单位或评价点，划给“{successor.name}”。", field="name")
        if plan.points and day < today():
            raise Problem("直接设在本单位的评价点只能自今天起划出：今天以前的评价已计在本单位。", field="on")
        if successor.kind != unit.kind:
            raise Problem("分出的单位要和原单位同类。", field="name")


def _check_empty(unit: Unit) -> None:
    left = [child.name for child in queries.children(unit)]
    left += [row.point.label or "评价点" for row in queries.points_at(unit)]
    if left:
        raise Problem(f"原单位撤销，就要把下面的都划出；还剩{len(left)}个，例如“{left[0]}”。", field="ends")


def _check_mark(plan: Plan, mark: str) -> None:
    if mark and mark != plan.mark:
        raise StaleVersion("预览之后，这些单位的下级或评价点有了变化。请核对新的预览再办理。")


def _carry(plan: Plan, into: Unit, *, reason: str, on: date) -> None:
    for carried in plan.units:
        child, place = carried.unit, open_place(carried.unit)
        place.until = day = max(on, place.since)
        child.name, child.name_en = carried.name, carried.name_en
        put_under(child, into, reason=reason, on=day)
    for point in plan.points:
        carry_point(point, into, reason=reason, on=on)


def _end(unit: Unit, reason: str, on: date) -> None:
    unit.retired_on, unit.retired_reason = on, reason


def _succeed(unit: Unit, successor: Unit, kind: SuccessionKind, reason: str, on: date) -> None:
    db.session.add(UnitSuccession(unit_id=unit.id, successor_id=successor.id, day=on, kind=kind.value, reason=reason))


def _numbers(*plans: Plan) -> dict[str, int]:
    return {"children": sum(len(plan.units) for plan in plans), "points": sum(len(plan.points) for plan in plans)}


def _kind(unit: Unit) -> str:
    return UNIT_KIND_NAMES[UnitKind(unit.kind)]


def _short(names: str) -> str:
    return names if len(names) <= NAMES_AT_MOST else f"{names[: NAMES_AT_MOST - 1]}…"
