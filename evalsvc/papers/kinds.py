"""What a noun says of each kind of paper it writes: its name, its numbers, its fields and its wording. Pure.

Higher nouns hand their kinds to the factory, as they hand tables to the imports. The wording is data: a line of `body` is
a paragraph with fields in braces, and is left out when one of them is empty. A field that holds several texts makes a
paragraph of each, numbered when the line begins with “{n}”. Lines that begin with 一、 or （一） are headings.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Told = str | Sequence[str]
_BRACES = re.compile(r"\{(\w+)\}")
PLACE = "n"


class Look(StrEnum):
    """How a paper is laid out."""

    RED_HEAD = "red_head"  # A4, GB/T 9704: red head with the organ's sign, number, red line
    PLAIN = "plain"  # A4, GB/T 9704 without a head; the number stands at the right above the title
    THANKS = "thanks"  # A5, a letter of thanks in a frame


@dataclass(frozen=True)
class PaperField:
    """What a paper tells besides number, addressee and date. `needed` ones must be there at the issue; `many` holds a list of texts."""

    key: str
    label: str
    needed: bool = True
    many: bool = False
    limit: int = 2000


@dataclass(frozen=True)
class PaperKind:
    """A kind of paper. `word` follows the organ's code word in the number (督 in 绵医保督〔2026〕1号); without one it bears no number.

    Kinds with the same `series` share their numbers; by default each has its own. `receipt`: the addressed unit must sign for it.
    """

    key: str
    name: str
    word: str
    fields: tuple[PaperField, ...]
    body: tuple[str, ...]
    look: Look = Look.RED_HEAD
    series: str = ""
    receipt: bool = True

    def __post_init__(self) -> None:
        known = {field.key for field in self.fields} | {PLACE, "addressee", "organ"}
        if unknown := {name for line in self.body for name in _BRACES.findall(line)} - known:
            raise ValueError(f"{self.key}: the wording asks for {sorted(unknown)}, which are no fields")

    @property
    def series_key(self) -> str | None:
        """The series that numbers it, None for a kind without numbers."""
        return (self.series or self.key) if self.word else None

    def missing(self, fields: Mapping[str, Told]) -> list[PaperField]:
        """The needed fields that say nothing."""
        return [field for field in self.fields if field.needed and not _texts(fields.get(field.key, ""))]

    def paragraphs(self, told: Mapping[str, Told]) -> list[str]:
        """The wording with the fields filled in."""
        return [paragraph for line in self.body for paragraph in _filled(line, told)]


def _filled(line: str, told: Mapping[str, Told]) -> Iterator[str]:
    names = [name for name in _BRACES.findall(line) if name != PLACE]
    texts = {name: _texts(told.get(name, "")) for name in names}
    if not all(texts.values()):
        return
    rounds = max((len(found) for found in texts.values()), default=1)
    for place in range(rounds):
        values = {name: found[min(place, len(found) - 1)] for name, found in texts.items()} | {PLACE: str(place + 1)}
        yield from _BRACES.sub(lambda found, values=values: values[found[1]], line).splitlines()  # type: ignore[misc]


def _texts(value: Told) -> list[str]:
    return [text for text in ([value] if isinstance(value, str) else value) if text.strip()]
