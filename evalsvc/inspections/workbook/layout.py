"""The rows of the official form as they stand on paper, whatever file it becomes: goals merged, local rows last. Pure."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evalsvc.core.official import Cell, OfficialTable, Shown
from evalsvc.inspections.outline import Outline
from evalsvc.inspections.workbook.facts import Answered, SheetFacts
from evalsvc.inspections.workbook.wording import finding_cell, measure_cell

LOCAL = "（本地增加）"
LOCAL_GOAL = "本地增加"
EVIDENCE = "佐证材料："
WIDTHS = {6: (5.0, 13.0, 42.0, 19.0, 36.0, 30.0), 5: (5.0, 16.0, 52.0, 38.0, 34.0)}
COUNTED, GOAL, REQUIREMENT, DEADLINE = range(4)


@dataclass(frozen=True)
class Columns:
    """Which column of a form, from 0, holds what; a form without time limits has no `deadline`."""

    count: int
    deadline: int | None
    finding: int
    measure: int


@dataclass(frozen=True)
class Line:
    """A row of the form: what is asked, as it is printed, with its two cells of answers."""

    key: str
    number: str
    goal: str
    requirement: str
    deadline: str
    finding: str
    measure: str
    evidence: tuple[str, ...] = ()
    number_covers: int = 1  # how many rows its number and its goal cover; 0 where they began above
    goal_covers: int = 1


def columns_of(outline: Outline) -> Columns:
    """The columns of an outline's form: number, goal, requirement, perhaps a time limit, finding, measure."""
    count = len(outline.columns)
    if count not in WIDTHS:
        raise ValueError(f"a form has five or six columns, not {count}")
    return Columns(count, DEADLINE if count == len(WIDTHS[6]) else None, count - 2, count - 1)


def lines_of_form(outline: Outline, answers: Sequence[Answered]) -> list[Line]:
    """The rows of a sheet in the order of its document, local rows after them; a number that the document leaves out stays out."""
    by_key = {answer.key: answer for answer in answers if not answer.local}
    return [*_asked(outline, by_key), *_local(outline, [answer for answer in answers if answer.local])]


def form_table(outline: Outline, facts: SheetFacts, answers: Sequence[Answered]) -> OfficialTable:
    """The official form of a sheet."""
    columns = columns_of(outline)
    lines = lines_of_form(outline, answers)
    return OfficialTable(
        title=outline.title,
        widths=WIDTHS[columns.count],
        head=(outline.columns,),
        rows=[_cells(line, columns) for line in lines],
        unit=facts.unit_line,
        day=facts.day_line,
        notes=(
            *facts.notes,
            *(f"第{number_of(line)}项{EVIDENCE}{_together(line.evidence)}" for line in lines if line.evidence),
        ),
        signatures=facts.signatures,
        centred=_centred(columns),
    )


def blank_table(outline: Outline, title: str) -> OfficialTable:
    """The form of a round `title` with nothing in it: places for the unit, the day and the names are left open."""
    columns = columns_of(outline)
    return OfficialTable(
        title=outline.title,
        widths=WIDTHS[columns.count],
        head=(outline.columns,),
        rows=[_cells(line, columns) for line in lines_of_form(outline, [])],
        unit=f"填报单位：　　　　　　　　　　　　　　轮次：{title}",
        day="填表日期：　　　　年　　月　　日",
        signatures=("填表人：", "负责人：", "单位盖章："),
        centred=_centred(columns),
    )


def number_of(line: Line) -> str:
    """How a row is called in a sentence: the part of its key that is its number in the document, or its place after all of them."""
    return line.requirement.partition(".")[0] if line.requirement.partition(".")[0].isdigit() else line.key.rpartition("/")[2]


def local_text(place: int, text: str) -> str:
    """A local row as it is printed, counted on after the official ones."""
    return f"{place}.{text}{LOCAL}"


def counts_rows(outline: Outline) -> bool:
    """Whether the first column counts rows, because the document gives its goals no numbers."""
    return not any(goal.number for goal in outline.goals)


def _asked(outline: Outline, by_key: Mapping[str, Answered]) -> Iterator[Line]:
    counts = counts_rows(outline)
    places = itertools.count(1)
    for goal in outline.goals:
        for first, row in enumerate(goal.rows):
            place, covers = next(places), 0 if first else len(goal.rows)
            answer = replace(by_key.get(row.key, Answered(row.key)), is_negative=row.is_negative)
            number = str(place) if counts else goal.number
            yield _line(answer, number, goal.name, row.printed, row.deadline_words, (1 if counts else covers, covers))


def _local(outline: Outline, answers: Sequence[Answered]) -> Iterator[Line]:
    counts = counts_rows(outline)
    for first, answer in enumerate(answers):
        place, covers = len(outline.rows) + first + 1, 0 if first else len(answers)
        yield _line(answer, str(place) if counts else "", LOCAL_GOAL, local_text(place, answer.text), "", (1 if counts else covers, covers))


def _line(answer: Answered, number: str, goal: str, requirement: str, deadline: str, covers: tuple[int, int]) -> Line:
    return Line(answer.key, number, goal, requirement, deadline, finding_cell(answer), measure_cell(answer), answer.evidence, *covers)


def _together(titles: Sequence[str]) -> str:
    """Titles in one line; a reader takes them apart again at what none of them holds."""
    return "；".join(title.replace("；", "，") for title in titles)


def _centred(columns: Columns) -> frozenset[int]:
    return frozenset({COUNTED, GOAL} | ({columns.deadline} if columns.deadline else set()))


def _cells(line: Line, columns: Columns) -> list[Shown]:
    number: list[Shown] = [Cell(line.number, rows=line.number_covers)] if line.number_covers else []
    goal: list[Shown] = [Cell(line.goal, rows=line.goal_covers)] if line.goal_covers else []
    deadline: list[Shown] = [] if columns.deadline is None else [line.deadline]
    return [*number, *goal, line.requirement, *deadline, line.finding, line.measure]
