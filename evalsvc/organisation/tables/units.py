"""The table of units: a whole tree in any order of rows; renaming and moving are changes, retiring is not done by a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import Problem
from evalsvc.core.tables import Column, Holds, Row, Values
from evalsvc.imports.kinds import CHANGED, NEW, SAME, Checked, ImportKind, Verdict, difference
from evalsvc.organisation.checks import credit_code_of, opening_day, region_code_of
from evalsvc.organisation.kinds import MAY_HOLD, UNIT_KIND_NAMES, UnitKind
from evalsvc.organisation.services.growing import Moved, Planted, grow
from evalsvc.organisation.services.tree import lock_tree
from evalsvc.organisation.tables.finding import Units
from evalsvc.organisation.tables.tree import CIRCLE, OWN_SYSTEM, Forest, Node

RIGHT = Permission.ORGANISATION_MANAGE
KINDS = {kind.value: name for kind, name in UNIT_KIND_NAMES.items()}
COLUMNS = (
    Column("name", "单位名称", needed=True, limit=80, width=30, note="同一上级之下不能重名。改名：写新名称，并填单位编号或本系统编号。"),
    Column(
        "kind",
        "类型",
        Holds.CHOICE,
        needed=True,
        choices=KINDS,
        width=18,
        note="从下拉列表选。已有单位的类型不能改。",
    ),
    Column("parent", "上级单位", limit=300, width=44, note="写上级的名称、单位编号或路径，可以是本表里的另一行；最上级留空。改了就是移动，自今天起。"),
    Column("name_en", "英文名称", limit=120, width=34, note="印在海报和群众看到的英文页面上。"),
    Column("region_code", "行政区划代码", Holds.CODE, limit=12, width=14, note="GB/T 2260的6位代码；乡镇、村用9位或12位。"),
    Column("credit_code", "统一社会信用代码", Holds.CODE, limit=18, width=22, note="18位，末位是校验码。"),
    Column("opened_on", "启用日期", Holds.DAY, width=14, note="例如2026-11-21；新单位不填为今天，已有单位的不能改。"),
    Column("position", "排序号", Holds.WHOLE, most=99999, width=10, note="同级中从小到大排列，不填为0。"),
    Column("upstream_id", "单位编号", Holds.CODE, limit=80, width=20, note="在贵单位原有系统里的编号，填了以后改名、移动也认得出。"),
    Column("system", "来源系统", limit=40, width=14, note=f"单位编号是哪个系统的；不填为“{OWN_SYSTEM}”。"),
    Column("public_id", "本系统编号", Holds.CODE, limit=16, width=16, note="导出时由系统填写，用来认出改了名的单位；新单位留空。"),
)
FACTS = ("name", "name_en", "region_code", "credit_code", "position", "system", "upstream_id")
HEADS = {column.key: column.head for column in COLUMNS}


@dataclass
class Work:
    """Places to be planted, units to be changed by `id`, and units to be moved."""

    planted: list[Planted] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)


def check(rows: Sequence[Row], by: Actor) -> Checked:
    """What the rows would do to the tree within the person's reach."""
    forest, work, verdicts = Forest(rows, Units(by, RIGHT)), Work(), []
    for row in rows:
        node = forest.node_of.get(row.number)
        if node is not None:
            _read_facts(row, node)
    names = _final_names(forest)
    for row in rows:
        node = forest.node_of.get(row.number)
        if node is None:
            continue
        _check_reach(row, node, by)
        _check_place(row, node, names)
        if not row.faults:
            verdicts.append(_verdict(row, node, forest, work))
    return Checked(verdicts, work)


def apply(checked: Checked, by: Actor) -> None:  # noqa: ARG001  # the check has looked where this person may
    """Plants, changes and moves the units."""
    grow(planted=checked.work.planted, changed=checked.work.changed, moved=checked.work.moved)


def export(by: Actor) -> Iterator[Values]:
    """The open units within reach, each after its parent."""
    units = Units(by, RIGHT)
    shown = sorted((unit for unit in units.by_id.values() if unit.within and unit.retired_on is None), key=lambda unit: units.path(unit.id))
    for unit in shown:
        facts: dict[str, Any] = {key: getattr(unit, key) for key in (*FACTS, "kind", "opened_on", "public_id")}
        yield {**facts, "parent": units.path(unit.parent_id)}


def _read_facts(row: Row, node: Node) -> None:
    """What the unit would be; what the file does not name stays."""
    kept = node.known
    facts: dict[str, Any] = {"name": row.text("name"), "name_en": row.text("name_en", kept.name_en if kept else "")}
    for key, reader in (("region_code", region_code_of), ("credit_code", credit_code_of)):
        try:
            facts[key] = reader(row.text(key, (getattr(kept, key) if kept else "") or ""))
        except Problem as problem:
            row.fault(key, problem.sentence)
    facts["position"] = row.whole("position", kept.position if kept else 0) or 0
    number = row.text("upstream_id", (kept.upstream_id if kept else "") or "")
    facts["upstream_id"] = number or None
    facts["system"] = (row.text("system", (kept.system if kept else "") or "") or OWN_SYSTEM) if number else None
    facts["opened_on"] = row.day("opened_on") or (kept.opened_on if kept else today())
    node.facts = facts
    _check_day(row, node)


