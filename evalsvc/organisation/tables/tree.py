"""What a file says of the tree: each row finds its unit and its parent, among what there is and among the other rows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from evalsvc.core.tables import Row
from evalsvc.core.text import clean
from evalsvc.organisation.tables.finding import Known, Units, parts_of

OWN_SYSTEM = "导入"
CIRCLE = "上级单位绕成了圈，请检查这几行的上级。"


@dataclass(eq=False)
class Node:
    """A place in the tree to be: a unit that there is, a row of the file, or both."""

    name: str
    known: Known | None = None
    row: Row | None = None
    parent: "Node | None" = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return str(self.row.values.get("kind") or "") if self.row and not self.known else self.known.kind if self.known else ""

    def path(self) -> str:
        """The names from the top down to this place."""
        return f"{self.parent.path()}/{self.name}" if self.parent else self.name


class Forest:
    """The nodes of units and rows. `node_of[number]` is the node of a row; a row whose parent cannot be found has a fault, and none."""

    def __init__(self, rows: Sequence[Row], units: Units) -> None:
        self.units = units
        self.nodes = {unit.id: Node(unit.name, unit) for unit in units.by_id.values()}
        for node in self.nodes.values():
            if node.known and node.known.parent_id is not None:
                node.parent = self.nodes[node.known.parent_id]
        self.children = {(node.parent, node.name): node for node in self.nodes.values() if node.known and node.known.retired_on is None}
        self.node_of: dict[int, Node] = {}
        self._open: set[int] = set()
        self._lost: set[int] = set()
        self._numbered = {clean(row.text("upstream_id")): row for row in rows if row.text("upstream_id")}
        self._named: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self._named[row.text("name")].append(row)
        self._by_public = {unit.public_id: unit.id for unit in units.by_id.values()}
        self._by_number = {(unit.system, unit.upstream_id): unit.id for unit in units.by_id.values() if unit.upstream_id}
        for row in rows:
            self.settle(row)

    def settle(self, row: Row) -> Node | None:
        """The node of a row, or None while or because it cannot be found."""
        if row.number in self.node_of or row.number in self._open | self._lost:
            return self.node_of.get(row.number)
        self._open.add(row.number)
        node = self._find(row)
        self._open.discard(row.number)
        if node is None:
            self._lost.add(row.number)
        return node

    def _find(self, row: Row) -> Node | None:
        node = self._own(row)
        if row.has("parent") or node is None:
            parent, found = self._parent(row)
            if not found:
                return None
            node = node or self._child(parent, row)
            node.parent = parent
        return self._take(node, row)

    def _take(self, node: Node, row: Row) -> Node | None:
        if node.row is not None:
            row.fault("name", f"这一行与第{node.row.number}行是同一个单位。")
            return None
        node.row, node.name = row, row.text("name", node.name)
        self.node_of[row.number] = node
        return node

    def _own(self, row: Row) -> Node | None:
        """The node of the unit that a row names by our id or by its number."""
        public, number = clean(row.text("public_id")).lower(), row.text("upstream_id")
        key = self._by_public.get(public) if public else None
        if public and key is None:
            row.fault("public_id", "没有这个本系统编号。新单位请留空，由系统编号。")
        if key is None and number:
            key = self._by_number.get((row.text("system") or OWN_SYSTEM, number))
        return self.nodes[key] if key is not None else None

    def _child(self, parent: Node | None, row: Row) -> Node:
        return self.children.get((parent, row.text("name"))) or Node(row.text("name"))

    def _parent(self, row: Row) -> tuple[Node | None, bool]:
        """The parent that a row names (None at the top) and whether it could be found."""
        text = row.text("parent")
        if not text:
            return None, True
        found = self._meant(text)
        if len(found) == 1:
            return found[0], True
        if found:
            paths = "、".join(f"“{node.path()}”" for node in found[:3])
            row.fault("parent", f"有{len(found)}个单位叫“{text}”，请写完整路径或单位编号，例如{paths}。")
        elif any(other.number in self._open for other in self._rows_named(text)):
            row.fault("parent", CIRCLE)
        elif not any(other.number in self._lost for other in self._rows_named(text)):  # else the parent's own row says what is wrong
            row.fault("parent", f"没有找到上级单位“{text}”：表里没有这一行，您的管辖范围内也没有。")
        return None, False

    def _rows_named(self, text: str) -> list[Row]:
        """The rows whose name or number the text ends with."""
        parts, numbered = parts_of(text), self._numbered.get(clean(text))
        return [*([numbered] if numbered else []), *(self._named.get(parts[-1], []) if parts else [])]

    def _meant(self, text: str) -> list[Node]:
        """The nodes that a text can mean: numbers first, then names and the end of paths, of rows and of units that there are."""
        if clean(text) in self._numbered:
            node = self.settle(self._numbered[clean(text)])
            return [node] if node else []
        parts = parts_of(text)
        rows = [self.settle(row) for row in self._rows_named(text)]
        nodes = [node for node in rows if node and node.path().split("/")[-len(parts) :] == list(parts)]
        nodes += [self.nodes[unit.id] for unit in self.units.meant(text)]
        distinct = list(dict.fromkeys(nodes))
        return [node for node in distinct if node.path() == "/".join(parts)] or distinct
