"""What stands on a paper: whole, so that it can be frozen, laid out and read without the code that worded it. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from evalsvc.core.clock import prose_date
from evalsvc.papers.kinds import Look, PaperKind, Told
from evalsvc.papers.wording import OrganStyle

UNNUMBERED = ""
NOT_YET = "（签发时编号）"
_FIRST = re.compile(r"[一二三四五六七八九十]+、")
_SECOND = re.compile(r"（[一二三四五六七八九十]+）")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: `heading` is the part that is set as a heading of its `level` (1: 一、; 2: （一）; 0: none), `text` the rest."""

    level: int
    heading: str
    text: str


@dataclass(frozen=True)
class Letter:
    """A paper as it is read. `fields` are what its kind was told, kept beside the wording for whoever counts later."""

    kind: str
    kind_name: str
    look: str
    organ: str
    head: str
    number: str
    title: str
    addressee: str
    paragraphs: tuple[Paragraph, ...]
    day: str
    signed: str = ""
    annexes: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)

    def as_content(self) -> dict[str, Any]:
        """The letter as JSON content, to be frozen by its hash."""
        return {**asdict(self), "paragraphs": [asdict(paragraph) for paragraph in self.paragraphs], "annexes": list(self.annexes)}


def letter_of_content(content: Mapping[str, Any]) -> Letter:
    """The letter that was frozen as content."""
    paragraphs = tuple(Paragraph(**each) for each in content["paragraphs"])
    return Letter(**{**content, "paragraphs": paragraphs, "annexes": tuple(content["annexes"])})


def write_letter(
    kind: PaperKind,
    *,
    style: OrganStyle,
    number: str,
    title: str,
    addressee: str,
    fields: Mapping[str, Told],
    signed: str,
    annexes: Sequence[str],
    day: date | None,
) -> Letter:
    """The letter of a kind with its wording filled in; without a day it is a draft."""
    told = {**fields, "addressee": addressee, "organ": style.name}
    return Letter(
        kind=kind.key,
        kind_name=kind.name,
        look=kind.look.value,
        organ=style.name,
        head=style.head if kind.look is Look.RED_HEAD else "",
        number=number,
        title=title,
        addressee=addressee,
        paragraphs=tuple(paragraph_of(text) for text in kind.paragraphs(told)),
        day=prose_date(day) if day else "",
        signed=signed,
        annexes=tuple(annexes),
        fields=dict(fields),
    )


def paragraph_of(text: str) -> Paragraph:
    """A text as a paragraph; a heading ends with its first full stop, and the stop goes when nothing follows (GB/T 9704-2012, 7.3.3)."""
    level = 1 if _FIRST.match(text) else 2 if _SECOND.match(text) else 0
    if not level:
        return Paragraph(0, "", text)
    heading, stop, rest = text.partition("。")
    return Paragraph(level, heading + (stop if rest else ""), rest)
