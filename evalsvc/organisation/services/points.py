"""What is done to rating points and their printed codes: a code that ends keeps its row, its reason and its place."""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import flag_modified

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now, today
from evalsvc.core.codes import grouped, new_code, public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, StaleVersion, WrongState
from evalsvc.organisation.checks import change_day, one_line, opening_day, reason_of
from evalsvc.organisation.kinds import POINT_KIND_NAMES, POINT_MAY_STAND, UNIT_KIND_NAMES, CodeEnd, PointKind, UnitKind
from evalsvc.organisation.models import PointCode, PointPlace, RatingPoint, ServiceItem, Unit
from evalsvc.organisation.plans import CarriedPoint

CODE_CHARACTERS = 12  # 60 random bits, and one check character
RIGHT = Permission.POINT_MANAGE


def create_point(
    *, by: Actor, unit: Unit, kind: str, first_day: date, label: str = "", label_en: str = "", service_item: ServiceItem | None = None
) -> RatingPoint:
    """A new rating point of `unit` with its first code; ratings given before `first_day` are tests.

    Raises Problem when such a point may not stand there, WrongState when the unit is retired.
    """
    _check_place(unit, kind)
    opening_day(first_day, today=today(), field="first_day")
    words = _words(unit, PointKind(kind), label=label, label_en=label_en, service_item=service_item)
    point = RatingPoint(public_id=public_id(), unit=unit, kind=PointKind(kind).value, first_day=first_day, service_item=service_item, **words)
    db.session.add(point)
    db.session.flush()
    db.session.add(PointPlace(point_id=point.id, unit_id=unit.id, since=min(first_day, today()), reason="新设"))
    code = _open_code(point)
    audit.record(
        "point.create",
        by=by,
        right=RIGHT,
        subject=_subject(point),
        unit_id=point.unit_id,
        point=title(point),
        code=grouped(code.code),
        first_day=first_day.isoformat(),
    )
    return point


def edit_point(
    *,
    by: Actor,
    point: RatingPoint,
    first_day: date,
    label: str = "",
    label_en: str = "",
    service_item: ServiceItem | None = None,
    row_version: int | None = None,
) -> None:
    """Gives a point its label, item and first day; the day may be changed only while it is to come.

    Raises StaleVersion, WrongState when the point is retired, and Problem for what cannot be.
    """
    _check_open(point, row_version)
    if first_day != point.first_day:
        if point.first_day <= today():
            raise Problem(f"这个评价点已于{point.first_day}正式启用，启用日期不能再改。", field="first_day")
        if first_day < today():
            raise Problem("启用日期不能早于今天：此前的评价已按试评计。", field="first_day")
        opening_day(first_day, today=today(), field="first_day")
    words = _words(point.unit, PointKind(point.kind), label=label, label_en=label_en, service_item=service_item, but=point)
    old = title(point)
    point.label, point.label_en, point.service_item, point.first_day = words["label"], words["label_en"], service_item, first_day
    _touch(point)
    audit.record("point.edit", by=by, right=RIGHT, subject=_subject(point), unit_id=point.unit_id, point=title(point), old=old, first_day=first_day.isoformat())


def move_point(*, by: Actor, point: RatingPoint, unit: Unit, reason: str, on: date | None = None, row_version: int | None = None) -> PointCode:
    """Moves a point to another unit from the day `on` (today by default) and gives its new code.

    The paper at the old place must not rate the new one, so the old code ends and explains the move.
    Raises Problem when the point may not stand there, StaleVersion and WrongState as `edit_point` does.
    """
    why = reason_of(reason)
    _check_open(point, row_version)
    if unit.id == point.unit_id:
        raise Problem(f"评价点已经在“{unit.name}”。", field="to")
    _check_place(unit, point.kind, field="to")
    _check_alone(unit, PointKind(point.kind), point.label, point.service_item, but=point, field="to")
    old = point.unit.name
    day = _close_place(point, on)
    db.session.add(PointPlace(point_id=point.id, unit_id=unit.id, since=day, reason=why))
    point.unit = unit
    _touch(point)
    _end_code(point, CodeEnd.MOVED, why)
    code = _open_code(point)
    audit.record(
        "point.move",
        by=by,
        right=RIGHT,
        subject=_subject(point),
        unit_id=point.unit_id,
        point=title(point),
        old=old,
        parent=unit.name,
        on=day.isoformat(),
        reason=why,
        code=grouped(code.code),
    )
    return code


def withdraw_code(*, by: Actor, point: RatingPoint, reason: str, row_version: int | None = None) -> None:
    """Ends the point's code; whoever scans it reads why. Raises WrongState when there is no open code."""
    why = reason_of(reason)
    _check_open(point, row_version)
    _touch(point)
    ended = _end_code(point, CodeEnd.WITHDRAWN, why)
    if ended is None:
        raise WrongState("这个评价点现在没有在用的码，无需撤销。")
    audit.record(
        "point.withdraw_code", by=by, right=RIGHT, subject=_subject(point), unit_id=point.unit_id, point=title(point), code=grouped(ended.code), reason=why
    )


def replace_code(*, by: Actor, point: RatingPoint, reason: str, row_version: int | None = None) -> PointCode:
    """A new code for the point, in the place of the open one if there is one."""
    why = reason_of(reason)
    _check_open(point, row_version)
    _touch(point)
    ended = _end_code(point, CodeEnd.REPLACED, why)
    code = _open_code(point)
    old = grouped(ended.code) if ended else "此前已撤销"
    audit.record(
        "point.replace_code",
        by=by,
        right=RIGHT,
        subject=_subject(point),
        unit_id=point.unit_id,
        point=title(point),
        old=old,
        code=grouped(code.code),
        reason=why,
    )
    return code


