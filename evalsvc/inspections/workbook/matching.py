"""Which row of a document a text in a file means: exact first, then close, never ambiguous. Pure.

Exact: the same characters when width, white space and punctuation are left out, whatever number stands before them. Close: at
least nine in ten characters in the same order, and clearly nearer than to any other row; a number that says otherwise forbids it.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

CLOSE, APART = 0.9, 0.05
LOCAL_MARK = re.compile(r"[（(]\s*本地增加\s*[）)]")
MOST_COMPARED = 1500  # characters: no requirement is half as long
_NUMBER = re.compile(r"[(（]?(\d{1,3}|[一二三四五六七八九十]{1,3})(?:[.．](?!\d)|[、)）\s]|是(?=\S))[.．、)）\s]*")


class How(StrEnum):
    """By what a row was known."""

    EXACT = "exact"
    CLOSE = "close"
    PLACE = "place"


@dataclass(frozen=True)
class Asked:
    """A requirement as it is compared: its number, and its characters."""

    number: str
    words: str


def plain(text: str) -> str:
    """A text as it is compared: without width, case, white space and punctuation; what is nothing else stays as it is."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in wide if unicodedata.category(letter)[0] in "LNM") or "".join(wide.split())


def asked(text: str) -> Asked:
    """A requirement with the number before it apart."""
    text = LOCAL_MARK.sub("", unicodedata.normalize("NFKC", text)).strip()
    number = _NUMBER.match(text)
    return Asked(number[1], plain(text[number.end() :])) if number and plain(text[number.end() :]) else Asked("", plain(text))


def requirement_of(text: str) -> str:
    """A requirement as it was typed, without the number before it and without the mark of a local row."""
    text = LOCAL_MARK.sub("", text).strip()
    number = _NUMBER.match(text)
    return text[number.end() :] if number and text[number.end() :] else text


class Matcher:
    """Knows the rows of a document, and local rows, by their texts."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.rows = {key: asked(text) for key, text in texts.items()}
        self._exact: dict[str, list[str]] = {}
        for key, row in self.rows.items():
            self._exact.setdefault(row.words, []).append(key)

    def match(self, text: str) -> tuple[str, How] | None:
        """The key of the row that a text means, and how it was known; None when it means none, or could mean two."""
        given = asked(text)
        same = self._exact.get(given.words, [])
        if len(same) > 1:
            same = [key for key in same if self.rows[key].number == given.number]
        if len(same) == 1:
            return same[0], How.EXACT
        return None if same or not given.words else self._close(given)

    def _close(self, given: Asked) -> tuple[str, How] | None:
        near = sorted(((self._likeness(given.words, row.words), key) for key, row in self.rows.items()), reverse=True)[:2]
        (best, key), second = near[0] if near else (0.0, ""), near[1][0] if len(near) > 1 else 0.0
        fits = best >= CLOSE and best - second >= APART
        agrees = fits and (not given.number or not self.rows[key].number or given.number == self.rows[key].number)
        return (key, How.CLOSE) if agrees else None

    @staticmethod
    def _likeness(given: str, row: str) -> float:
        """The share of characters in common, or 0 where it cannot reach what is close less what is apart."""
        if len(given) > MOST_COMPARED:
            return 0.0
        compared = SequenceMatcher(None, given, row, autojunk=False)
        least = CLOSE - APART
        return compared.ratio() if compared.real_quick_ratio() >= least and compared.quick_ratio() >= least else 0.0
