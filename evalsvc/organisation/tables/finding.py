"""Finds the unit that a cell means: by its number, by our own id, by its name, or by a path of names. One query for all rows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.db import db
from evalsvc.core.text import clean
from evalsvc.organisation.models import Unit, UnitAncestor

COLUMNS = (
    Unit.id,
    Unit.public_id,
    Unit.parent_id,
    Unit.kind,
    Unit.name,
    Unit.name_en,
    Unit.region_code,
    Unit.credit_code,
    Unit.system,
    Unit.upstream_id,
    Unit.position,
    Unit.opened_on,
    Unit.retired_on,
)
NOTE = "写单位名称；有同名的写路径，例如“涪城区医保服务大厅/1号窗口”；也可以写单位编号。"


@dataclass(frozen=True)
class Known:
    """A unit as an import sees it; `within` says whether the person's right reaches it."""

    id: int
    public_id: str
    parent_id: int | None
    kind: str
    name: str
    name_en: str
    region_code: str | None
    credit_code: str | None
    system: str | None
    upstream_id: str | None
    position: int
    opened_on: date
    retired_on: date | None
    within: bool


def parts_of(text: str) -> tuple[str, ...]:
    """The names of a path, from the top down."""
    return tuple(part.strip() for part in clean(text).replace("／", "/").split("/") if part.strip())


class Units:
    """The units that a right of a person reaches, and those above them, which paths begin with."""

    def __init__(self, by: Actor, right: Permission) -> None:
        rows: Sequence[Any] = db.session.execute(select(*COLUMNS)).all()
        roots = by.scope_for(right).roots
        reached = set(db.session.scalars(select(UnitAncestor.unit_id).where(UnitAncestor.ancestor_id.in_(roots)))) if by.account_id is not None else None
        every = {row.id: Known(**row._mapping, within=reached is None or row.id in reached) for row in rows}
        above: set[int] = set()
        for unit in every.values():
            if unit.within:
                above |= self._chain(every, unit)
        self.by_id = {key: unit for key, unit in every.items() if unit.within or key in above}
        self._paths: dict[int | None, str] = {None: ""}
        self._at = {self.path(unit.id): unit for unit in self.by_id.values() if unit.retired_on is None}
        self._names: dict[str, list[Known]] = defaultdict(list)
        self._numbers: dict[str, list[Known]] = defaultdict(list)
        for unit in self.by_id.values():
            self._names[unit.name].append(unit)
            self._numbers[unit.public_id].append(unit)
            if unit.upstream_id:
                self._numbers[unit.upstream_id].append(unit)

    @staticmethod
    def _chain(every: dict[int, Known], unit: Known) -> set[int]:
        found: set[int] = set()
        while unit.parent_id is not None and not (unit := every[unit.parent_id]).within:
            found.add(unit.id)
        return found

    def path(self, key: int | None) -> str:
        """The names from the top down to a unit, with strokes between them; "" for none."""
        if key not in self._paths:
            unit = self.by_id[key or 0]
            self._paths[key] = "/".join(filter(None, (self.path(unit.parent_id), unit.name)))
        return self._paths[key]

    def meant(self, text: str) -> list[Known]:
        """The open units that a cell can mean; a unit that the path leads to exactly is meant alone."""
        numbered = [unit for unit in self._numbers.get(clean(text), []) if unit.retired_on is None]
        parts = parts_of(text)
        if numbered or not parts:
            return numbered
        if exact := self._at.get("/".join(parts)):
            return [exact]
        return [unit for unit in self._names.get(parts[-1], []) if unit.retired_on is None and self._ends_with(unit, parts)]

    def _ends_with(self, unit: Known, parts: Sequence[str]) -> bool:
        key: int | None = unit.id
        for part in reversed(parts):
            if key is None or self.by_id[key].name != part:
                return False
            key = self.by_id[key].parent_id
        return True

    def find(self, text: str) -> tuple[Known | None, str]:
        """The one open unit within the person's reach that a cell means and "", or None and the sentence why there is none."""
        found = [unit for unit in self.meant(text) if unit.within]
        if len(found) == 1:
            return found[0], ""
        if not found:
            return None, f"在您的管辖范围内没有找到在用单位“{text}”。"
        paths = "、".join(f"“{self.path(unit.id)}”" for unit in found[:3])
        return None, f"有{len(found)}个单位叫“{text}”，请写完整路径，例如{paths}。"
