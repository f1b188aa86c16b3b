"""The merged table (汇总表) of a round: each requirement once, below it the answers of all units, local rows last. Pure.

The units stand below each other and not beside each other: three narratives fill the width of A4, the answers of two hundred
units only its length. What is asked is merged over a few lines at a time and printed again, so that every page says what its
answers are about.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from evalsvc.core.clock import prose_date
from evalsvc.core.official import Cell, OfficialTable, Shown
from evalsvc.inspections.outline import Outline
from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook.facts import Answered
from evalsvc.inspections.workbook.layout import COUNTED, GOAL, LOCAL, LOCAL_GOAL, columns_of, counts_rows
from evalsvc.inspections.workbook.wording import FOUND, WORDS, finding_cell, measure_cell

UNIT = "填报单位"
TOGETHER = 8  # lines over which a requirement is merged; about half a page
AGAIN = "（续）"
NOT_LOOKED_AT = "（未自查）"
TOTAL = re.compile(r"合计\d+个单位")
WIDTHS = {6: (5.0, 12.0, 32.0, 19.0, 18.0, 33.0, 26.0), 5: (5.0, 12.0, 44.0, 18.0, 39.0, 27.0)}


@dataclass(frozen=True)
class UnitSheet:
    """What a unit answered; None when it has not handed in its sheet."""

    unit: str
    answers: Sequence[Answered] | None


@dataclass(frozen=True)
class _Asked:
    """What stands before the units: number, goal, requirement and, where the form has one, the time limit."""

    number: str
    goal: str
    requirement: str
    deadline: tuple[str, ...]

    def cells(self, lines: int, *, again: bool) -> list[Shown]:
        requirement = f"{self.requirement}{AGAIN}" if again else self.requirement
        return [Cell(text, rows=lines) for text in (self.number, self.goal, requirement, *self.deadline)]


def merged_table(outline: Outline, sheets: Sequence[UnitSheet], *, unit: str, title: str, day: date) -> OfficialTable:
    """The merged table of a round `title` that `unit` keeps, units in the order given; who has not handed in is named below it."""
    columns = columns_of(outline)
    handed = [sheet for sheet in sheets if sheet.answers is not None]
    late = [sheet.unit for sheet in sheets if sheet.answers is None]
    notes = (f"注：共{len(sheets)}个单位，已报送{len(handed)}个。", *([f"未报送：{'、'.join(late)}。"] if late else []))
    shift = columns.finding
    return OfficialTable(
        title=f"{outline.title}（汇总）",
        widths=WIDTHS[columns.count],
        head=((*outline.columns[:shift], UNIT, *outline.columns[shift:]),),
        rows=[*_official(outline, handed), *_local(outline, handed)],
        unit=f"汇总单位：{unit}　　轮次：{title}",
        day=f"汇总日期：{prose_date(day)}",
        notes=notes,
        signatures=("填表人：", "负责人：", "单位盖章："),
        centred=frozenset({COUNTED, GOAL, *([columns.deadline] if columns.deadline else []), shift}),
    )


def is_merged(lines: Iterable[tuple[int, Mapping[int, str]]]) -> bool:
    """Whether the lines of a file are those of a merged table: they count units below a requirement."""
    return any(TOTAL.fullmatch(text) for _, texts in lines for text in texts.values())


def _official(outline: Outline, sheets: Sequence[UnitSheet]) -> Iterator[list[Shown]]:
    by_unit = [(sheet.unit, {answer.key: answer for answer in sheet.answers or ()}) for sheet in sheets]
    counts, has_deadline, place = counts_rows(outline), columns_of(outline).deadline is not None, 0
    for goal in outline.goals:
        for row in goal.rows:
            place += 1
            answers = [(unit, replace(answered.get(row.key, Answered(row.key)), is_negative=row.is_negative)) for unit, answered in by_unit]
            asked = _Asked(str(place) if counts else goal.number, goal.name, row.printed, (row.deadline_words,) if has_deadline else ())
            yield from _together(
                asked, [_summed([answer.result for _, answer in answers], FOUND if row.is_negative else WORDS), *(_line(*each) for each in answers)]
            )


def _local(outline: Outline, sheets: Sequence[UnitSheet]) -> Iterator[list[Shown]]:
    deadline = ("",) if columns_of(outline).deadline is not None else ()
    for sheet in sheets:
        for answer in sheet.answers or ():
            if answer.local:
                yield from _together(_Asked("", LOCAL_GOAL, f"{answer.text}{LOCAL}", deadline), [_line(sheet.unit, answer)])


def _together(asked: _Asked, lines: Sequence[list[Shown]]) -> Iterator[list[Shown]]:
    for first in range(0, len(lines), TOGETHER):
        some = lines[first : first + TOGETHER]
        yield [*asked.cells(len(some), again=first > 0), *some[0]]
        yield from some[1:]


def _line(unit: str, answer: Answered) -> list[Shown]:
    return [unit, finding_cell(answer) or NOT_LOOKED_AT, measure_cell(answer)]


def _summed(results: Sequence[Result], words: Mapping[Result, str]) -> list[Shown]:
    counted = Counter(results)
    told = [f"{words[result]}{counted[result]}个" for result in Result if result and counted[result]]
    if counted[Result.NONE]:
        told.append(f"未填结果{counted[Result.NONE]}个")
    return [f"合计{len(results)}个单位", "，".join(told) or "—", ""]
