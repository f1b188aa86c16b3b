"""What must hold between the keys of a rating form."""

from collections.abc import Iterator
from typing import Any

from evalsvc.core.yaml_files import Where
from evalsvc.instruments.kinds import level_of_code
from evalsvc.instruments.meaning.walking import Finding, entries, level_findings, source_findings


def rating_findings(data: dict[str, Any]) -> Iterator[Finding]:
    """Everything that contradicts itself or the fixed rules in a rating form."""
    yield from source_findings(data)
    yield from level_findings(data)
    yield from _codes(data)
    yield from _core(data)


def _tags(data: dict[str, Any]) -> Iterator[tuple[Where, dict[str, Any], dict[str, Any]]]:
    for place, level in entries(data, "levels"):
        for number, tag in entries(level, "tags"):
            yield ("levels", place, "tags", number), level, tag


def _codes(data: dict[str, Any]) -> Iterator[Finding]:
    first: dict[str, Where] = {}
    for where, level, tag in _tags(data):
        code = tag.get("code")
        if not isinstance(code, str):
            continue
        belongs = level_of_code(code)
        if belongs is not None and belongs != level.get("level"):
            yield (*where, "code"), f"code {code} belongs to level {belongs}, it stands under level {level.get('level')}"
        if code in first:
            place = first[code]
            yield (*where, "code"), f"code {code} is given twice; the first is levels[{place[1]}].tags[{place[3]}]"
        first.setdefault(code, where)


def _core(data: dict[str, Any]) -> Iterator[Finding]:
    tags = list(_tags(data))
    split = any("core" in tag for _, _, tag in tags)
    before: dict[int, bool] = {}
    for where, _, tag in tags:
        if split and "core" not in tag:
            yield where, "core is missing: either every tag of a form says it, or none"
        if tag.get("core") is True and before.get(int(where[1])) is False:
            yield (*where, "core"), "core tags stand before the extended ones"
        if isinstance(tag.get("core"), bool):
            before[int(where[1])] = tag["core"]