def retire_point(*, by: Actor, point: RatingPoint, reason: str, on: date | None = None, row_version: int | None = None) -> None:
    """Retires a point and ends its code; its ratings stay. Raises StaleVersion, WrongState and Problem as `edit_point` does."""
    why = reason_of(reason)
    _check_open(point, row_version)
    day = change_day(on, today=today(), not_before=_open_place(point).since)
    close_point(point, reason=why, on=day)
    audit.record("point.retire", by=by, right=RIGHT, subject=_subject(point), unit_id=point.unit_id, point=title(point), on=day.isoformat(), reason=why)


def close_point(point: RatingPoint, *, reason: str, on: date) -> None:
    """Retires a point as part of a greater act, which records it: place and code end, the code with the reason."""
    place = _open_place(point)
    place.until = max(on, place.since)
    point.retired_on = on
    _touch(point)
    _end_code(point, CodeEnd.RETIRED, reason)


def carry_point(carried: CarriedPoint, unit: Unit, *, reason: str, on: date) -> None:
    """Has another unit carry on a point as part of a greater act, which records it: the paper hangs where it hung, so its code stays open."""
    point, place = carried.point, _open_place(carried.point)
    place.until = day = max(on, place.since)
    db.session.add(PointPlace(point_id=point.id, unit_id=unit.id, since=day, reason=reason))
    point.unit, point.label, point.label_en = unit, carried.label, carried.label_en
    _touch(point)
    db.session.execute(update(PointCode).where(PointCode.point_id == point.id, PointCode.until.is_(None)).values(unit_id=unit.id))


def title(point: RatingPoint) -> str:
    """How sentences name a point: 3号窗口·左侧, or its kind where it has no label."""
    return f"{point.unit.name}·{point.label or POINT_KIND_NAMES[PointKind(point.kind)]}"


def _subject(point: RatingPoint) -> str:
    return f"point:{point.public_id}"


def _words(unit: Unit, kind: PointKind, *, label: str, label_en: str, service_item: ServiceItem | None, but: RatingPoint | None = None) -> dict[str, str]:
    """The point's labels, cleaned; raises Problem when they cannot tell it from another point of the unit, or the item cannot be its own."""
    if kind == PointKind.SERVICE_ITEM and service_item is None:
        raise Problem("“服务事项”评价点要选定一个事项。", field="service_item")
    if service_item is not None and service_item.retired_on is not None and (but is None or but.service_item is not service_item):
        raise Problem(f"事项“{service_item.name}”已停用，请选择在用事项。", field="service_item")
    words = {
        "label": one_line(label, "位置名称", limit=80, field="label"),
        "label_en": one_line(label_en, "英文位置名称", limit=120, field="label_en"),
    }
    _check_alone(unit, kind, words["label"], service_item, but=but, field="label")
    return words


def _check_alone(unit: Unit, kind: PointKind, label: str, item: ServiceItem | None, *, but: RatingPoint | None, field: str) -> None:
    same = select(RatingPoint.id).where(
        RatingPoint.unit_id == unit.id,
        RatingPoint.kind == kind.value,
        RatingPoint.label == label,
        RatingPoint.service_item_id.is_not_distinct_from(item.id if item else None),
        RatingPoint.retired_on.is_(None),
        RatingPoint.id != (but.id if but else 0),
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise Problem("这个单位已有同类、同名的评价点，请写明位置以示区别，例如“左侧柜台”。", field=field)


def _check_place(unit: Unit, kind: str, *, field: str = "kind") -> None:
    if kind not in set(PointKind):
        raise Problem("请选择评价点类型。", field=field)
    if unit.is_retired:
        raise WrongState(f"“{unit.name}”已于{unit.retired_on}撤销，不能再设评价点。")
    if UnitKind(unit.kind) not in POINT_MAY_STAND[PointKind(kind)]:
        raise Problem(f"“{POINT_KIND_NAMES[PointKind(kind)]}”评价点不能设在{UNIT_KIND_NAMES[UnitKind(unit.kind)]}。", field=field)


def _check_open(point: RatingPoint, row_version: int | None) -> None:
    """Locks and rereads the point (its item, which is joined, stays free), so that of two acts at once the second sees the first."""
    db.session.refresh(point, with_for_update={"key_share": True, "of": RatingPoint})
    if row_version is not None and row_version != point.row_version:
        raise StaleVersion
    if point.retired_on is not None:
        raise WrongState(f"这个评价点已于{point.retired_on}停用，不能再改动。")


def _touch(point: RatingPoint) -> None:
    """Raises the point's row version, so that of two acts at once on its codes only the first succeeds."""
    flag_modified(point, "kind")
    db.session.flush()


def _open_place(point: RatingPoint) -> PointPlace:
    return db.session.scalars(select(PointPlace).where(PointPlace.point_id == point.id, PointPlace.until.is_(None))).one()


def _close_place(point: RatingPoint, on: date | None) -> date:
    place = _open_place(point)
    place.until = change_day(on, today=today(), not_before=place.since)
    return place.until


def _open_code(point: RatingPoint) -> PointCode:
    code = PointCode(code=new_code(CODE_CHARACTERS), point_id=point.id, unit_id=point.unit_id, since=now())
    db.session.add(code)
    db.session.flush()
    return code


def _end_code(point: RatingPoint, end: CodeEnd, reason: str) -> PointCode | None:
    code = db.session.scalar(select(PointCode).where(PointCode.point_id == point.id, PointCode.until.is_(None)))
    if code is not None:
        code.until, code.ended, code.reason = now(), end.value, reason
        db.session.flush()
    return code