def _check_day(row: Row, node: Node) -> None:
    if node.known and node.facts["opened_on"] != node.known.opened_on:
        row.fault("opened_on", f"这个单位的启用日期是{node.known.opened_on}，建立后不能更改。")
    elif not node.known:
        try:
            opening_day(node.facts["opened_on"], today=today(), field="opened_on")
        except Problem as problem:
            row.fault("opened_on", problem.sentence)


def _final_names(forest: Forest) -> dict[tuple[Node | None, str], list[Node]]:
    """Who would bear which name under which parent, when all rows are in."""
    open_units = [node for node in forest.nodes.values() if node.row is None and node.known and node.known.retired_on is None]
    names: dict[tuple[Node | None, str], list[Node]] = {}
    for node in (*open_units, *forest.node_of.values()):
        names.setdefault((node.parent, node.name), []).append(node)
    return names


def _check_reach(row: Row, node: Node, by: Actor) -> None:
    """A person changes only what is within reach, and hangs nothing where it is not."""
    if node.known and node.known.retired_on:
        row.fault("name", f"“{node.known.name}”已于{node.known.retired_on}撤销，不能再导入。")
    elif node.known and not node.known.within:
        row.fault("name", f"“{node.known.name}”不在您的管辖范围内。")
    elif by.account_id is not None and _moves(node) and not _reached(node.parent):
        row.fault("parent", "上级单位不在您的管辖范围内。" if node.parent else "最上级的单位请到“单位与窗口”页面新建，这里请填写上级单位。")


def _moves(node: Node) -> bool:
    """Whether a node would stand elsewhere than now; what is new stands nowhere now."""
    if node.known is None:
        return True
    return (node.parent.known.id if node.parent and node.parent.known else None) != node.known.parent_id or (node.parent is not None and not node.parent.known)


def _reached(node: Node | None) -> bool:
    return node is not None and (node.known.within if node.known else True)


def _check_place(row: Row, node: Node, names: dict[tuple[Node | None, str], list[Node]]) -> None:
    """Kind, parent and name must fit together."""
    kind = str(row.values.get("kind") or "")
    if node.known and kind and kind != node.known.kind:
        row.fault("kind", f"“{node.known.name}”是{UNIT_KIND_NAMES[UnitKind(node.known.kind)]}，类型不能更改。")
    if _circles(node):
        row.fault("parent", CIRCLE)
    elif kind and _moves(node):
        _check_parent(row, node, UnitKind(kind))
    if len(names.get((node.parent, node.name), [])) > 1:
        row.fault("name", f"同一上级之下会有两个“{node.name}”，请换一个名称。")


def _check_parent(row: Row, node: Node, kind: UnitKind) -> None:
    above = node.parent
    if above is not None and above.known and above.known.retired_on:
        row.fault("parent", f"“{above.name}”已于{above.known.retired_on}撤销，下面不能再设单位。")
    elif above is not None and not above.kind:
        return  # the parent's own row is faulty and says so
    elif kind not in MAY_HOLD[UnitKind(above.kind) if above else None]:
        where = f"{UNIT_KIND_NAMES[UnitKind(above.kind)]}下面" if above else "最上级"
        row.fault("parent", f"{where}不能设“{UNIT_KIND_NAMES[kind]}”。")


def _circles(node: Node) -> bool:
    seen, above = {node}, node.parent
    while above is not None:
        if above in seen:
            return True
        seen.add(above)
        above = above.parent
    return False


def _verdict(row: Row, node: Node, forest: Forest, work: Work) -> Verdict:
    if node.known is None:
        work.planted.append(Planted(node, node.parent, {**node.facts, "kind": str(row.values["kind"])}))
        return Verdict(row.number, NEW, node.path(), UNIT_KIND_NAMES[UnitKind(node.kind)])
    pairs = [(HEADS[key], getattr(node.known, key), node.facts[key]) for key in FACTS]
    if _moves(node):
        old = forest.units.path(node.known.parent_id) or "（最上级）"
        pairs.append((HEADS["parent"], old, node.parent.path() if node.parent else "（最上级）"))
        work.moved.append(Moved(node.known.id, node.parent))
    told = difference(pairs)
    if told:
        work.changed.append({"id": node.known.id, **{key: node.facts[key] for key in FACTS}})
    return Verdict(row.number, CHANGED if told else SAME, node.path(), told)


UNITS = ImportKind(
    key="units",
    name="单位",
    about="机关、科室、经办中心、大厅、窗口和网上服务，按上下级成为一棵树。表里没有的单位不受影响；撤销单位请到它的页面办理。",
    right=RIGHT,
    columns=COLUMNS,
    check=check,
    apply=apply,
    tables=("unit", "unit_ancestor", "unit_place"),
    export=export,
    lock=lock_tree,
    afterwards="organisation.index",
)
