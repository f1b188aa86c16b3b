"""The report of a sheet (自查报告) in words: figures that can be recounted, the rows by goal, what is not fulfilled, what citizens say. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from evalsvc.core.clock import prose_date
from evalsvc.inspections.outline import Outline
from evalsvc.inspections.states import UNFULFILLED, Result, result_in_text
from evalsvc.inspections.workbook.facts import Answered, SheetFacts
from evalsvc.inspections.workbook.layout import EVIDENCE, LOCAL_GOAL, Line, lines_of_form, number_of
from evalsvc.inspections.workbook.wording import AUTHORITY, FOUND, LIMIT, REASON, WORDS, limit_of
from evalsvc.papers.kinds import Look
from evalsvc.papers.letter import Letter, paragraph_of

_DIGITS = "一二三四五六七八九"
_ENDS = "。！？；.!?;"


@dataclass(frozen=True)
class Contrary:
    """A claim with what is held against it: the row's key, the figure as a sentence, what the unit answers, whether the figure contradicts it."""

    key: str
    figure: str
    answer: str
    is_contrary: bool = True


def report_letter(
    outline: Outline,
    facts: SheetFacts,
    answers: Sequence[Answered],
    *,
    addressee: str = "",
    contrary: Sequence[Contrary] = (),
    corrections: Mapping[str, str] = MappingProxyType({}),
) -> Letter:
    """The report of a sheet, to be laid out as .docx (`papers.document.docx_of`) or PDF (`papers.sheets.pdf_of`).

    `corrections` are the numbers under which unfulfilled rows stand in the ledger, by key.
    """
    lines = lines_of_form(outline, answers)
    by_key = {answer.key: answer for answer in answers}
    told = [*_overview(outline, answers), *_by_goal(lines, by_key), *_unfulfilled(outline, lines, by_key, corrections)]
    texts = [_opening(outline, facts), *told, *_contrary(lines, contrary)]
    return Letter(
        kind="inspection_report",
        kind_name="自查报告",
        look=Look.PLAIN.value,
        organ=facts.unit,
        head="",
        number="",
        title=f"{facts.unit}关于{facts.title}情况的报告",
        addressee=addressee,
        paragraphs=tuple(paragraph_of(text) for text in texts),
        day=prose_date(facts.day),
        signed=facts.leader,
    )


def numeral(number: int) -> str:
    """A number from 1 to 999 in Chinese: 十二, 一百零五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    above = f"{_DIGITS[hundreds - 1]}百{'零' if 0 < rest < 10 else ''}" if hundreds else ""
    return f"{above}{_DIGITS[tens - 1] if tens > 1 or (tens and hundreds) else ''}{'十' if tens else ''}{_DIGITS[ones - 1] if ones else ''}"


def _opening(outline: Outline, facts: SheetFacts) -> str:
    return f"按照《{outline.title}》（{outline.document}），{facts.unit}逐项开展了自查，现将有关情况报告如下。"


def _overview(outline: Outline, answers: Sequence[Answered]) -> Iterator[str]:
    official = {row.key for row in outline.rows}
    counted = Counter(answer.result for answer in answers if answer.key in official)
    seen, total = sum(counted[result] for result in Result if result), len(official)
    told = tally(outline, answers)
    local = sum(1 for answer in answers if answer.local)
    more = f"另有本地增加的要求{local}项。" if local else ""
    yield f"一、总体情况。自查表共{total}项要求，已自查{seen}项，其中{told}；尚未自查{total - seen}项。{more}"


def tally(outline: Outline, answers: Sequence[Answered]) -> str:
    """How many rows have which result; of what must not be, how many were found."""
    negative = {row.key for row in outline.rows if row.is_negative}
    told = []
    for is_negative, keys in ((False, {row.key for row in outline.rows} - negative), (True, negative)):
        counted = Counter(answer.result for answer in answers if answer.key in keys)
        told += ["、".join(f"{result_in_text(result, is_negative=is_negative)}{counted[result]}项" for result in Result if result)] if keys else []
    return "；".join(told)


def _by_goal(lines: Sequence[Line], by_key: dict[str, Answered]) -> Iterator[str]:
    yield "二、分项情况。"
    for place, (goal, together) in enumerate(groupby(lines, key=lambda line: line.goal), start=1):
        yield f"（{numeral(place)}）{goal or LOCAL_GOAL}。"
        for is_seen, some in groupby(together, key=lambda line: bool(line.key in by_key and line.finding)):
            told = list(some)
            yield from (_told(line, by_key[line.key]) for line in told) if is_seen else [f"第{'、'.join(map(number_of, told))}项：尚未自查。"]


def _told(line: Line, answer: Answered) -> str:
    evidence = f"{EVIDENCE}{'；'.join(answer.evidence)}。" if answer.evidence else ""
    said = line.finding
    for basis in (REASON, AUTHORITY):
        before, _, after = said.rpartition(f"\n{basis}")
        said = f"{ended(before)}{basis}{after}" if before else said
    return f"第{number_of(line)}项：{ended(said)}{evidence}"


def _unfulfilled(outline: Outline, lines: Sequence[Line], by_key: dict[str, Answered], corrections: Mapping[str, str]) -> Iterator[str]:
    yield "三、存在的问题和下一步改进措施。"
    negative = {row.key for row in outline.rows if row.is_negative}
    open_rows = [(line, answer) for line in lines if (answer := by_key.get(line.key)) and answer.result in UNFULFILLED]
    if not open_rows:
        yield "已自查的各项，没有发现问题。" if outline.is_negative else "已自查的要求中，没有推进中或者未落实的。"
    for line, answer in open_rows:
        words = FOUND if line.key in negative else WORDS
        yield f"第{number_of(line)}项（{words[answer.result]}）：{next_steps(answer, corrections.get(line.key, ''))}"


def next_steps(answer: Answered, correction: str) -> str:
    """What comes next for a row that is not fulfilled: measure, time limit, and its number in the ledger."""
    measure = ended(answer.measure) or "尚未填写改进措施。"
    limit = f"{LIMIT}{ended(limit_of(answer))}" if limit_of(answer) else ""
    return f"{measure}{limit}{f'整改编号：{correction}。' if correction else ''}"


def _contrary(lines: Sequence[Line], contrary: Sequence[Contrary]) -> Iterator[str]:
    if not contrary:
        return
    yield "四、自查结果与群众评价、工作数据的对照。"
    numbers = {line.key: number_of(line) for line in lines}
    for each in contrary:
        yield held_against(numbers[each.key], each)


def held_against(number: str, each: Contrary) -> str:
    """A claim with its figure and the unit's word."""
    mark = "（与“已落实”不一致）" if each.is_contrary else ""
    answer = f"说明：{ended(each.answer)}" if each.answer else "尚未说明。" if each.is_contrary else ""
    return f"第{number}项{mark}：{ended(each.figure)}{answer}"


def ended(text: str) -> str:
    """A text with a stop at its end."""
    return f"{text}。" if text and text[-1] not in _ENDS else text
