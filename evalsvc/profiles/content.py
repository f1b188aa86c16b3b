"""A rule profile as its file says it: every rule's value beside the source it comes from. Pure."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from evalsvc.core.sources import Key, Part, Source, SourceLine, Text, source_lines
from evalsvc.core.yaml_files import Document, Fault, read_yaml, shape_faults
from evalsvc.profiles.rules import NEWER, Rules

SHIPPED = Path(__file__).resolve().parent / "shipped"


class BadProfile(Exception):
    """A profile file that cannot be used; the message names every fault by file, line and key."""


class Datum(Part):
    """One rule's value, and the name of its source."""

    value: Any
    source: Key


class ProfileFile(Part):
    """One version of a profile; `sources` are named, and every rule refers to one."""

    format: Literal[1]
    key: Key
    version: Annotated[int, Field(ge=1, le=9999)]
    title: Text
    sources: dict[Key, Source]
    rules: dict[str, Datum]


_SOURCES: TypeAdapter[dict[str, Source]] = TypeAdapter(dict[str, Source])


def sources_in(content: Mapping[str, Any]) -> dict[str, SourceLine]:
    """The named sources in a profile version's content, as a page tells them."""
    return source_lines(_SOURCES.validate_python(content["sources"]))


def shipped_files() -> list[Path]:
    """The profiles that come with the product."""
    return sorted(SHIPPED.glob("*.yaml"))


def read_profile(path: Path) -> tuple[ProfileFile, dict[str, Any]]:
    """The profile in a file, and what is frozen of it: its sources and rules as plain data.

    Raises BadProfile with every fault by line.
    """
    document = read_yaml(path.read_bytes())
    faults = list(document.faults)
    profile: ProfileFile | None = None
    try:
        profile = ProfileFile.model_validate(document.data)
    except ValidationError as error:
        faults.extend(shape_faults(document, error))
    else:
        faults.extend(_rule_faults(document, profile))
    if faults or profile is None:
        raise BadProfile("\n".join(fault.told(path.name) for fault in faults))
    return profile, {"sources": document.data["sources"], "rules": document.data["rules"]}


def _rule_faults(document: Document, profile: ProfileFile) -> Iterator[Fault]:
    for name, datum in profile.rules.items():
        if datum.source not in profile.sources:
            yield document.fault(("rules", name, "source"), f"no source is called {datum.source!r}")
    for name in Rules.model_fields.keys() - NEWER - profile.rules.keys():
        yield document.fault(("rules",), f"the rule {name} is missing")
    try:
        Rules.model_validate({name: datum.value for name, datum in profile.rules.items()})
    except ValidationError as error:
        yield from shape_faults(document, error, lambda loc: ("rules", loc[0], "value", *loc[1:]) if loc else ("rules",))
