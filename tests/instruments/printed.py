"""A document's parts as one run of letters, in the order in which they are printed: read from the plain YAML, without product code.

White space is left out and brackets are made full-width, because the fingerprints in fingerprints.py were taken from the texts
of the documents in the same way.
"""

import hashlib
import re
from typing import Any

from ruamel.yaml import YAML

from evalsvc.config import SURVEYS


def document(key: str) -> dict[str, Any]:
    """The newest file of a document as plain data."""
    newest = max((SURVEYS / key).iterdir(), key=lambda path: int(path.stem.removeprefix("v")))
    return YAML(typ="safe", pure=True).load(newest.read_text(encoding="utf-8"))


def fingerprint(text: str) -> str:
    """SHA-256 of a text without white space, its brackets full-width."""
    return hashlib.sha256(normal(text).encode()).hexdigest()


def normal(text: str) -> str:
    return re.sub(r"\s+", "", text).replace("(", "（").replace(")", "）")


def printed(part: dict[str, Any]) -> str:
    """A part from its first letter to its last."""
    head = [part.get("annex", ""), part.get("title", ""), *part.get("lead", [])]
    return normal("".join([*head, *KINDS[part["kind"]](part), *part.get("tail", [])]))


def _text(part):
    return part["text"]


def _clauses(part):
    for clause in part["clauses"]:
        yield clause["number"] + clause.get("name", "") + "".join(clause.get("text", []))
        yield from _clauses(clause) if "clauses" in clause else ()


def _tasks(part):
    yield from part.get("columns", [])
    for task in part["tasks"]:
        yield task["number"] + task["name"] + "".join(task.get("text", []))
        if "lead_offices" in task:
            yield f"（牵头部门：{task['lead_offices']}；责任部门：{task['offices']}；完成时限：{task['deadline']['words']}）"
        else:
            yield task["offices"]


def _checklist(part):
    yield from part["columns"]
    for group in part["groups"]:
        yield str(group.get("number", "")) + group["name"]
        yield from (f"{row['number']}.{row['text']}{row['deadline']['words']}" for row in group["rows"])


def _items(part):
    for main in part["mains"]:
        for place, item in enumerate(main["items"]):
            yield str(item["number"]) + ("" if place else main["name"] + main["category"])
            yield from (item.get(key, "") for key in ("name", "levels", "basis", "materials", "time_limit", "process", "remark"))


def _stages(part):
    for stage in part["stages"]:
        yield f"{stage['number']}{stage['name']}（{stage['deadline']['words']}）" + "".join(stage["text"])


def _problems(part):
    for group in part["groups"]:
        yield group["number"] + group["name"] + "".join(group.get("text", []))
        yield from (problem["number"] + problem["text"] for problem in group["problems"])


def _catalogue(part):
    yield from part["columns"]
    for row in part["rows"]:
        yield str(row["number"]) + row["name"] + "".join(row["bases"]) + "、".join(row["offices"]) + "".join(row["methods"])


def _paper(part):
    for line in part["lines"]:
        yield line.get("text", "") + "".join(cell["label"] for cell in line.get("cells", []))


KINDS = {
    "text": _text,
    "clauses": _clauses,
    "tasks": _tasks,
    "checklist": _checklist,
    "items": _items,
    "stages": _stages,
    "problems": _problems,
    "catalogue": _catalogue,
    "paper": _paper,
}
