"""The report of a sheet (自查报告) in words: figures that can be recounted, the rows by goal, what is not fulfilled, what citizens say. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalsvc.core.clock import prose_date
from evalsvc.inspections.outline import Outline
from evalsvc.inspections.states import UNFULFILLED, Result
from evalsvc.inspections.workbook.facts import Answered, SheetFacts
from evalsvc.inspections.workbook.layout import EVIDENCE, LOCAL_GOAL, Line, lines_of_form, number_of
from evalsvc.inspections.workbook.wording import LIMIT, WORDS, limit_of
from evalsvc.papers.kinds import Look
from evalsvc.papers.letter import Letter, paragraph_of

_DIGITS = "一二三四五六七八九"
_ENDS = "。！？；.!?;"


@dataclass(frozen=True)
class Contrary:
    """A claim that citizens' data contradict: the row's key, the figure as a sentence, and what the unit answers to it."""

    key: str
    figure: str
    answer: str


def report_letter(outline: Outline, facts: SheetFacts, answers: Sequence[Answered], *, addressee: str = "", contrary: Sequence[Contrary] = ()) -> Letter:
    """The report of a sheet, to be laid out as .docx (`papers.document.docx_of`) or PDF (`papers.sheets.pdf_of`)."""
    lines = lines_of_form(outline, answers)
    by_key = {answer.key: answer for answer in answers}
    texts = [_opening(outline, facts), *_overview(outline, answers), *_by_goal(lines, by_key), *_unfulfilled(lines, by_key), *_contrary(lines, contrary)]
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
    """A number from 1 to 99 in Chinese: 十二."""
    tens, ones = divmod(number, 10)
    return f"{_DIGITS[tens - 1] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones - 1] if ones else ''}"


def _opening(outline: Outline, facts: SheetFacts) -> str:
    return f"按照《{outline.title}》（{outline.document}），{facts.unit}逐项开展了自查，现将有关情况报告如下。"


def _overview(outline: Outline, answers: Sequence[Answered]) -> Iterator[str]:
    official = {row.key for row in outline.rows}
    counted = Counter(answer.result for answer in answers if answer.key in official)
    seen, total = sum(counted[result] for result in Result if result), len(official)
    told = "、".join(f"{WORDS[result]}{counted[result]}项" for result in Result if result)
    local = sum(1 for answer in answers if answer.local)
    more = f"另有本地增加的要求{local}项。" if local else ""
    yield f"一、总体情况。自查表共{total}项要求，已自查{seen}项，其中{told}；尚未自查{total - seen}项。{more}"


def _by_goal(lines: Sequence[Line], by_key: dict[str, Answered]) -> Iterator[str]:
    yield "二、分项情况。"
    goal, place = None, 0
    for line in lines:
        if line.goal != goal:
            goal, place = line.goal, place + 1
            yield f"（{numeral(place)}）{line.goal or LOCAL_GOAL}。"
        yield from _told(line, by_key.get(line.key))


def _told(line: Line, answer: Answered | None) -> Iterator[str]:
    if answer is None or not line.finding:
        yield f"第{number_of(line)}项：尚未自查。"
        return
    evidence = f"{EVIDENCE}{'；'.join(answer.evidence)}。" if answer.evidence else ""
    yield f"第{number_of(line)}项：{_ended(line.finding)}{evidence}"


def _unfulfilled(lines: Sequence[Line], by_key: dict[str, Answered]) -> Iterator[str]:
    yield "三、存在的问题和下一步改进措施。"
    open_rows = [(line, answer) for line in lines if (answer := by_key.get(line.key)) and answer.result in UNFULFILLED]
    if not open_rows:
        yield "已自查的要求中，没有推进中或者未落实的。"
    for line, answer in open_rows:
        measure = _ended(answer.measure) or "尚未填写改进措施。"
        limit = f"{LIMIT}{_ended(limit_of(answer))}" if limit_of(answer) else ""
        yield f"第{number_of(line)}项（{WORDS[answer.result]}）：{measure}{limit}"


def _contrary(lines: Sequence[Line], contrary: Sequence[Contrary]) -> Iterator[str]:
    if not contrary:
        return
    yield "四、与群众评价数据不一致的情况。"
    numbers = {line.key: number_of(line) for line in lines}
    for each in contrary:
        answer = f"说明：{_ended(each.answer)}" if each.answer else "尚未说明。"
        yield f"第{numbers[each.key]}项：{_ended(each.figure)}{answer}"


def _ended(text: str) -> str:
    return f"{text}。" if text and text[-1] not in _ENDS else text
