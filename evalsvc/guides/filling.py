"""The item list as a file brings it back in: rows of the template known by number and name, empty cells left alone, local items added or changed.

The file that the list leaves as is read as it is; nothing of the template is renamed or deleted by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.bulk import change_many, insert_many
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem
from evalsvc.core.tables import Column, Holds, Row
from evalsvc.core.text import clean
from evalsvc.guides.models import ItemList, ItemListRow
from evalsvc.guides.queries.lists import next_number, rows_of
from evalsvc.guides.states import ListAct, ListState, can
from evalsvc.guides.tables import ABSENT, LOCAL
from evalsvc.guides.template import CATEGORIES
from evalsvc.imports.kinds import CHANGED, NEW, SAME, Checked, ImportKind, Matching, Verdict, difference
from evalsvc.organisation.checks import levels_of
from evalsvc.organisation.models import Unit
from evalsvc.organisation.tables.finding import Units

RIGHT = Permission.GUIDE_EDIT
LONG, LINE = 2000, 200
COLUMNS = (
    Column("number", "序号", width=8, note="文件里的事项照原来的序号；增加的本地事项留空。"),
    Column("main_name", "主项名称", limit=LINE, width=24, note="只有本地事项要写；文件里的事项不用改。"),
    Column("category", "主项类别", limit=LINE, width=12, note=f"只有本地事项要写：{'、'.join(CATEGORIES)}。"),
    Column("name", "子项名称", needed=True, limit=LINE, width=30, note="文件里的事项不能改名。"),
    Column("levels", "办理层级", limit=20, width=10, note="A省本级、B市级、C县级；几级都办的连写，例如“ABC”。"),
    Column("basis", "设定依据", limit=LONG, width=30, note="法律、法规、文件的名称、文号和条款。"),
    Column("materials", "办理材料明细", limit=LONG, width=30, note="一行一份。"),
    Column("time_limit", "办理时限", limit=LINE, width=14, note="例如：即时办理；5个工作日。"),
    Column("steps", "办事流程", limit=LONG, width=24, note="例如：申请—受理—审核—办结—送达。"),
    Column("remark", "备注", limit=400, width=20, note=f"当地没有的，写“{ABSENT}”，各栏可以留空。"),
)
HEADS = {column.key: column.head for column in COLUMNS}
UNIT = Column("unit", "填报单位", Holds.CODE, needed=True, note="表里的事项都填进这个单位的清单；清单要还在填写中，或者已退回。")
NAMES, FILLED = ("main_name", "category", "name"), ("basis", "materials", "time_limit", "steps")
KEPT = (*NAMES, "levels", *FILLED, "remark", "is_absent")


@dataclass
class Work:
    """What `apply` writes: rows to be added to a list, and rows to be changed by `id`."""

    list_id: int
    fresh: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)


class _Known:
    """The rows of a list by number and by name; each is found once."""

    def __init__(self, one: ItemList) -> None:
        self.rows = rows_of(one)
        self.next = next_number(one)
        self._by_number = {str(row.number): row for row in self.rows}
        self._by_name = {_flat(row.name): row for row in reversed(self.rows)}
        self._taken: dict[int, int] = {}

    def find(self, row: Row) -> ItemListRow | None:
        """The row of the list that a row of the file means, None for a new local item; says what is wrong."""
        number, name = row.text("number"), _flat(row.text("name"))
        numbered = self._by_number.get(number)
        found = numbered if numbered is not None and _flat(numbered.name) == name else self._by_name.get(name)
        if found is None and numbered is not None:
            if not numbered.is_local:
                row.fault("name", f"第{number}项在清单里是“{numbered.name}”，不能改名；增加本地事项的，序号请留空。")
            found = numbered
        if found is not None and self._taken.setdefault(found.number, row.number) != row.number:
            row.fault("name", f"“{found.name}”在第{self._taken[found.number]}行已经出现。")
        return found


def check(rows: Sequence[Row], by: Actor) -> Checked:
    """What the rows would do to the list of the unit that was named for the file."""
    one = _list_for(rows[0].text("unit"), by) if rows else None
    if one is None:
        for row in rows[:1]:
            row.fault("unit", "这个单位没有可以填写的事项清单：要在您的管辖范围内，已经开始填写，而且没有上报。")
        return Checked([])
    known, work, verdicts = _Known(one), Work(one.id), []
    for row in rows:
        if row.text("number").endswith(("：", ":")):  # where people sign
            continue
        found = known.find(row)
        facts = _facts(row, found)
        if not row.faults:
            verdicts.append(_verdict(row, found, facts, known, work))
    return Checked(verdicts, work)


def apply(checked: Checked, by: Actor) -> None:  # noqa: ARG001  # who may was asked in the check
    """Adds and changes rows of one list."""
    work: Work | None = checked.work
    if work and (work.fresh or work.changed):
        insert_many(ItemListRow, work.fresh)
        change_many(ItemListRow, work.changed)
        db.session.execute(update(ItemList).where(ItemList.id == work.list_id).values(row_version=ItemList.row_version + 1))


def lock() -> None:
    """What the verbs of lists lock first."""
    db.session.scalars(select(ItemList.id).order_by(ItemList.id).with_for_update(key_share=True)).all()


def offered(by: Actor) -> list[tuple[str, str]]:
    """The bureaus within a person's reach whose lists may be filled in."""
    units = Units(by, RIGHT)
    found = db.session.execute(select(ItemList.unit_id, ItemList.state, Unit.public_id).join(Unit, Unit.id == ItemList.unit_id).order_by(Unit.id))
    within = {key for key, unit in units.by_id.items() if unit.within and unit.retired_on is None}
    return [(name, units.path(key)) for key, state, name in found if key in within and can(ListState(state), ListAct.EDIT)]


