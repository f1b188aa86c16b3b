"""What offices write into a ledger's cells, as days, measures, progress, yes or no. Pure. What cannot be told is said, never guessed."""

import re
import unicodedata
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from evalsvc.core.tables.columns import Refused, day_of_text
from evalsvc.corrections.kinds import Kind, Source

UNCLEAR = "看不出是哪一天，请写成“2026-11-21”“2026年11月21日”或“11月底前”这样。"
NO_DAY_OF_CLOSING = "看不出是哪一天销号的，请写成“2026-11-21”；还没有销号的留空。"
NOTHING = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "否", "未", "未销号", "未完成", "未整改", "暂无", "整改中", "正在整改", "×"})
LASTING = re.compile(r"长期|持续|常态|一直|始终")
AT_ONCE = re.compile(r"立行立改|立即|即知即改|即行|马上|当场|即时")
MONTHS = {"十二": "12", "十一": "11", "十": "10", "九": "9", "八": "8", "七": "7", "六": "6", "五": "5", "四": "4", "三": "3", "二": "2", "一": "1"}
QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
PARTS = {"上旬": 10, "中旬": 20}
_FULL = re.compile(r"(?<!\d)(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?!\d)")
_MONTH = re.compile(r"(?<!\d)(?:(\d{4})[-/.年])?(\d{1,2})月份?(?!\d)(上旬|中旬|下旬|底|末)?")
_POINTED_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_DAY = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})[日号]?(?!\d)")
_QUARTER = re.compile(r"(?:(\d{4})年)?第?([一二三四1234])季度")
_YEAR = re.compile(r"(?:(\d{4})年|今年|本年)?(?:度)?(?:年?[底末内]|12月底)")
_JUST_A_DAY = re.compile(r"(?:于|在)?(?:底|以|之)?前?(?:完成|整改到位|整改完成|办结|销号|已销号)?[。；;]?")
_MARK = re.compile(r"[①-⑳]|(?:^|(?<=[\s；;。，,]))(?:[（(]\d{1,2}[）)]|\d{1,2}[.、．)）](?!\d)|[一二三四五六七八九十]{1,2}、|[一二三四五六七八九十]是)\s*")
_OWN = re.compile(r"(?P<text>.+)（(?:(?P<name>[^（），\d]{1,40}))?，?(?P<day>\d{4}-\d\d-\d\d)?）", re.DOTALL)
_DATED = re.compile(r"(?:截至|截止)?(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)\s*[：:，,、 ]\s*(.+)", re.DOTALL)
SOURCES = (
    (Source.SELF_INSPECTION, "自查|自评|自纠|自我"),
    (Source.SECRET_VISIT, "暗访"),
    (Source.THIRD_PARTY, "第三方"),
    (Source.SUPERVISOR, "监督员"),
    (Source.AUDIT, "巡察|巡视|审计"),
    (Source.SPECIAL_ACTION, "专项"),
    (Source.COMPLAINT, "投诉|举报|信访|热线|12345"),
    (Source.RATING, "评价|差评"),
    (Source.SUPERIOR, "上级|检查|督查|督导|交办|抽查|调研"),
)
KINDS = ((Kind.AT_ONCE, "立行|立即|即知|马上"), (Kind.CONTINUING, "持续|长期|常态"), (Kind.IN_STAGES, "阶段|限期|分步|按期"))


class Unclear(ValueError):
    """A text that says no day; the message is the Chinese sentence."""


class Meant(NamedTuple):
    """What a text about time means: a day, if any; the words to keep when they say more, or other, than that day; the kind of work, if they tell."""

    day: date | None
    words: str = ""
    kind: Kind | None = None


class Step(NamedTuple):
    """A measure as it is written; its own person and last day where it names them."""

    text: str
    person: str = ""
    due_on: date | None = None


def time_limit(text: str, since: date) -> Meant:
    """What a time limit means; days without a year are the first such days from `since` on. Raises Unclear."""
    plain = _plain(text)
    if plain in NOTHING:
        return Meant(None)
    day, exact = _day_in(plain, since, forward=True)
    if day is not None:
        return Meant(day, "" if exact else text)
    if LASTING.search(plain):
        return Meant(None, text, Kind.CONTINUING)
    if AT_ONCE.search(plain):
        return Meant(None, text, Kind.AT_ONCE)
    raise Unclear(UNCLEAR)


def past_day(text: str, near: date) -> Meant:
    """What a day that has been means; days without a year are the last such days up to `near`. Raises Unclear."""
    plain = _plain(text)
    if plain in NOTHING:
        return Meant(None)
    day, exact = _day_in(plain, near, forward=False)
    if day is None:
        raise Unclear(UNCLEAR)
    return Meant(day, "" if exact else text)


def day_of_closing(text: str, near: date) -> Meant:
    """The day on which something was struck off, None while it was not; a month alone is none. Raises Unclear."""
    plain = _plain(text)
    if plain in NOTHING:
        return Meant(None)
    found = _FULL.search(plain) or _DAY.search(plain)
    if found is None and not _is_digits(plain):
        raise Unclear(NO_DAY_OF_CLOSING)
    return past_day(text, near)


