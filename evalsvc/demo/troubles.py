"""The problems of the demo as a file: what was found, how it was planned, and what was done on which day. Pure."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from evalsvc.core.sources import Part, Text
from evalsvc.core.yaml_files import read_yaml
from evalsvc.corrections.kinds import CallBack, Found, Kind, ProblemType, Source

FILE = Path(__file__).resolve().parent / "troubles.yaml"
Ago = Annotated[int, Field(ge=0)]
Do = Literal[
    "start", "progress", "evidence", "finish", "comment", "extension", "grant", "answer", "call_back",
    "submit", "accept", "return", "rejudge", "overturn", "close", "list", "reopen", "recheck",
]  # fmt: skip


class Step(Part):
    """An act: so many working days ago, by whom; `which` is the measure, `days` are counted from the plan."""

    ago: Ago
    by: Text
    do: Do
    text: str = ""
    which: int = 0
    days: int = 0
    file: Literal["", "sheet", "photo"] = ""
    named: str = ""
    result: CallBack | None = None
    found: Found | None = None
    steady: bool = False
    public: bool = False


class Task(Part):
    """A measure with its person and its last day, in days after the plan."""

    text: Text
    person: Text
    days: int


class Plan(Part):
    """The rest of the five points."""

    by: Text
    ago: Ago
    leader: Text
    person: Text
    partners: str = ""
    goal: Text
    days: int


class Trouble(Part):
    """A problem, and how far it has come."""

    unit: str
    place: str
    source: Source
    kind: Kind
    type: ProblemType
    found: Ago
    by: Text
    ago: Ago
    problem: Text
    clause: str
    tag: str | None = None
    plan: Plan | None = None
    measures: tuple[Task, ...] = ()
    acts: tuple[Step, ...] = ()


class Lots(Part):
    """A draw of rechecks: announced `ago`, drawn with the seed a working day later, one of those drawn looked at on the same day."""

    ago: Annotated[int, Field(ge=1)]
    by: Text
    title: Text
    organ: str
    closed_within: Annotated[int, Field(ge=1)]
    wanted: Annotated[int, Field(ge=1)]
    seed_source: Text
    seed: Text
    seen: Text


class Troubles(Part):
    """The whole file."""

    format: Literal[1]
    draws: tuple[Lots, ...]
    troubles: tuple[Trouble, ...]


def told() -> Troubles:
    """Every problem and draw of the demo; raises ValueError when the file is not in order."""
    document = read_yaml(FILE.read_bytes())
    if document.faults:
        raise ValueError("\n".join(fault.told(FILE.name) for fault in document.faults))
    return Troubles.model_validate(document.data, strict=False)
