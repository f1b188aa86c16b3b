"""The states of a slip, and when two readings of it are the same. Pure."""

import unicodedata
from enum import StrEnum

from evalsvc.ratings.given import Words


class SlipState(StrEnum):
    TYPING = "typing"
    DIFFERING = "differing"
    KEPT = "kept"
    VOID = "void"


class Medium(StrEnum):
    PAPER = "paper"
    TELEPHONE = "telephone"


OPEN = (SlipState.TYPING.value, SlipState.DIFFERING.value)
MOST_ENTRIES = 3
STATE_NAMES = {SlipState.TYPING: "等待录入", SlipState.DIFFERING: "两遍不一致", SlipState.KEPT: "已录入", SlipState.VOID: "作废"}
STATE_TONES = {SlipState.TYPING: "blue", SlipState.DIFFERING: "orange", SlipState.KEPT: "green", SlipState.VOID: "quiet"}
MEDIUM_NAMES = {Medium.PAPER: "书面评价表", Medium.TELEPHONE: "电话评价"}


def same_reading(one: Words, other: Words) -> bool:
    """Whether two people read the same off a slip.

    Level, done, reasons and telephone number must be the same; in comment and name, white space, punctuation and width of
    characters do not count, because nobody can tell them in handwriting.
    """
    fixed = (one.level, one.done, one.tags, _digits(one.phone)) == (other.level, other.done, other.tags, _digits(other.phone))
    return fixed and _letters(one.comment) == _letters(other.comment) and _letters(one.name) == _letters(other.name)


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in plain if unicodedata.category(character)[0] not in "ZPC")


def _digits(text: str) -> str:
    return "".join(character for character in unicodedata.normalize("NFKC", text) if character.isdigit())
