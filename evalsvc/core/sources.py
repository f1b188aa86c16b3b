"""Where a datum of a shipped file comes from, and the small types that such files share. Nothing is cited that nobody has read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from evalsvc.core.text import clean

_FIRST_CIRCLED = 0x2460  # ①
KEY = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"


class SourceKind(StrEnum):
    DOCUMENT = "document"
    CODE_LIST = "code_list"
    OURS = "ours"


SOURCE_NAMES = {SourceKind.DOCUMENT: "文件", SourceKind.CODE_LIST: "公开清单", SourceKind.OURS: "自定"}


def _clean_text(value: str) -> str:
    if clean(value) != value:
        raise ValueError("this text has white space around it, control characters, or letters that are not in Unicode's NFC form")
    return value


Text = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_clean_text)]
Note = Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(_clean_text)]


def patterned(pattern: str, sentence: str) -> tuple[Any, Any]:
    """Annotations of a text that must match a pattern; the sentence says what it looks like to whoever wrote another."""

    def check(value: str) -> str:
        if re.fullmatch(pattern, value) is None:
            raise ValueError(sentence)
        return value

    return AfterValidator(check), Field(json_schema_extra={"pattern": f"^({pattern})$"})


Key = Annotated[str, StringConstraints(max_length=60), *patterned(KEY, "a name is made of small letters, digits and hyphens: window-rating")]


class Part(BaseModel):
    """A part of a file: unknown keys are refused, nothing is converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class DocumentSource(Part):
    """An official document that has been read."""

    kind: Literal["document"]
    title: Text = Field(description="The document's title, as it calls itself.")
    number: Text = Field(description="Its number, for example 国办发〔2019〕51号.")
    where: Text = Field(description="The clause, row or annex.")
    note: Note | None = Field(None, description="What a reader must know about it.")


class CodeListSource(Part):
    """A list or page of codes that is published, but not as a document with a number."""

    kind: Literal["code_list"]
    title: Text = Field(description="What the list is called.")
    where: Text | None = Field(None, description="Which part of the list.")
    note: Note | None = Field(None, description="How the list is known, and what is not.")


class OwnSource(Part):
    """Chosen by this product: no authority has prescribed it."""

    kind: Literal["ours"]
    note: Note | None = Field(None, description="Why it reads as it does.")


Source = Annotated[DocumentSource | CodeListSource | OwnSource, Field(discriminator="kind")]


@dataclass(frozen=True)
class SourceLine:
    """A source as the foot of a page explains it; `mark` is the circled number that stands beside what comes from it."""

    mark: str
    kind: str
    text: str
    note: str


def source_lines(sources: Mapping[str, Source]) -> dict[str, SourceLine]:
    """Each named source with its mark: documents first, what is ours last, then by name, since a database keeps no order of keys."""
    kinds = list(SourceKind)
    ordered = sorted(sources.items(), key=lambda one: (kinds.index(SourceKind(one[1].kind)), one[0]))
    return {name: _told(chr(_FIRST_CIRCLED + place), source) for place, (name, source) in enumerate(ordered)}


def _told(mark: str, source: Source) -> SourceLine:
    parts: list[str | None] = []
    if isinstance(source, DocumentSource):
        parts = [f"《{source.title}》（{source.number}）", source.where]
    if isinstance(source, CodeListSource):
        parts = [source.title, source.where]
    return SourceLine(mark, SOURCE_NAMES[SourceKind(source.kind)], "，".join(part for part in parts if part), source.note or "")
