"""The table of matters: it comes in by command or on a page of its own, because numbers may not lie in a staging table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from flask import current_app

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import Problem
from evalsvc.core.tables import Column, Holds, Row
from evalsvc.core.vault import Vault
from evalsvc.imports.kinds import NEW, SAME, Checked, ImportKind, Verdict
from evalsvc.matters.queries.matters import fitting_point, known_digests, known_upstream
from evalsvc.matters.services.matters import NewMatter, Numbers, digest_of, keep_matters
from evalsvc.organisation.kinds import UNIT_KIND_NAMES, UnitKind
from evalsvc.organisation.models import RatingPoint, Unit
from evalsvc.organisation.tables.finding import NOTE, Known, Units
from evalsvc.organisation.tables.points import Items
from evalsvc.profiles.queries import rules_for

RIGHT = Permission.MATTER_MANAGE
COLUMNS = (
    Column("number", "办件编号", Holds.CODE, needed=True, limit=64, width=26, note="加密保存，到期销毁；只有回访员写明理由才能查看。"),
    Column("service_number", "服务编号", Holds.CODE, limit=64, width=20, note="同一办件有几次服务的，用它区分；没有就留空。"),
    Column("unit", "单位", needed=True, limit=300, width=44, note=NOTE),
    Column("item", "服务事项", needed=True, limit=240, width=34, note="写实施编码、子项名称或“主项/子项”。"),
    Column("finished_on", "办结日期", Holds.DAY, needed=True, width=14, note="例如2026-11-20。"),
    Column("system", "来源系统", limit=40, width=16, note="上游系统的名称；没有就留空。"),
    Column("upstream_id", "系统内编号", Holds.CODE, limit=80, width=20, note="上游系统自己的流水号，不能用办件编号；没有就留空。"),
)


@dataclass
class Work:
    """Matters to be kept."""

    fresh: list[NewMatter] = field(default_factory=list)


class _Places:
    """The rating points and the longest keeping of units, asked once for each unit."""

    def __init__(self) -> None:
        self.point_of = cache(self._point_of)
        self.oldest_of = cache(self._oldest_of)

    @staticmethod
    def _point_of(unit_id: int) -> RatingPoint | None:
        return fitting_point(db.session.get_one(Unit, unit_id))

    @staticmethod
    def _oldest_of(unit_id: int) -> date:
        return today() - timedelta(days=rules_for(unit_id, today())[1].matter_days - 1)


def may(by: Actor) -> None:
    """Raises Problem for persons: their file would lie in the staging table in clear."""
    if by.account_id is not None:
        raise Problem("办件编号要加密保存，不能先暂存再核对，请在“办件”页面导入。")


def check(rows: Sequence[Row], by: Actor) -> Checked:
    """What the rows would do: new matters, and those that are there already, which stay as they are."""
    units, items, places = Units(by, RIGHT), Items(), _Places()
    work, verdicts, vault = Work(), [], _vault()
    digests = {row.number: digest_of(_numbers(row), vault) for row in rows if row.text("number")}
    known, upstream = known_digests(set(digests.values())), _upstream(rows)
    seen: dict[object, int] = {}
    for row in rows:
        unit, item, day = _unit(row, units, places), items.find(row), row.day("finished_on")
        is_known = digests.get(row.number) in known
        _check_day(row, unit, day, places)
        _check_alone(row, digests.get(row.number), seen)
        if not is_known:
            _check_upstream(row, upstream, seen)
        if row.faults or unit is None or item is None or day is None:
            continue
        verdicts.append(Verdict(row.number, SAME if is_known else NEW, f"{units.path(unit.id)}·{item.name}"))
        point = places.point_of(unit.id)
        if not is_known and point is not None:
            ids = row.text("system") or None, row.text("upstream_id") or None
            work.fresh.append(NewMatter(_numbers(row), unit.id, point.id, item.id, day, *ids))
    return Checked(verdicts, work)


def apply(checked: Checked, by: Actor) -> None:  # noqa: ARG001  # the check has looked where this person may
    """Keeps the new matters, their numbers sealed, each with its link."""
    keep_matters(matters=checked.work.fresh, vault=_vault())


def _vault() -> Vault:
    found: Vault = current_app.extensions["vault"]
    return found


def _numbers(row: Row) -> Numbers:
    return Numbers(row.text("number"), row.text("service_number"))


def _upstream(rows: Sequence[Row]) -> dict[str, set[str]]:
    """Ids that are there already, by system."""
    by_system: dict[str, set[str]] = {}
    for row in rows:
        if row.text("system") and row.text("upstream_id"):
            by_system.setdefault(row.text("system"), set()).add(row.text("upstream_id"))
    return {system: known_upstream(system, ids) for system, ids in by_system.items()}


def _unit(row: Row, units: Units, places: _Places) -> Known | None:
    text = row.text("unit")
    unit, sentence = units.find(text) if text else (None, "")
    if sentence:
        row.fault("unit", sentence)
    elif unit and places.point_of(unit.id) is None:
        kind = UNIT_KIND_NAMES[UnitKind(unit.kind)]
        row.fault("unit", f"“{unit.name}”（{kind}）没有自己的在用评价点，办件的评价无处可记，请先在“单位与窗口”里新建。")
    return unit


def _check_day(row: Row, unit: Known | None, day: date | None, places: _Places) -> None:
    if day and day > today():
        row.fault("finished_on", "还没到这一天。")
    elif day and unit and day < places.oldest_of(unit.id):
        row.fault("finished_on", f"办结太久，编号已到销毁期限；现在只能导入{places.oldest_of(unit.id)}及以后办结的。")


def _check_alone(row: Row, digest: str | None, seen: dict[object, int]) -> None:
    if digest and seen.setdefault(digest, row.number) != row.number:
        row.fault("number", f"与第{seen[digest]}行的办件编号和服务编号相同。")


def _check_upstream(row: Row, upstream: dict[str, set[str]], seen: dict[object, int]) -> None:
    system, id_ = row.text("system"), row.text("upstream_id")
    if bool(system) != bool(id_):
        row.fault("upstream_id" if system else "system", "来源系统和系统内编号要么都填，要么都不填。")
    elif id_ and id_ == row.text("number"):
        row.fault("upstream_id", "系统内编号不能与办件编号相同：办件编号只加密保存。请留空，或填上游系统的流水号。")
    elif id_ and (id_ in upstream.get(system, set()) or seen.setdefault((system, id_), row.number) != row.number):
        row.fault("upstream_id", "这个系统内编号已经属于另一个办件。")


MATTERS = ImportKind(
    key="matters",
    name="办件",
    about="办结的办件。每个办件得到自己的评价链接。已有的办件不更改。",
    right=RIGHT,
    columns=COLUMNS,
    check=check,
    apply=apply,
    tables=("matter", "matter_number", "matter_link"),
    may=may,
)