def _list_for(text: str, by: Actor) -> ItemList | None:
    unit = next((unit for unit in Units(by, RIGHT).meant(text) if unit.within), None)
    one = db.session.scalar(select(ItemList).where(ItemList.unit_id == unit.id)) if unit else None
    return one if one is not None and can(ListState(one.state), ListAct.EDIT) else None


def _facts(row: Row, found: ItemListRow | None) -> dict[str, Any]:
    """What the row would be: an empty cell leaves what is there, and the template's names stay."""
    is_local = found is None or found.is_local
    kept = {key: getattr(found, key) if found is not None else "" for key in KEPT}
    facts = {key: _text(row, key) or kept[key] for key in (*(NAMES if is_local else ()), *FILLED)}
    facts |= {"levels": _levels(row, kept["levels"]), **_remark(row, kept, is_local=is_local)}
    if found is None and not facts["main_name"]:
        row.fault("main_name", "增加的本地事项，请填写主项名称。")
    if is_local and facts["category"] not in CATEGORIES:
        row.fault("category", f"主项类别请填写：{'、'.join(CATEGORIES)}。")
    return kept | facts | {"is_absent": bool(facts["is_absent"])}


def _levels(row: Row, kept: str) -> str:
    text = "".join(letter for letter in row.text("levels").upper() if letter not in " 、,，/")
    if not text:
        return kept
    try:
        return levels_of(text)
    except Problem as problem:
        row.fault("levels", problem.sentence)
        return kept


def _remark(row: Row, kept: Mapping[str, Any], *, is_local: bool) -> dict[str, Any]:
    """The remark without the two words that an exported list puts before it, and whether the place does not have the item."""
    words = [word for word in _text(row, "remark").replace(";", "；").split("；") if word]
    is_absent = ABSENT in words or (bool(kept["is_absent"]) and not any(row.text(key) for key in FILLED))
    if is_local and is_absent:
        row.fault("remark", "本地事项当地一定有；不需要了就在网页上撤去这一项。")
    rest = "；".join(word for word in words if word not in (LOCAL, ABSENT))
    return {"remark": rest or kept["remark"], "is_absent": is_absent}


def _verdict(row: Row, found: ItemListRow | None, facts: dict[str, Any], known: _Known, work: Work) -> Verdict:
    if found is None:
        work.fresh.append({"public_id": public_id(), "list_id": work.list_id, "number": known.next, "is_local": True, **facts})
        known.next += 1
        return Verdict(row.number, NEW, facts["name"], f"本地事项，排在最后，第{known.next - 1}项")
    pairs = [(HEADS[key], getattr(found, key), facts[key]) for key in HEADS if key in facts]
    told = difference([*pairs, (ABSENT, "是" if found.is_absent else "否", "是" if facts["is_absent"] else "否")])
    if told:
        work.changed.append({"id": found.id, **facts})
    return Verdict(row.number, CHANGED if told else SAME, f"第{found.number}项　{found.name}", told)


def _text(row: Row, key: str) -> str:
    """A cell with its line ends, "" when it cannot be read or the file has no such column."""
    return clean(row.typed.get(key, "")) if row.has(key) and row.values.get(key) is not None else ""


def _flat(text: str) -> str:
    return "".join(text.split())


ITEM_LISTS = ImportKind(
    key="item-list",
    name="事项清单",
    about="从“事项清单”导出的Excel，填好后从这里导入；没有填的格子不改，文件里的事项不会被删减，多出来的行作为本地事项加在最后。",
    right=RIGHT,
    columns=COLUMNS,
    check=check,
    apply=apply,
    tables=("item_list", "item_list_row"),
    lock=lock,
    afterwards="guides.item_lists",
    matching=Matching(begins=("number", "name"), asked=UNIT, offered=offered),
)
IMPORTS = (ITEM_LISTS,)
