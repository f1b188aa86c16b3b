"""What must hold between the keys of a document: its numbers count, its days are what its words say, its excerpts stand in its text."""

import re
from collections.abc import Iterator
from typing import Any

from evalsvc.core.yaml_files import Where
from evalsvc.instruments.deadlines import parse_deadline
from evalsvc.instruments.meaning.walking import Finding, entries, mappings, repeated

Found = list[tuple[Where, dict[str, Any]]]
_DAYS = {"dated": {"day"}, "period": {"day", "first"}}
_BLANK = re.compile("_+")


def document_findings(data: dict[str, Any]) -> Iterator[Finding]:
    """Everything that contradicts itself in a document."""
    parts = _under(data, (), "parts")
    yield from repeated([*parts, *_under(data, (), "extracts")])
    yield from repeated(_under(data, (), "duties"))
    for where, part in parts:
        yield from _part(where, part)
    for where, held in mappings(data):
        if "words" in held:
            yield from _deadline(where, held)
    yield from _extracts(data)


def _under(holder: dict[str, Any], where: Where, key: str) -> Found:
    return [((*where, key, place), entry) for place, entry in entries(holder, key)]


def _second(holders: Found, key: str) -> Found:
    return [one for where, holder in holders for one in _under(holder, where, key)]


def _part(where: Where, part: dict[str, Any]) -> Iterator[Finding]:
    kind = part.get("kind")
    if kind == "checklist":
        groups = _under(part, where, "groups")
        yield from _counting([one for one in groups if "number" in one[1]])
        yield from _counting(_second(groups, "rows"))
    elif kind == "items":
        yield from _counting(_second(_under(part, where, "mains"), "items"))
    elif kind == "catalogue":
        yield from _counting(_under(part, where, "rows"))
    elif kind == "paper":
        yield from _paper(_under(part, where, "lines"))
    elif kind == "stages":
        yield from _stages(_under(part, where, "stages"))


def _counting(rows: Found) -> Iterator[Finding]:
    for place, (where, row) in enumerate(rows, start=1):
        number = row.get("number")
        if isinstance(number, int) and number != place:
            yield (*where, "number"), f"the numbers count from 1 without a gap; {place} stands here, not {number}"


def _deadline(where: Where, held: dict[str, Any]) -> Iterator[Finding]:
    words, kind = held.get("words"), str(held.get("kind"))
    given = {key for key in ("day", "first") if key in held}
    if given != _DAYS.get(kind, set()):
        yield where, "dated has day, period has first and day, and no other kind has either"
    meaning = parse_deadline(words) if isinstance(words, str) else None
    if meaning is None:
        return
    said = {"kind": meaning.kind.value, "day": meaning.day, "first": meaning.first}
    for key, value in said.items():
        if value is not None and key in held and str(held[key]) != str(value):
            yield (*where, key), f"the words {words} say {value}"


def _stages(stages: Found) -> Iterator[Finding]:
    deliverables = _second(stages, "deliverables")
    yield from repeated(deliverables)
    for where, stage in stages:
        text = _printed(stage.get("text"))
        for place, entry in entries(stage, "deliverables"):
            if isinstance(entry.get("text"), str) and entry["text"] not in text:
                yield (*where, "deliverables", place, "text"), "the text of the stage does not say this"


def _paper(lines: Found) -> Iterator[Finding]:
    keys: set[str] = set()
    for where, line in lines:
        text, blanks = line.get("text"), line.get("blanks")
        if ("text" in line) == ("cells" in line):
            yield where, "a line has either text or cells"
        wanted = len(_BLANK.findall(text)) if isinstance(text, str) else 0
        named = blanks if isinstance(blanks, list) else []
        if len(named) != wanted:
            yield where, f"the text has {wanted} blanks, {len(named)} are named"
        for name in [*named, *(entry.get("key") for _, entry in entries(line, "cells"))]:
            if isinstance(name, str) and name in keys:
                yield where, f"the field {name!r} is given twice"
            keys.add(str(name))


def _extracts(data: dict[str, Any]) -> Iterator[Finding]:
    printed = _printed(data.get("parts"))
    for where, extract in _under(data, (), "extracts"):
        sentence = extract.get("sentence")
        if not isinstance(sentence, str):
            continue
        if sentence not in printed:
            yield (*where, "sentence"), "the document does not say this"
        terms = extract.get("terms")
        at = 0
        for place, term in enumerate(terms if isinstance(terms, list) else []):
            at = sentence.find(term, at) if isinstance(term, str) else at
            if at < 0:
                yield (*where, "terms", place), "the sentence does not say this, or not in this order"
                return
            at += len(term) if isinstance(term, str) else 0


def _printed(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "\n".join(map(_printed, value.values()))
    return "\n".join(map(_printed, value)) if isinstance(value, list) else ""
