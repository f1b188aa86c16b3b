"""The table of served counts: a row is found by window and day; a number that changes asks for a reason and keeps the old one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission, Role
from evalsvc.core.bulk import insert_many
from evalsvc.core.clock import now, today
from evalsvc.core.db import db
from evalsvc.core.errors import Problem
from evalsvc.core.masking import mask
from evalsvc.core.tables import Column, Holds, Row, Values
from evalsvc.imports.kinds import CHANGED, NEW, SAME, Checked, ImportKind, Verdict
from evalsvc.matters.forms import MOST_SERVED
from evalsvc.matters.models import ServedCorrection, ServedDay
from evalsvc.matters.naming import COUNTING_KINDS, IMPORTED
from evalsvc.matters.queries.served import served_between
from evalsvc.matters.strips import Span
from evalsvc.organisation.tables.finding import NOTE, Known, Units

RIGHT = Permission.SERVED_ENTER
COLUMNS = (
    Column("unit", "窗口", needed=True, limit=300, width=44, note=NOTE, also=("单位", "网上服务")),
    Column("day", "日期", Holds.DAY, needed=True, width=14, note="例如2026-11-20；还没到的日子不能填。"),
    Column("n", "服务人次", Holds.WHOLE, needed=True, most=MOST_SERVED, width=12, note="一个人也没有，填0；没有填报的日子不要写进来。"),
    Column("reason", "更正理由", limit=100, width=30, note="只有要更改已有数字的行才填；原来的数字会保留。"),
)


@dataclass
class Work:
    """Counts to be kept, and those to be corrected with the old number beside them."""

    fresh: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)


def may(by: Actor) -> None:
    """Raises Problem for whom typing day by day is the way."""
    if by.account_id is not None and not by.has_role(Role.BUREAU_LEAD):
        raise Problem("服务人次表由单位负责人导入；窗口人员请在“服务人次”页面逐日填报。")


def check(rows: Sequence[Row], by: Actor) -> Checked:
    """What the rows would do to the served counts of the person's windows."""
    units, work, verdicts = Units(by, RIGHT), Work(), []
    days = [day for row in rows if (day := row.day("day"))]
    known = served_between(set(units.by_id), min(days), max(days)) if days else {}
    seen: dict[tuple[int, date], int] = {}
    for row in rows:
        unit, day, n = _unit(row, units), row.day("day"), row.whole("n")
        if unit and day:
            _check_day(row, unit, day, seen)
        if unit and day and n is not None and not row.faults:
            verdicts.append(_verdict(row, f"{units.path(unit.id)} {day}", (unit.id, day, n), known.get(unit.id, {}).get(day), work))
    return Checked([verdict for verdict in verdicts if verdict], work)


def apply(checked: Checked, by: Actor) -> None:  # noqa: ARG001  # the check has looked where this person may
    """Keeps new counts, and corrects others."""
    at = now()
    insert_many(ServedDay, [row | {"source": IMPORTED, "kept_at": at, "row_version": 1} for row in checked.work.fresh])
    if not checked.work.changed:
        return
    days = {(row["unit_id"], row["service_day"]): row for row in checked.work.changed}
    asked = select(ServedDay.unit_id, ServedDay.service_day, ServedDay.n, ServedDay.source, ServedDay.kept_at)
    first, last = min(day for _unit, day in days), max(day for _unit, day in days)
    kept = db.session.execute(asked.where(ServedDay.unit_id.in_({unit for unit, _day in days}), ServedDay.service_day.between(first, last))).all()
    old = [row._mapping for row in kept if (row.unit_id, row.service_day) in days]
    insert_many(ServedCorrection, [dict(row) | {"corrected_at": at, "reason": days[row["unit_id"], row["service_day"]]["reason"]} for row in old])
    table = ServedDay.__table__.c
    mine = (table.unit_id == bindparam("unit"), table.service_day == bindparam("day"))
    values = {"n": bindparam("number"), "source": IMPORTED, "kept_at": at, "row_version": table.row_version + 1}
    given = [{"unit": unit, "day": day, "number": row["n"]} for (unit, day), row in days.items()]
    db.session.execute(update(ServedDay.__table__).where(*mine).values(values), given)  # type: ignore[arg-type]  # a mapped class has a table


def export(by: Actor) -> Iterator[Values]:
    """The served counts of the windows within reach, by window and day."""
    units = Units(by, RIGHT)
    for unit_id, day, n in db.session.execute(select(ServedDay.unit_id, ServedDay.service_day, ServedDay.n).order_by(ServedDay.unit_id, ServedDay.service_day)):
        unit = units.by_id.get(unit_id)
        if unit is not None and unit.within and unit.retired_on is None:
            yield {"unit": units.path(unit_id), "day": day, "n": n, "reason": None}


def _unit(row: Row, units: Units) -> Known | None:
    text = row.text("unit")
    unit, sentence = units.find(text) if text else (None, "")
    if sentence:
        row.fault("unit", sentence)
    elif unit and unit.kind not in COUNTING_KINDS:
        row.fault("unit", f"“{unit.name}”不是窗口，也不是网上服务，没有服务人次。")
    return unit


def _check_day(row: Row, unit: Known, day: date, seen: dict[tuple[int, date], int]) -> None:
    if day > today():
        row.fault("day", "还没到这一天。")
    elif not Span(unit.opened_on, unit.retired_on).holds(day):
        row.fault("day", f"“{unit.name}”这一天没有开办（{unit.opened_on}启用）。")
    if seen.setdefault((unit.id, day), row.number) != row.number:
        row.fault("day", f"与第{seen[unit.id, day]}行是同一个窗口、同一天。")


def _verdict(row: Row, name: str, key: tuple[int, date, int], old: int | None, work: Work) -> Verdict | None:
    unit_id, day, n = key
    facts = {"unit_id": unit_id, "service_day": day, "n": n}
    if old is None:
        work.fresh.append(facts)
        return Verdict(row.number, NEW, name, f"服务{n}人次")
    if old == n:
        return Verdict(row.number, SAME, name)
    reason = mask(row.text("reason"))
    if not reason:
        row.fault("reason", f"这一天已经填了{old}人次，要改请写更正理由。")
        return None
    work.changed.append(facts | {"reason": reason})
    return Verdict(row.number, CHANGED, name, f"服务人次：{old}→{n}，理由：{reason}")


SERVED = ImportKind(
    key="served",
    name="服务人次",
    about="每个窗口每天服务了多少人。缺报的日子不要写进表里：没有写的就是缺报，不当作0。表里没有的日子不受影响。",
    right=RIGHT,
    columns=COLUMNS,
    check=check,
    apply=apply,
    tables=("served_day", "served_correction"),
    export=export,
    may=may,
    afterwards="matters.served",
)
