"""How an answer reads in the two cells of the official form, and how the words of such a cell are taken for an answer. Pure.

The form is a narrative one: it has no cell for a result and none for a time limit. The result stands as the first word of the
finding; why a row does not apply, and by which document it is done, as its last lines; the limit as the last line of the
measure. Only what the product wrote itself is cut off again; what people wrote in words of their own is recognised and stays
where it stands.
"""

import re
from datetime import date
from typing import NamedTuple

from evalsvc.core.clock import prose_date
from evalsvc.core.tables.columns import Refused, day_of_text
from evalsvc.core.text import clean
from evalsvc.inspections.states import FOUND_WORDS, RESULT_WORDS, Result
from evalsvc.inspections.workbook.facts import Answered
from evalsvc.instruments.deadlines import parse_deadline

STOP = "。"
LIMIT = "完成时限："
REASON, AUTHORITY = "不适用的理由：", "依据的文件："
MOST = 32_000  # characters of a cell: a table program keeps 32,767
WORDS = {result: words if result else "" for result, (words, _) in RESULT_WORDS.items()}
CANONICAL = {words: result for result, words in WORDS.items() if words}
FOUND = {result: words if result else "" for result, (words, _) in FOUND_WORDS.items()}
OTHERS = {
    Result.DONE: ("已完成", "已全部落实", "已全部完成", "已落实到位", "落实到位", "已办结", "已开展", "已建立"),
    Result.UNDER_WAY: ("正在推进", "正在落实", "正在开展", "落实中", "进行中", "部分落实", "部分完成", "持续推进"),
    Result.NOT_BEGUN: ("未完成", "未开展", "未启动", "尚未落实", "尚未完成", "尚未开展", "尚未启动", "没有落实", "没有开展"),
    Result.NOT_APPLICABLE: ("不涉及", "本单位不涉及", "无此项", "无此项工作", "无此项业务"),
}
_STOPS = "。．.，,；;：:、!！\n"
_CANONICAL = re.compile(f"({'|'.join(CANONICAL)})(?:$|[{_STOPS}]|[ \t　]+)")
_FOUND = re.compile(f"({'|'.join(words for words in FOUND.values() if words)})(?:$|[{_STOPS}]|[ \t　]+)")
_FOUND_ALIASES = {
    **dict.fromkeys(("未发现问题", "没有发现", "无此问题", "不存在", "无此类问题", "未发生"), Result.DONE),
    **dict.fromkeys(("发现问题", "已发现", "存在问题", "存在"), Result.NOT_BEGUN),
    **{words: result for result, words in FOUND.items() if words},
}
_FOUND_OPENING = re.compile(rf"(?:(?:自查)?(?:结果|情况)[:：])?[【\[（(]?({'|'.join(sorted(_FOUND_ALIASES, key=len, reverse=True))})(?=$|[】\]）){_STOPS}\s])")
_ALIASES = {word: result for result, words in OTHERS.items() for word in words} | CANONICAL
_OPENING = re.compile(rf"(?:(?:自查)?(?:结果|情况)[:：])?[【\[（(]?({'|'.join(sorted(_ALIASES, key=len, reverse=True))})(?=$|[】\]）){_STOPS}\s])")
_OWN_LIMIT = re.compile(rf"(?:^|\n){LIMIT}([^\n]*)$")
_OWN_BASES = re.compile(rf"(?:(?:^|\n){REASON}([^\n]*))?(?:(?:^|\n){AUTHORITY}([^\n]*))?$")
_LABELLED = re.compile(r"(?:完成|整改|办结)(?:时限|期限|时间)[:：]?\s*([^\n。；;）)]+)")
_IN_TEXT = re.compile(
    r"[12]\d{3}年(?:年?底|\d{1,2}月(?:底|\d{1,2}日底?)?)(?:前|之前|以前)?|[12]\d{3}[-/.]\d{1,2}[-/.]\d{1,2}(?:日?(?:前|之前|以前))?", re.ASCII
)
_BEFORE = re.compile(r"(?:之前|以前|前|止)$")
_WITH_DAY = re.compile(r"(.+)（(\d{4}年\d{1,2}月\d{1,2}日)）", re.ASCII)


class Found(NamedTuple):
    """A result with the finding that is left, why the row does not apply, and the document by which it is done."""

    result: Result
    finding: str
    reason: str = ""
    authority: str = ""


