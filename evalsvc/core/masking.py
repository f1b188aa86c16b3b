"""Hides personal data in free text: telephone numbers, ID card numbers, e-mail addresses, messenger names.

Digits are read as people write them (full-width, circled, Chinese numerals) with any punctuation
between them. A number is looked for between *edges*: where a run of digits of one kind begins or
ends. So two numbers side by side are both found, and a long order number is not cut into telephone
numbers. Everything found is hidden, overlapping finds together; time grows with the length only.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

MASK = "［已遮盖］"

_NUMERALS = {
    character: value
    for value, characters in enumerate(("零〇○", "一壹幺", "二贰貳两", "三叁", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"))
    for character in characters
}
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("×"): ord("X"), ord("Ⅹ"): ord("X"), ord("。"): ord("."), ord("　"): ord(" ")}

_LENGTHS = (11, 12, 13, 14, 15, 16, 18)
_MOBILE = re.compile(r"(?:0|(?:00)?86)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:0|(?:00)?860?)(?:10\d{8}|2\d{9}|[3-9]\d{9,10})")
_GLUED = re.compile(r"(?=.{12,15}$).*1[3-9]\d{9}.*|(?:1[3-9]\d{9}){2,}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

_FILLER = r"(?:号码|账号|帐号|号|是|为|叫|加|群|id|[\s:=,.~-]){0,8}"
_MESSENGER = r"(?:微信|薇信|威信|扣扣|企鹅|(?<![a-z])(?:v信|vx|wx|wechat|weixin|qq))"
_AFTER_PHONE_WORD = re.compile(rf"(?:电话|座机|固话|手机|(?<![a-z])(?:tel|phone)){_FILLER}$", re.IGNORECASE)
_AFTER_CARD_WORD = re.compile(rf"(?:身份证|证件){_FILLER}$", re.IGNORECASE)
_AFTER_MESSENGER = re.compile(rf"{_MESSENGER}{_FILLER}$", re.IGNORECASE)
_MESSENGER_NAME = re.compile(rf"{_MESSENGER}(?P<filler>{_FILLER})(?P<name>[a-z0-9][-_a-z0-9]{{4,}})", re.IGNORECASE)
_INTRODUCED = re.compile(r"号|是|为|叫|id|[:=]", re.IGNORECASE)
_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-")
_DOMAIN = re.compile(r" {0,2}[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2}[a-z0-9-]*", re.IGNORECASE)

Span = tuple[int, int]


@dataclass
class _Run:
    """Digits with nothing but punctuation between them; `places` are their indices in the text."""

    digits: str = ""
    places: list[int] = field(default_factory=list)
    edges: list[bool] = field(default_factory=list)  # edges[i]: a number may begin at digit i or end before it

    def span(self, first: int, end: int) -> Span:
        return self.places[first], self.places[end - 1] + 1


def mask(text: str) -> str:
    """The text with every personal number and address replaced by MASK; a text without one comes back unchanged."""
    plain = text.translate(_PLAIN)  # one character for one, so that indices hold
    spans = sorted([*_number_spans(text, plain), *_mail_spans(plain), *_messenger_spans(plain)])
    parts, done = [], 0
    for start, end in _joined(spans):
        parts += [text[done:start], MASK]
        done = end
    return "".join([*parts, text[done:]])


def _joined(spans: list[Span]) -> Iterator[Span]:
    start = end = -1
    for first, last in spans:
        if first > end:
            if end > 0:
                yield start, end
            start, end = first, last
        else:
            end = max(end, last)
    if end > 0:
        yield start, end


def _runs(text: str, plain: str) -> Iterator[_Run]:
    digits: list[str] = []
    run, last_kind, last_place = _Run(), None, -2
    for place, character in enumerate(text):
        digit, kind = _digit(character)
        if digit is None and len(digits) >= 17 and plain[place] in "xX":
            digit, kind = "X", -1
        if digit is not None:
            run.edges.append(kind != last_kind or place != last_place + 1)
            run.places.append(place)
            digits.append(digit)
            last_kind, last_place = kind, place
        elif character.isalnum() and digits:
            yield _ended(run, digits)
            digits, run, last_place = [], _Run(), -2
    if digits:
        yield _ended(run, digits)


def _ended(run: _Run, digits: list[str]) -> _Run:
    run.digits = "".join(digits)
    run.edges.append(True)
    return run


def _digit(character: str) -> tuple[str | None, int]:
    """The digit that a character stands for, and its kind: which row of digits it is taken from."""
    if character in _NUMERALS:
        return str(_NUMERALS[character]), -2
    value = unicodedata.digit(character, -1)
    return (None, 0) if value < 0 else (str(value), ord(character) - value)


def _number_spans(text: str, plain: str) -> Iterator[Span]:
    for run in _runs(text, plain):
        edges = [i for i, edge in enumerate(run.edges) if edge]
        for first in edges[:-1]:
            for length in _LENGTHS:
                end = first + length
                if end < len(run.edges) and run.edges[end] and _is_personal(run.digits[first:end]):
                    yield run.span(first, end)
        for first, end in pairwise(edges):
            if end - first >= 12 and _GLUED.fullmatch(run.digits[first:end]):
                yield run.span(first, end)
        yield from _introduced(run, plain[max(0, run.places[0] - 20) : run.places[0]])


def _introduced(run: _Run, before: str) -> Iterator[Span]:
    """Short numbers that are personal only because of the word before them."""
    lengths: tuple[int, ...] = ()
    if _AFTER_MESSENGER.search(before):
        lengths = tuple(range(5, 12))
    elif _AFTER_PHONE_WORD.search(before) and run.digits[0] in "2345678":
        lengths = (7, 8)
    elif _AFTER_CARD_WORD.search(before):
        lengths = tuple(range(14, 20))  # also with a digit mistyped, left out or doubled: it still tells who somebody is
    for length in lengths:
        if length < len(run.edges) and run.edges[length]:
            yield run.span(0, length)


def _is_personal(digits: str) -> bool:
    return bool(_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)) or _is_id_card(digits)


def _is_id_card(digits: str) -> bool:
    """Whether these are an ID card number of GB 11643: birth date valid and, with 18 places, the check character right.

    Region codes are not looked up: new districts appear every year.
    """
    if digits[0] == "0" or "X" in digits[:-1]:
        return False
    if len(digits) == 15 and digits[-1] != "X":
        return _is_birthday("19" + digits[6:12])
    if len(digits) != 18:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return digits[-1] == _CHECKS[total % 11] and _is_birthday(digits[6:14])


def _is_birthday(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1850
    except ValueError:
        return False


def _mail_spans(plain: str) -> Iterator[Span]:
    at = plain.find("@")
    floor = 0
    while at >= 0:
        start = at
        while start > floor and at - start < 2 and plain[start - 1] == " ":
            start -= 1
        while start > floor and plain[start - 1] in _LOCAL:
            start -= 1
        domain = _DOMAIN.match(plain, at + 1)
        if domain and plain[start:at].strip(" "):
            yield start, domain.end()
        floor = at + 1
        at = plain.find("@", floor)


def _messenger_spans(plain: str) -> Iterator[Span]:
    for found in _MESSENGER_NAME.finditer(plain):
        name = found["name"]
        if _INTRODUCED.search(found["filler"]) or re.search(r"[-_0-9]", name):
            yield found.span("name")
