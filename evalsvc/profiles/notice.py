"""Reads a year's holiday notice in the wording the State Council publishes it in. Pure.

"一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。" The notice says each
thing twice (date and weekday, range and number of days); where the two disagree the line is refused.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from evalsvc.profiles.workdays import SATURDAY, DayKind

NewDay = tuple[date, DayKind, str]

_NUMBERING = re.compile(r"^[一二三四五六七八九十]+、")
_DATE = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:（[^（）]*）)?"
_SPAN = re.compile(rf"(?P<first>{_DATE})(?:至(?P<last>{_DATE}))?")
_PARTS = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:（[^（）]*?(?:周|星期)([一二三四五六日天])[^（）]*）)?")
_SPANS = rf"{_DATE}(?:至{_DATE})?(?:[、，]{_DATE}(?:至{_DATE})?)*"
_SENTENCE = re.compile(rf"(?P<spans>{_SPANS})(?P<act>放假(?:调休)?(?:，?共?(?P<count>\d+)天)?(?:，(?:不调休|与周末连休))*|上班)")
_SIGNATURE = re.compile(r"(?:国务院办公厅)?\d{4}年\d{1,2}月\d{1,2}日")
_WEEKDAYS = "一二三四五六日"
_LONGEST = 31


class Misread(ValueError):
    """A sentence that contradicts itself or is not understood."""


def read_notice(text: str, year: int) -> tuple[list[NewDay], list[str]]:
    """The days of a notice that differ from the plain week, in order, and a message for every line that cannot be taken.

    Lines without a day are passed over. Weekend days inside a holiday are left out: they are off anyway.
    """
    found: list[NewDay] = []
    messages: list[str] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = re.sub(r"\s", "", raw).replace("(", "（").replace(")", "）").replace(":", "：").replace(",", "，")
        if not re.search(r"\d日", line) or _SIGNATURE.fullmatch(line):
            continue
        try:
            found += list(_line(line, year))  # the whole line or nothing of it
        except Misread as error:
            messages.append(f"第{number}行：{error}")
    if not found and not messages:
        messages.append("没有读到任何放假日期，请粘贴通知中逐条列出的安排。")
    return sorted(found), messages


def _line(line: str, year: int) -> Iterator[NewDay]:
    name, colon, rest = _NUMBERING.sub("", line).partition("：")
    if not colon or not 0 < len(name) <= 40 or re.search(r"\d", name):
        raise Misread("每行应以节日名称和冒号开头，例如“元旦：1月1日放假”。")
    for sentence in filter(None, re.split(r"[。；]", rest)):
        match = _SENTENCE.fullmatch(sentence)
        if match is None:
            raise Misread(f"没有看懂“{sentence[:40]}”。")
        days = list(_days(match["spans"], year))
        if match["count"] and int(match["count"]) != len(days):
            raise Misread(f"“{sentence[:40]}”写明{match['count']}天，按日期数是{len(days)}天。")
        yield from _exceptions(days, name, on_duty=match["act"] == "上班")


def _exceptions(days: list[date], name: str, *, on_duty: bool) -> Iterator[NewDay]:
    for day in days:
        weekend = day.weekday() >= SATURDAY
        if on_duty and not weekend:
            raise Misread(f"{day}不是周末，本来就上班。")
        if on_duty or not weekend:
            yield day, DayKind.WORKDAY if on_duty else DayKind.HOLIDAY, name


def _days(spans: str, year: int) -> Iterator[date]:
    month = 0
    for span in _SPAN.finditer(spans):
        first = _day(span["first"], year, month)
        last = _day(span["last"], first.year, first.month) if span["last"] else first
        if not 0 <= (last - first).days <= _LONGEST:
            raise Misread(f"“{span[0]}”的起止日期不对。")
        month = last.month
        yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def _day(text: str, year: int, month: int) -> date:
    parts = _PARTS.match(text)
    if parts is None:
        raise Misread(f"没有看懂日期“{text}”。")
    try:
        day = date(int(parts[1] or year), int(parts[2] or month), int(parts[3]))
    except ValueError:
        raise Misread(f"没有“{text}”这一天。") from None
    said = "日" if parts[4] == "天" else parts[4]
    if said and said != _WEEKDAYS[day.weekday()]:
        raise Misread(f"{day}是周{_WEEKDAYS[day.weekday()]}，不是周{said}。")
    return day