class Planned(NamedTuple):
    """A measure with its time limit: the words, and the day when they name one."""

    measure: str
    limit_words: str
    limit_day: date | None


def finding_cell(answered: Answered) -> str:
    """What stands under 自查情况; raises ValueError when no cell can hold it."""
    words = (FOUND if answered.is_negative else WORDS)[answered.result]
    finding, reason, authority = clean(answered.finding), _one_line(answered.reason), _one_line(answered.authority)
    said = f"{words}{STOP}{finding}" if words and finding else words or finding
    why = f"{REASON}{reason}" if reason and answered.result is Result.NOT_APPLICABLE else ""
    return _fitting("\n".join(part for part in (said, why, f"{AUTHORITY}{authority}" if authority else "") if part))


def measure_cell(answered: Answered) -> str:
    """What stands under 下一步改进措施、完成时限; raises ValueError when no cell can hold it."""
    measure, limit = clean(answered.measure), limit_of(answered)
    return _fitting("\n".join(part for part in (measure, f"{LIMIT}{limit}" if limit else "") if part))


def limit_of(answered: Answered) -> str:
    """A time limit as one line: its words, with the day behind them when they do not name it themselves."""
    words, day = _one_line(answered.limit_words), answered.limit_day
    if day is None or (words and day_of(words) == day):
        return words
    return f"{words}（{prose_date(day)}）" if words else prose_date(day)


def read_finding(text: str, *, is_negative: bool = False) -> Found:
    """The result that a finding begins with; a word other than the product's own stays a part of the finding."""
    text = clean(text)
    if is_negative and (own := _FOUND.match(text)):
        return _parted(next(result for result, words in FOUND.items() if words == own[1]), clean(text[own.end() :]))
    if is_negative and (opening := _FOUND_OPENING.match(text)):
        return _parted(_FOUND_ALIASES[opening[1]], text)
    if own := _CANONICAL.match(text):
        return _parted(CANONICAL[own[1]], clean(text[own.end() :]))
    opening = _OPENING.match(text)
    return _parted(_ALIASES[opening[1]] if opening else Result.NONE, text)


def read_written_finding(text: str, result: Result, length: int, *, is_negative: bool = False) -> Found:
    """A cell that the product wrote itself, taken apart as it was put together; `length` is that of the finding, -1 when it is all."""
    words = (FOUND if is_negative else WORDS)[result]
    rest = text.removeprefix(words).removeprefix(STOP if words else "")
    return Found(result, rest) if length < 0 else _parted(result, rest[length:])._replace(finding=rest[:length])


def _parted(result: Result, text: str) -> Found:
    """The finding without the last lines of the product's own."""
    own = _OWN_BASES.search(text)
    return Found(result, clean(text[: own.start()]), own[1] or "", own[2] or "") if own else Found(result, text)


def read_measure(text: str) -> Planned:
    """The measure and its time limit; a limit that stands within the sentences is recognised and stays there."""
    text = clean(text)
    if own := _OWN_LIMIT.search(text):
        return Planned(clean(text[: own.start()]), *read_limit(own[1]))
    whole = text.rstrip("。；;")
    if whole and "\n" not in whole and (parse_deadline(whole) or day_of(whole)):
        return Planned("", *read_limit(whole))
    if labelled := _LABELLED.search(text):
        return Planned(text, *read_limit(labelled[1]))
    named = set(_IN_TEXT.findall(text))
    return Planned(text, *read_limit(named.pop())) if len(named) == 1 else Planned(text, "", None)


def read_limit(text: str) -> tuple[str, date | None]:
    """The words of a time limit and the day that they name; a day behind words in brackets is the product's own."""
    words = clean(text)
    own = _WITH_DAY.fullmatch(words)
    if own and (day := day_of(own[2])):
        return own[1], day
    return words, day_of(words)


def day_of(words: str) -> date | None:
    """The last day that a time limit allows; None when its words name none."""
    if meaning := parse_deadline(words):
        return meaning.day
    plain = _BEFORE.sub("", words)
    if plain.isdigit():
        return None
    try:
        return day_of_text(plain)
    except Refused:
        return None


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _fitting(text: str) -> str:
    if len(text) > MOST:
        raise ValueError(f"a cell holds {MOST} characters, not {len(text)}")
    return text
