"""The report of a whole round (汇总报告) in words: who handed in, both bars, problems by goal, claims of each unit with what citizens say. Pure."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from evalsvc.core.clock import prose_date
from evalsvc.core.digits import percent
from evalsvc.inspections.outline import AskedRow, Outline
from evalsvc.inspections.progress import CAME_WORDS, Came
from evalsvc.inspections.states import UNFULFILLED, Result
from evalsvc.inspections.workbook.facts import Answered
from evalsvc.inspections.workbook.report import Contrary, ended, held_against, next_steps, numeral, tally
from evalsvc.inspections.workbook.wording import FOUND, WORDS
from evalsvc.papers.kinds import Look
from evalsvc.papers.letter import Letter, paragraph_of


@dataclass(frozen=True)
class UnitTold:
    """A unit of a round: how it stands, when it handed in, why it is excused; of what it handed in the rows, their numbers in the ledger, its claims."""

    name: str
    came: Came
    day: date | None = None
    reason: str = ""
    answers: Sequence[Answered] = ()
    corrections: dict[str, str] = field(default_factory=dict)
    claims: Sequence[Contrary] = ()


@dataclass(frozen=True)
class RoundFacts:
    """Which round it is: who asks, its title, the last day of its first stage, the day of the report."""

    organ: str
    title: str
    last_day: date
    day: date


def round_letter(outline: Outline, facts: RoundFacts, units: Sequence[UnitTold]) -> Letter:
    """The report of a round, to be laid out as .docx or PDF."""
    told = [unit for unit in units if unit.answers]
    opening = f"按照《{outline.title}》（{outline.document}），{facts.organ}组织开展了“{facts.title}”，现将情况汇总如下。"
    texts = [opening, *_overview(outline, facts, units, told), *_each(outline, told), *_problems(outline, told), *_claims(outline, told)]
    return Letter(
        kind="inspection_round_report",
        kind_name="自查汇总报告",
        look=Look.PLAIN.value,
        organ=facts.organ,
        head="",
        number="",
        title=f"关于{facts.title}情况的汇总报告",
        addressee="",
        paragraphs=tuple(paragraph_of(text) for text in texts),
        day=prose_date(facts.day),
    )


def _overview(outline: Outline, facts: RoundFacts, units: Sequence[UnitTold], told: Sequence[UnitTold]) -> Iterator[str]:
    held = {came: [unit for unit in units if unit.came is came] for came in Came}
    stand = "；".join(f"{CAME_WORDS[came][0]}{len(some)}个{_named(came, some)}" for came, some in held.items() if some)
    yield f"一、总体情况。本轮要求{len(units)}个单位自查，自查阶段{prose_date(facts.last_day)}截止。{stand}。"
    counted = Counter(answer.result for unit in told for answer in _official(outline, unit))
    asked = len(told) * len(outline.rows)
    seen = sum(counted[result] for result in Result if result)
    counts = asked - counted[Result.NOT_APPLICABLE]
    done = counted[Result.DONE]
    if told:
        yield (
            f"已提交的{len(told)}个单位共{asked}项，已自查{seen}项（{percent(seen, asked)}）；不适用的不算，{counts}项中"
            f"{outline.words_of(Result.DONE)}{done}项（{percent(done, counts)}），{outline.words_of(Result.UNDER_WAY)}{counted[Result.UNDER_WAY]}项，"
            f"{outline.words_of(Result.NOT_BEGUN)}{counted[Result.NOT_BEGUN]}项。"
            f"已自查是选了结果的项数，与{'有没有发现问题' if outline.is_negative else '是否落实'}是两回事。"
        )


def _named(came: Came, units: Sequence[UnitTold]) -> str:
    """The units that have to be named, with why where there is a reason."""
    if came is Came.ON_TIME:
        return ""
    return f"（{'、'.join(f'{unit.name}：{unit.reason}' if unit.reason else unit.name for unit in units)}）"


def _each(outline: Outline, told: Sequence[UnitTold]) -> Iterator[str]:
    yield "二、各单位情况。"
    if not told:
        yield "还没有单位提交。"
    for place, unit in enumerate(told, start=1):
        parts = tally(outline, unit.answers)
        day = f"{prose_date(unit.day)}提交，" if unit.day else ""
        local = sum(answer.local for answer in unit.answers)
        more = f"另有本地增加的要求{local}项。" if local else ""
        yield f"（{numeral(place)}）{unit.name}。{day}{CAME_WORDS[unit.came][0]}。{parts}。{more}"


def _problems(outline: Outline, told: Sequence[UnitTold]) -> Iterator[str]:
    yield "三、存在的问题和下一步改进措施。"
    place = 0
    for goal in outline.goals:
        found = [text for row in goal.rows for text in _of_row(row, told)]
        if found:
            place += 1
            yield f"（{numeral(place)}）{goal.name}。"
            yield from found
    asked = {row.key for row in outline.rows}
    if local := [text for unit in told for text in _beyond(asked, unit)]:
        place += 1
        yield f"（{numeral(place)}）本地增加。"
        yield from local
    if not place:
        yield "已提交的各项，没有发现问题。" if outline.is_negative else "已提交的要求中，没有推进中或者未落实的。"


def _of_row(row: AskedRow, told: Sequence[UnitTold]) -> Iterator[str]:
    for unit in told:
        answer = next((answer for answer in unit.answers if answer.key == row.key), None)
        if answer is not None and answer.result in UNFULFILLED:
            words = FOUND if row.is_negative else WORDS
            yield f"第{row.number}项，{unit.name}（{words[answer.result]}）：{ended(answer.finding)}{next_steps(answer, unit.corrections.get(row.key, ''))}"


def _beyond(asked: Collection[str], unit: UnitTold) -> Iterator[str]:
    """Rows that the round itself does not ask: of the unit's own making, or of a newer version that it went over to."""
    for answer in unit.answers:
        if answer.key not in asked and answer.result in UNFULFILLED:
            steps = next_steps(answer, unit.corrections.get(answer.key, ""))
            yield f"{unit.name}（{WORDS[answer.result]}）：{ended(answer.text)}{ended(answer.finding)}{steps}"


def _claims(outline: Outline, told: Sequence[UnitTold]) -> Iterator[str]:
    held = [unit for unit in told if unit.claims]
    if not held:
        return
    contrary = sum(each.is_contrary for unit in held for each in unit.claims)
    yield "四、自查结果与群众评价、工作数据的对照。"
    yield f"提交时与“已落实”不一致的共{contrary}项，数字和填报单位的说明如下。"
    numbers = {row.key: row.number for row in outline.rows}
    for place, unit in enumerate(held, start=1):
        yield f"（{numeral(place)}）{unit.name}。"
        yield from (held_against(numbers.get(each.key, each.key.rpartition("/")[2]), each) for each in unit.claims)


def _official(outline: Outline, unit: UnitTold) -> list[Answered]:
    asked = {row.key for row in outline.rows}
    return [answer for answer in unit.answers if answer.key in asked]
