"""The table of service items: found by implementation code, else by the names of main and sub item."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.bulk import change_many, insert_many
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem
from evalsvc.core.tables import Column, Holds, Row, Values
from evalsvc.imports.kinds import CHANGED, NEW, SAME, Checked, ImportKind, Verdict, difference
from evalsvc.organisation.checks import levels_of
from evalsvc.organisation.models import ServiceItem
from evalsvc.organisation.queries import open_items
from evalsvc.organisation.services.items import check_manages_items

COLUMNS = (
    Column("code", "实施编码", Holds.CODE, limit=40, width=30, note="国家政务服务事项基本目录的实施清单编码。填了它，改名后仍认得是同一事项。"),
    Column("main_name", "主项名称", needed=True, limit=80, width=28, note="例如“基本医疗保险参保登记”。"),
    Column("name", "子项名称", needed=True, limit=120, width=36, note="群众看到的事项名称。"),
    Column("name_en", "英文名称", limit=160, width=36, note="印在海报和英文页面上。"),
    Column("levels", "办理层级", needed=True, limit=20, width=12, note="A省本级、B市级、C县级；几级都办的连写，例如“ABC”。"),
    Column("position", "排序号", Holds.WHOLE, most=99999, width=10, note="从小到大排列，不填为0。"),
)
HEADS = {column.key: column.head for column in COLUMNS}


@dataclass
class Work:
    """Items to be made, and items to be changed by `id`."""

    fresh: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)


class _Known:
    """The items that there are, by code and by names."""

    def __init__(self) -> None:
        items = db.session.scalars(select(ServiceItem)).all()
        self.by_code = {item.code: item for item in items if item.code}
        self.by_names = {(item.main_name, item.name): item for item in items if item.retired_on is None}

    def find(self, row: Row) -> ServiceItem | None:
        return self.by_code.get(row.text("code")) or self.by_names.get((row.text("main_name"), row.text("name")))


def check(rows: Sequence[Row], by: Actor) -> Checked:  # noqa: ARG001  # who may, may everything
    """What the rows would do; two rows of one item, a name or code of another, and retired items are faults."""
    known, work, verdicts = _Known(), Work(), []
    codes: dict[str, int] = {}
    names: dict[tuple[str, str], int] = {}
    for row in rows:
        item = known.find(row)
        _check_twice(row, codes, names)
        facts = _facts(row, item)
        _check_others(row, item, facts, known)
        if not row.faults:
            verdicts.append(_verdict(row, item, facts, work))
    return Checked(verdicts, work)


def apply(checked: Checked, by: Actor) -> None:  # noqa: ARG001
    """Makes and changes the items."""
    insert_many(ServiceItem, checked.work.fresh)
    change_many(ServiceItem, checked.work.changed)


def export(by: Actor) -> Iterator[Values]:  # noqa: ARG001  # items belong to everybody
    """The items in use, in order."""
    for item in open_items():
        yield {key: getattr(item, key) for key in HEADS}


def _check_twice(row: Row, codes: dict[str, int], names: dict[tuple[str, str], int]) -> None:
    code, named = row.text("code"), (row.text("main_name"), row.text("name"))
    if code and codes.setdefault(code, row.number) != row.number:
        row.fault("code", f"实施编码“{code}”在第{codes[code]}行已经出现。")
    if all(named) and names.setdefault(named, row.number) != row.number:
        row.fault("name", f"主项“{named[0]}”下的“{named[1]}”在第{names[named]}行已经出现。")


def _check_others(row: Row, item: ServiceItem | None, facts: dict[str, Any], known: _Known) -> None:
    other = known.by_names.get((facts["main_name"], facts["name"]))
    if item is not None and item.retired_on is not None:
        row.fault("code", f"实施编码“{item.code}”的事项已于{item.retired_on}停用，不能再导入。")
    elif other is not None and item is not other:
        row.fault("name", f"主项“{facts['main_name']}”下已有子项“{facts['name']}”，它的实施编码是“{other.code or '（空）'}”。")


def _facts(row: Row, item: ServiceItem | None) -> dict[str, Any]:
    """What the item would be; what the file does not name stays."""
    kept: Any = item or ServiceItem(name_en="", code=None, position=0)
    facts: dict[str, Any] = {key: row.text(key) for key in ("main_name", "name")}
    facts["name_en"], facts["code"] = row.text("name_en", kept.name_en), row.text("code", kept.code or "") or None
    facts["position"] = row.whole("position", kept.position) or 0
    try:
        facts["levels"] = levels_of("".join(letter for letter in row.text("levels").upper() if letter not in " 、,，/"))
    except Problem as problem:
        if row.text("levels"):
            row.fault("levels", problem.sentence)
    return facts


def _verdict(row: Row, item: ServiceItem | None, facts: dict[str, Any], work: Work) -> Verdict:
    if item is None:
        work.fresh.append({"public_id": public_id(), **facts})
        return Verdict(row.number, NEW, facts["name"], f"办理层级{facts['levels']}")
    told = difference((HEADS[key], getattr(item, key), facts[key]) for key in HEADS)
    if told:
        work.changed.append({"id": item.id, **facts})
    return Verdict(row.number, CHANGED if told else SAME, facts["name"], told)


ITEMS = ImportKind(
    key="items",
    name="服务事项",
    about="全部单位共用的政务服务事项清单。认同一事项先看实施编码，没有编码的看主项和子项名称；表里没有的事项不受影响。",
    right=Permission.ORGANISATION_MANAGE,
    columns=COLUMNS,
    check=check,
    apply=apply,
    tables=("service_item",),
    export=export,
    may=check_manages_items,
    afterwards="organisation.items",
)
