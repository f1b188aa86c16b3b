"""Whose tree the figures follow: the tree as it is, or for each day the tree of that day. Pure."""

from collections.abc import Sequence
from enum import StrEnum

from evalsvc.core.clock import prose_date
from evalsvc.organisation.queries import Change

SHOWN = 3


class Tree(StrEnum):
    NOW = "now"
    THEN = "then"


TREE_NAMES = {Tree.NOW: "按当前的单位归属", Tree.THEN: "按当时的单位归属"}
HOW = {
    Tree.NOW: "各单位不论哪天的评价，都算给它现在的上级；合并了的单位算给接续它的单位",
    Tree.THEN: "每天的评价，算给各单位那一天的上级；变动当天算给变动后的",
}
KINDS = {"merge": "并入", "split": "分出", "move": "移到"}


def told(changes: Sequence[Change]) -> str:
    """The changes of a period as a sentence, the latest first; empty when there was none, and both trees give the same figures."""
    if not changes:
        return ""
    shown = "；".join(_told(change) for change in changes[:SHOWN])
    rest = f"；等{len(changes)}次" if len(changes) > SHOWN else ""
    return f"这一期和上一期有单位变动：{shown}{rest}。两种归属的数字可能不同。"


def _told(change: Change) -> str:
    return f"{prose_date(change.day)}“{change.unit}”{KINDS[change.kind]}“{change.other or '（顶层）'}”"
