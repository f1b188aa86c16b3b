"""The table of rating points: a row is found by its printed code, else by unit, kind, place and item; new ones get their codes here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.bulk import change_many, insert_many
from evalsvc.core.clock import now, today
from evalsvc.core.codes import grouped, new_code, public_id, read_code
from evalsvc.core.db import db
from evalsvc.core.errors import Problem
from evalsvc.core.tables import Column, Holds, Row, Values
from evalsvc.imports.kinds import CHANGED, NEW, SAME, Checked, ImportKind, Verdict, difference
from evalsvc.organisation.checks import opening_day
from evalsvc.organisation.kinds import POINT_KIND_NAMES, POINT_MAY_STAND, UNIT_KIND_NAMES, PointKind, UnitKind
from evalsvc.organisation.models import PointCode, PointPlace, RatingPoint, ServiceItem
from evalsvc.organisation.services.points import CODE_CHARACTERS
from evalsvc.organisation.tables.finding import NOTE, Known, Units

RIGHT = Permission.POINT_MANAGE
KINDS = {kind.value: name for kind, name in POINT_KIND_NAMES.items()}
COLUMNS = (
    Column("unit", "单位", needed=True, limit=300, width=44, note=NOTE),
    Column("kind", "类型", Holds.CHOICE, needed=True, choices=KINDS, width=20, note="从下拉列表选；窗口评价点设在窗口，大厅、出口设在大厅。"),
    Column("label", "位置名称", limit=80, width=20, note="例如“左侧柜台”“南门出口”；一个单位有几个同类评价点时用来区分，会印在海报上。"),
    Column("label_en", "英文位置名称", limit=120, width=24, note="印在海报和英文页面上。"),
    Column("item", "服务事项", limit=240, width=34, note="写实施编码、子项名称或“主项/子项”；不限事项留空。“服务事项”评价点必填。"),
    Column("first_day", "正式启用日期", Holds.DAY, width=14, note="此前收到的评价记为试评；不填为今天。"),
    Column("code", "评价码", Holds.CODE, limit=20, width=20, note="导出时由系统填写，用来认出评价点；新评价点留空，写入时自动生成。"),
)
HEADS = {column.key: column.head for column in COLUMNS}
PLACED = "请在评价点的页面办理，迁移会换新码。"
Key = tuple[int, str, str, int | None]


@dataclass
class Work:
    """Points to be made with their codes, and points to be changed by `id`."""

    fresh: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)


class Items:
    """The service items, by code, name and names."""

    def __init__(self) -> None:
        self.by_id = {item.id: item for item in db.session.scalars(select(ServiceItem))}
        self._said: dict[str, list[ServiceItem]] = {}
        for item in self.by_id.values():
            for said in {item.code or "", item.name, self.words(item)} - {""}:
                self._said.setdefault(said, []).append(item)

    @staticmethod
    def words(item: ServiceItem) -> str:
        return f"{item.main_name}/{item.name}"

    def find(self, row: Row) -> ServiceItem | None:
        text = row.text("item")
        found = [item for item in self._said.get(text, []) if item.retired_on is None]
        if text and len(found) != 1:
            row.fault("item", f"有{len(found)}个事项叫“{text}”，请写实施编码或“主项/子项”。" if found else f"没有找到在用事项“{text}”。")
        return found[0] if len(found) == 1 else None

    def said(self, key: int | None) -> str:
        """How a table names an item."""
        return (self.by_id[key].code or self.words(self.by_id[key])) if key is not None else ""


class _Points:
    """The open points that there are, by code and by what tells them apart."""

    def __init__(self) -> None:
        code = PointCode.code, PointCode.until.is_(None)
        found = select(RatingPoint, code[0]).outerjoin(PointCode, (PointCode.point_id == RatingPoint.id) & code[1])
        rows = db.session.execute(found.where(RatingPoint.retired_on.is_(None)).order_by(RatingPoint.id)).all()
        self.all = [(point, open_code) for point, open_code in rows]
        self.by_code = {open_code: point for point, open_code in self.all if open_code}
        self.by_key: dict[Key, RatingPoint] = {key_of(point): point for point, _ in self.all}

    def find(self, row: Row, key: Key) -> RatingPoint | None:
        code = row.text("code")
        if not code:
            return self.by_key.get(key)
        point = self.by_code.get(read_code(code, CODE_CHARACTERS) or "")
        if point is None:
            row.fault("code", "没有这个在用的评价码。新评价点请留空，由系统生成。")
        return point


def key_of(point: RatingPoint) -> Key:
    """What tells open points apart."""
    return point.unit_id, point.kind, point.label, point.service_item_id


def check(rows: Sequence[Row], by: Actor) -> Checked:
    """What the rows would do to the points of the person's units."""
    units, items, points = Units(by, RIGHT), Items(), _Points()
    work, verdicts = Work(), []
    seen: dict[Any, int] = {}
    for row in rows:
        unit = _unit(row, units)
        item = items.find(row)
        kind = str(row.values.get("kind") or "")
        key = (unit.id if unit else 0, kind, row.text("label"), item.id if item else None)
        point = points.find(row, key)
        _check(row, unit, kind, item, point)
        _check_alone(row, key, point, points, seen)
        day = _first_day(row, point)
        if not row.faults and unit:
            verdicts.append(_verdict(row, unit, point, {"label": key[2], "service_item_id": key[3], "first_day": day}, work, units, items))
    return Checked(verdicts, work)


