"""A column: what stands above it, what may stand in it, and how a typed text becomes its value."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from evalsvc.core.text import clean

EXCEL_BEGINS = date(1899, 12, 30)
SERIALS = range(10_000, 80_000)  # 1927 to 2119
NO_DATE = "看不出是哪一天，请按“2026-11-21”的样子填写。"
MADE_SHORT = "这个数字太长，已被表格软件改写成科学计数法，后几位可能已经丢失。请先把这一列设为“文本”格式，再重新填写。"
_DAY = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?(?:[ T]00:00(?::00)?)?", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[Ee]\+?\d+", re.ASCII)
_WHOLE = re.compile(r"([+-]?\d+)(?:\.0+)?", re.ASCII)

Value = str | int | date | None


class Holds(StrEnum):
    """What a column holds."""

    TEXT = "text"
    CODE = "code"
    WHOLE = "whole"
    DAY = "day"
    CHOICE = "choice"


class Refused(ValueError):
    """A text that cannot stand in its column; the message is the Chinese sentence."""


@dataclass(frozen=True)
class Column:
    """A column of a table. `head` is its Chinese head, `also` are other heads that it is known by.

    `needed` cells may not be empty. `limit` is the longest text in characters, `least` and `most` bound a whole number.
    `choices` are the values and words of a fixed choice; people write the words. `note` tells how to fill it in.
    """

    key: str
    head: str
    holds: Holds = Holds.TEXT
    needed: bool = False
    note: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    limit: int = 200
    least: int = 0
    most: int = 999_999_999
    also: tuple[str, ...] = ()
    width: int = 16

    def read(self, typed: str) -> Value:
        """The value of a typed text, None for an empty cell; raises Refused."""
        text = clean(typed)
        if not text:
            if self.needed:
                raise Refused(f"请填写{self.head}。")
            return None
        return _READ[self.holds](self, text)

    def written(self, value: Value) -> Value:
        """A value as it stands in a cell: a choice by its words."""
        return self.choices.get(str(value), value) if self.holds == Holds.CHOICE and value is not None else value


def day_of_text(text: str) -> date:
    """A day in ISO or Chinese writing, as eight digits, or as Excel's number of days; raises Refused."""
    plain = unicodedata.normalize("NFKC", text).strip()
    digits = plain.removesuffix(".0")
    if re.fullmatch(r"\d{5}", digits, re.ASCII) and int(digits) in SERIALS:
        return EXCEL_BEGINS + timedelta(days=int(digits))
    eight = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", digits, re.ASCII)
    found = eight or _DAY.fullmatch(plain)
    if found is None:
        raise Refused(NO_DATE)
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise Refused(NO_DATE) from error


def _text(column: Column, text: str) -> str:
    plain = " ".join(text.split())
    if len(plain) > column.limit:
        raise Refused(f"{column.head}最多{column.limit}个字符，现在有{len(plain)}个。")
    return plain


def _code(column: Column, text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    if _SCIENTIFIC.fullmatch(plain):
        raise Refused(MADE_SHORT)
    whole = re.fullmatch(r"(\d+)\.0+", plain, re.ASCII)
    return _text(column, whole[1] if whole else plain)


def _whole(column: Column, text: str) -> int:
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    found = _WHOLE.fullmatch(plain)
    if found is None or len(plain) > 18 or not column.least <= int(found[1]) <= column.most:
        raise Refused(f"{column.head}请填写{column.least}到{column.most}之间的整数。")
    return int(found[1])


def _day(_column: Column, text: str) -> date:
    return day_of_text(text)


def _choice(column: Column, text: str) -> str:
    words = {word: value for value, word in column.choices.items()}
    plain = " ".join(text.split())
    found = words.get(plain) or (plain if plain in column.choices else None)
    if found is None:
        raise Refused(f"{column.head}请填写：{'、'.join(words)}。")
    return str(found)


_READ: dict[Holds, Callable[[Column, str], Value]] = {
    Holds.TEXT: _text,
    Holds.CODE: _code,
    Holds.WHOLE: _whole,
    Holds.DAY: _day,
    Holds.CHOICE: _choice,
}
