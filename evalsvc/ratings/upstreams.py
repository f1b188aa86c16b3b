"""What the codes of another system of record mean: one file for each in `surveys/options/`, read once. Pure.

Levels and national tags agree everywhere; channels 6 and 7, devices and default marks do not, so no code is read without
the map of the system that it comes from.
"""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from evalsvc.config import SURVEYS
from evalsvc.core.sources import Key, Part, Source, Text
from evalsvc.core.yaml_files import read_yaml, shape_faults
from evalsvc.ratings.naming import CHANNEL_NAMES

FOLDER = SURVEYS / "options"
Level = Annotated[int, Field(ge=1, le=5)]


class BadUpstream(Exception):
    """A map that cannot be used; the message names every fault by file, line and key."""


class Upstream(Part):
    """The codes of one system: of levels, channels, default ratings and follow-ups; `tags` says whether its tag codes are the national ones.

    A rating is a default one when its channel or its mark says so; it is then in no rate, whatever else its row says.
    """

    format: Literal[1]
    key: Key
    title: Text
    source: Source
    levels: dict[str, Level]
    channels: dict[str, str]
    default_channels: list[str]
    default_marks: list[str]
    follow_up_marks: list[str]
    tags: bool

    @model_validator(mode="after")
    def _known(self) -> Self:
        if unknown := set(self.channels.values()) - CHANNEL_NAMES.keys():
            raise ValueError(f"these channels are not ours: {', '.join(sorted(unknown))}")
        if len(set(self.levels.values())) != len(self.levels):
            raise ValueError("two codes mean the same level")
        return self


def read_upstreams(folder: Path) -> dict[str, Upstream]:
    """The maps in a folder by the key of their system; raises BadUpstream."""
    found: dict[str, Upstream] = {}
    for path in sorted(folder.glob("*.yaml")):
        document = read_yaml(path.read_bytes())
        faults = list(document.faults)
        try:
            one = Upstream.model_validate(document.data)
        except ValidationError as error:
            faults.extend(shape_faults(document, error))
        else:
            if one.key != path.stem:
                faults.append(document.fault(("key",), f"the file is called {path.stem}, the key is {one.key}"))
            found[one.key] = one
        if faults:
            raise BadUpstream("\n".join(fault.told(path.name) for fault in faults))
    return found


@cache
def upstreams() -> dict[str, Upstream]:
    """The maps that travel with the program."""
    return read_upstreams(FOLDER)
