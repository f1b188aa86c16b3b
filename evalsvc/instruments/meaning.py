"""What must hold between the keys of a file. It reads plain data of any shape, so that these faults are named beside those of form."""

from collections.abc import Iterator
from typing import Any

from evalsvc.core.yaml_files import Where
from evalsvc.instruments.kinds import LEVEL_NAMES, LEVEL_NAMES_EN, LEVELS, level_of_code

Finding = tuple[Where, str]


def findings(data: Any) -> Iterator[Finding]:
    """Everything that contradicts itself or the fixed rules in a rating form: place and sentence."""
    if not isinstance(data, dict):
        return
    yield from _dates(data)
    yield from _sources(data)
    yield from _levels(data)
    yield from _codes(data)
    yield from _core(data)


def _entries(holder: Any, key: str) -> list[tuple[int, dict[str, Any]]]:
    found = holder.get(key) if isinstance(holder, dict) else None
    return [(place, entry) for place, entry in enumerate(found if isinstance(found, list) else []) if isinstance(entry, dict)]


def _tags(data: dict[str, Any]) -> Iterator[tuple[Where, dict[str, Any], dict[str, Any]]]:
    for place, level in _entries(data, "levels"):
        for number, tag in _entries(level, "tags"):
            yield ("levels", place, "tags", number), level, tag


def _dates(data: dict[str, Any]) -> Iterator[Finding]:
    first, last = data.get("published_on"), data.get("retired_on")
    if isinstance(first, str) and isinstance(last, str) and last < first:
        yield ("retired_on",), f"this lies before published_on, {first}"


def _sources(data: dict[str, Any]) -> Iterator[Finding]:
    named = data.get("sources")
    if not isinstance(named, dict):
        return
    used = set()
    for where, part in _parts(data, ()):
        for key in ("source", "source_en"):
            name = part.get(key)
            if isinstance(name, str):
                used.add(name)
                if name not in named:
                    yield (*where, key), f"no source is called {name!r}; sources holds {', '.join(named)}"
        if ("text_en" in part) != ("source_en" in part) and "text" in part:
            yield where, "text_en and source_en stand together or not at all"
    for name in named:
        if name not in used:
            yield ("sources", name), "nothing refers to this source"


def _parts(value: Any, where: Where) -> Iterator[tuple[Where, dict[str, Any]]]:
    if isinstance(value, dict):
        yield where, value
        for key, inner in value.items():
            yield from _parts(inner, (*where, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _parts(inner, (*where, place))


def _levels(data: dict[str, Any]) -> Iterator[Finding]:
    levels = _entries(data, "levels")
    given = [entry.get("level") for _, entry in levels]
    for level in LEVELS:
        if level not in given and "levels" in data:
            yield ("levels",), f"level {level} ({LEVEL_NAMES[level]}) is missing"
    for place, entry in levels:
        yield from _level(entry, ("levels", place), repeated=entry.get("level") in given[:place])
    if sorted(map(str, given)) == sorted(map(str, LEVELS)) and given != list(LEVELS):
        yield ("levels",), "the levels stand in the order 5, 4, 3, 2, 1"


def _level(entry: dict[str, Any], where: Where, *, repeated: bool) -> Iterator[Finding]:
    level = entry.get("level")
    if not isinstance(level, int) or level not in LEVELS:
        return
    if repeated:
        yield (*where, "level"), f"level {level} stands here a second time"
    for key, names in (("name", LEVEL_NAMES), ("name_en", LEVEL_NAMES_EN)):
        if isinstance(entry.get(key), str) and entry[key] != names[level]:
            yield (*where, key), f"level {level} is called {names[level]}; its wording is fixed"


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
