"""Walking through plain data of any shape, and the rules that several kinds of files share."""

from collections.abc import Iterator
from typing import Any

from evalsvc.core.yaml_files import Where
from evalsvc.instruments.kinds import LEVEL_NAMES, LEVEL_NAMES_EN, LEVELS

Finding = tuple[Where, str]


def entries(holder: Any, key: str) -> list[tuple[int, dict[str, Any]]]:
    """The mappings in a list of a mapping, with their places; nothing when there is no such list."""
    found = holder.get(key) if isinstance(holder, dict) else None
    return [(place, entry) for place, entry in enumerate(found if isinstance(found, list) else []) if isinstance(entry, dict)]


def mappings(value: Any, where: Where = ()) -> Iterator[tuple[Where, dict[str, Any]]]:
    """Every mapping in a value, at any depth, with its place."""
    if isinstance(value, dict):
        yield where, value
        for key, inner in value.items():
            yield from mappings(inner, (*where, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from mappings(inner, (*where, place))


def repeated(found: list[tuple[Where, dict[str, Any]]], key: str = "key") -> Iterator[Finding]:
    """A fault for every key that stands a second time among the mappings."""
    seen: set[str] = set()
    for where, entry in found:
        name = entry.get(key)
        if isinstance(name, str):
            if name in seen:
                yield (*where, key), f"{name!r} is given twice"
            seen.add(name)


def date_findings(data: dict[str, Any]) -> Iterator[Finding]:
    """The days of a version must follow one another."""
    first, last = data.get("published_on"), data.get("retired_on")
    if isinstance(first, str) and isinstance(last, str) and last < first:
        yield ("retired_on",), f"this lies before published_on, {first}"


def source_findings(data: dict[str, Any]) -> Iterator[Finding]:
    """Every source that is named must be there, and every one that is there must be named."""
    named = data.get("sources")
    if not isinstance(named, dict):
        return
    used = set()
    for where, part in mappings(data):
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


def level_findings(data: dict[str, Any]) -> Iterator[Finding]:
    """The five levels are there, in their order, under their fixed names."""
    levels = entries(data, "levels")
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
