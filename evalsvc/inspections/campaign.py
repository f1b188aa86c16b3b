"""The stages that a document itself sets, with their words and what each wants delivered. Pure."""

from dataclasses import dataclass
from datetime import date

from evalsvc.instruments.papers import Deliverable, Document, Extract, Stage, StageList

STAFF_KINDS = "staff-kinds"
DEFAULT_NAMES = ("自查自纠", "上级复查", "总结提高")


@dataclass(frozen=True)
class Wanted:
    """Something that a stage wants delivered; `words` are the document's, `due_on` is a day that is still to come."""

    name: str
    words: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Laid:
    """A stage as a document lays it: what it asks in the document's words, its time limit as printed, days when they are still to come."""

    name: str
    asks: str
    deadline: str
    first_day: date | None
    last_day: date | None
    wanted: tuple[Wanted, ...]


def stages_of(document: Document, today: date) -> list[Laid]:
    """The stages of a document; three usual ones without words where it sets none. Days that are over are left out."""
    set_out = [stage for part in document.parts if isinstance(part, StageList) for stage in part.stages]
    return [_laid(stage, today) for stage in set_out] or [Laid(name, "", "", None, None, ()) for name in DEFAULT_NAMES]


def words_of(document: Document) -> dict[str, str]:
    """The words of a document for each thing that it wants delivered, by the thing's name."""
    return {one.name: one.text for part in document.parts if isinstance(part, StageList) for stage in part.stages for one in stage.deliverables}


def staff_kinds(document: Document) -> tuple[str, ...]:
    """The kinds of staff that a document counts up; empty where staff do not check themselves by it."""
    found: list[Extract] = [extract for extract in document.extracts if extract.key == STAFF_KINDS]
    return tuple(found[0].terms) if found else ()


def _laid(stage: Stage, today: date) -> Laid:
    first, last = _day(stage.deadline.first), _day(stage.deadline.day)
    ahead = last is not None and last >= today
    wanted = tuple(_wanted(one, today) for one in stage.deliverables)
    return Laid(stage.name, "\n".join(stage.text), stage.deadline.words, first if ahead else None, last if ahead else None, wanted)


def _wanted(one: Deliverable, today: date) -> Wanted:
    due = _day(one.due.day) if one.due else None
    return Wanted(one.name, one.text, due if due is not None and due >= today else None)


def _day(printed: date | None) -> date | None:
    return date.fromisoformat(str(printed)) if printed else None