def steps_of(text: str) -> list[Step]:
    """The measures in a cell: by their numbers, else line by line, else between semicolons."""
    marks = list(_MARK.finditer(text))
    if marks:
        ends = [*(mark.start() for mark in marks[1:]), len(text)]
        parts = [text[: marks[0].start()], *(text[mark.end() : end] for mark, end in zip(marks, ends, strict=True))]
    else:
        parts = re.split(r"\n" if "\n" in text.strip() else r"[；;]", text)
    return [_step(part) for each in parts if (part := each.strip().rstrip("；;").strip())]


def _step(text: str) -> Step:
    own = _OWN.fullmatch(text)
    if own is None or not own["day"]:
        return Step(text)
    try:
        return Step(own["text"].strip(), (own["name"] or "").strip("，"), date.fromisoformat(own["day"]))
    except ValueError:
        return Step(text)


def progress_of(text: str, day: date) -> list[tuple[date, str]]:
    """What had happened by which day: lines that begin with a day, else the whole text by `day`."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    told: list[tuple[date, str]] = []
    for line in lines:
        dated = _DATED.fullmatch(line)
        try:
            told.append((day_of_text(dated[1]), dated[2]) if dated else (day, line))
        except Refused:
            told.append((day, line))
    if not any(_DATED.fullmatch(line) for line in lines):
        return [(day, "\n".join(lines))] if lines else []
    return told


def source_of(text: str) -> Source | None:
    """Where a problem was found, by the words of the source; None when they tell nothing."""
    return next((source for source, words in SOURCES if re.search(words, text)), None)


def kind_of(text: str) -> Kind | None:
    """How the work runs; None when the words tell nothing."""
    return next((kind for kind, words in KINDS if re.search(words, text)), None)


def is_yes(text: str) -> bool | None:
    """Yes or no; None when it is neither."""
    plain = _plain(text)
    if plain in NOTHING or plain in ("不公开", "未公开", "不", "N", "n"):
        return False
    return True if plain in ("是", "公开", "已公开", "√", "✓", "Y", "y", "可公开") else None


def _plain(text: str) -> str:
    """Without white space, full-width digits and what our own ledger adds in brackets; months in digits."""
    plain = re.sub(r"\s+00:00(:00)?$", "", unicodedata.normalize("NFKC", text).strip())
    plain = "".join(plain.split())
    plain = re.sub(r"(?<=.)\((?:首次|放假)[^()]*\)$", "", plain)
    return re.sub(r"(十二|十一|十|[一二三四五六七八九])(?=月)", lambda found: MONTHS[found[1]], plain)


def _is_digits(plain: str) -> bool:
    return re.fullmatch(r"\d{5}|\d{8}", plain) is not None


def _day_in(plain: str, near: date, *, forward: bool) -> tuple[date | None, bool]:
    """The day that a text names, and whether it names nothing but that day."""
    if _is_digits(plain):
        try:
            return day_of_text(plain), True
        except Refused:
            return None, False
    if found := list(_FULL.finditer(plain)):
        last = found[-1]
        rest = plain[: last.start()] + plain[last.end() :]
        return _valid(int(last[1]), int(last[2]), int(last[3])), _JUST_A_DAY.fullmatch(rest) is not None
    if found := list(_DAY.finditer(plain)):
        return _without_year(int(found[-1][1]), int(found[-1][2]), near, forward=forward), False
    return _span_in(plain, near, forward=forward), False


def _span_in(plain: str, near: date, *, forward: bool) -> date | None:
    """The last day of a month, a part of it, a quarter or a year that a text names."""
    if pointed := _POINTED_MONTH.fullmatch(plain):
        return _month_end(int(pointed[1]), int(pointed[2]))
    if months := list(_MONTH.finditer(plain)):
        year, month, part = months[-1][1], int(months[-1][2]), months[-1][3] or ""
        if not 1 <= month <= 12:
            return None
        if year is None:
            return _without_year(month, PARTS.get(part, 31), near, forward=forward)
        return _valid(int(year), month, PARTS[part]) if part in PARTS else _month_end(int(year), month)
    if quarter := _QUARTER.search(plain):
        month = QUARTERS[quarter[2]]
        return _month_end(int(quarter[1]), month) if quarter[1] else _without_year(month, 31, near, forward=forward)
    if year := _YEAR.fullmatch(re.sub(r"(?:以|之)?前?(?:完成|整改到位)?$", "", plain)):
        return date(int(year[1] or near.year), 12, 31)
    return None


def _without_year(month: int, day: int, near: date, *, forward: bool) -> date | None:
    """A day of the nearest year in which it does not lie on the wrong side; the 31st is the last day of any month."""
    for year in (near.year - 1, near.year, near.year + 1)[:: 1 if forward else -1]:
        found = _month_end(year, month) if day == 31 else _valid(year, month, day)
        if found is not None and (found >= near if forward else found <= near):
            return found
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date | None:
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 and year else None