def apply(checked: Checked, by: Actor) -> None:  # noqa: ARG001  # the check has looked where this person may
    """Makes points with places and codes, and changes others."""
    fresh = checked.work.fresh
    insert_many(RatingPoint, fresh)
    made = {point["public_id"]: point for point in fresh}
    keys = dict(db.session.execute(select(RatingPoint.public_id, RatingPoint.id).where(RatingPoint.retired_on.is_(None))).all()) if fresh else {}
    day, at = today(), now()
    insert_many(
        PointPlace,
        [{"point_id": keys[name], "unit_id": point["unit_id"], "since": min(point["first_day"], day), "reason": "导入"} for name, point in made.items()],
    )
    insert_many(
        PointCode,
        [{"code": new_code(CODE_CHARACTERS), "point_id": keys[name], "unit_id": point["unit_id"], "since": at, "reason": ""} for name, point in made.items()],
    )
    change_many(RatingPoint, checked.work.changed)


def export(by: Actor) -> Iterator[Values]:
    """The open points within reach."""
    units, items = Units(by, RIGHT), Items()
    for point, code in _Points().all:
        unit = units.by_id.get(point.unit_id)
        if unit is not None and unit.within:
            facts = {key: getattr(point, key) for key in ("kind", "label", "label_en", "first_day")}
            yield {**facts, "unit": units.path(unit.id), "item": items.said(point.service_item_id), "code": grouped(code) if code else ""}


def _unit(row: Row, units: Units) -> Known | None:
    text = row.text("unit")
    unit, sentence = units.find(text) if text else (None, "")
    if sentence:
        row.fault("unit", sentence)
    return unit


def _check(row: Row, unit: Known | None, kind: str, item: ServiceItem | None, point: RatingPoint | None) -> None:
    if unit and kind and UnitKind(unit.kind) not in POINT_MAY_STAND[PointKind(kind)]:
        row.fault("kind", f"“{KINDS[kind]}”评价点不能设在{UNIT_KIND_NAMES[UnitKind(unit.kind)]}。")
    if kind == PointKind.SERVICE_ITEM and item is None and not row.text("item"):
        row.fault("item", "“服务事项”评价点要选定一个事项。")
    if point is not None and unit and unit.id != point.unit_id:
        row.fault("unit", f"这个评价点在别的单位。{PLACED}")
    if point is not None and kind and kind != point.kind:
        row.fault("kind", f"这个评价点是“{KINDS[point.kind]}”，类型不能更改。")


def _check_alone(row: Row, key: Key, point: RatingPoint | None, points: _Points, seen: dict[Any, int]) -> None:
    other = points.by_key.get(key)
    if other is not None and other is not point:
        row.fault("label", "这个单位已有同类、同名的评价点，请写明位置以示区别。")
    for same in {key, point.id if point else key}:
        if key[0] and seen.setdefault(same, row.number) != row.number:
            row.fault("label", f"与第{seen[same]}行是同一个评价点；一个单位有几个时，请写明位置以示区别。")
            return


def _first_day(row: Row, point: RatingPoint | None) -> date:
    day = row.day("first_day") or (point.first_day if point else today())
    try:
        if point is None or day != point.first_day:
            opening_day(day, today=today(), field="first_day")
        if point is not None and day != point.first_day and min(day, point.first_day) < today():
            row.fault("first_day", f"这个评价点的启用日期是{point.first_day}，已经开始的不能改，也不能改到今天以前。")
    except Problem as problem:
        row.fault("first_day", problem.sentence)
    return day


def _verdict(row: Row, unit: Known, point: RatingPoint | None, facts: dict[str, Any], work: Work, units: Units, items: Items) -> Verdict:
    facts["label_en"] = row.text("label_en", point.label_en if point else "")
    kind = str(row.values["kind"])
    name = f"{units.path(unit.id)}·{facts['label'] or KINDS[kind]}"
    if point is None:
        work.fresh.append({"public_id": public_id(), "unit_id": unit.id, "kind": kind, **facts})
        return Verdict(row.number, NEW, name, f"{KINDS[kind]}，自{facts['first_day']}起正式计入")
    pairs = [(HEADS[key], getattr(point, key), facts[key]) for key in ("label", "label_en", "first_day")]
    pairs.append((HEADS["item"], items.said(point.service_item_id), items.said(facts["service_item_id"])))
    told = difference(pairs)
    if told:
        work.changed.append({"id": point.id, **facts})
    return Verdict(row.number, CHANGED if told else SAME, name, told)


POINTS = ImportKind(
    key="points",
    name="评价点",
    about="群众扫码评价的地方。新评价点写入时得到自己的码；已打印的码不会因导入而改变。表里没有的评价点不受影响。",
    right=RIGHT,
    columns=COLUMNS,
    check=check,
    apply=apply,
    tables=("unit", "rating_point", "point_place", "point_code"),
    export=export,
    afterwards="organisation.points",
)
