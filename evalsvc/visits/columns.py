"""The columns of records as a table, made from a questionnaire (import and export share them), and a sheet as a row. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from evalsvc.core.masking import mask
from evalsvc.core.tables import Column, Holds, Row, Value, Values
from evalsvc.instruments.kinds import LEVEL_NAMES, LEVELS
from evalsvc.instruments.questionnaires import Question, Questionnaire
from evalsvc.visits.sheet import CLAUSE_LIMIT, FINDINGS, PROBLEM_LIMIT, Finding, condition_of, field_of, limit_of

PLACES = range(1, FINDINGS + 1)
NOTE_OF_PLAN = "写计划的名称；有同名的，写计划的编号，就是计划页面地址里的那一段。"
NOTE_OF_UNIT = "写计划里的访查对象；有同名的写路径，例如“涪城区医保服务大厅/1号窗口”。"


class Said(NamedTuple):
    """What a row says of a visit: the day, answers by question, and findings."""

    day: date
    answers: Mapping[str, str]
    findings: tuple[Finding, ...]


def columns_of(form: Questionnaire) -> tuple[Column, ...]:
    """Plan, unit and day, then the questions in their order, then problems with their clauses."""
    lead = (
        Column("plan", "访查计划", needed=True, limit=80, width=24, note=NOTE_OF_PLAN),
        Column("unit", "访查对象", needed=True, limit=300, width=36, note=NOTE_OF_UNIT, also=("单位",)),
        Column("day", "访查日期", Holds.DAY, needed=True, width=14, note="例如2026-11-20；要在计划的起止日期之间。", also=("调查日期",)),
    )
    return (*lead, *(_column(form, question) for question in form.questions), *_columns_of_findings())


def _columns_of_findings() -> list[Column]:
    found = []
    for place in PLACES:
        note = "一处写一个问题：在哪里、看到什么。不要写人的姓名和电话。" if place == 1 else ""
        found.append(Column(f"problem_{place}", f"问题{place}", limit=PROBLEM_LIMIT, width=36, note=note))
        found.append(Column(f"clause_{place}", f"问题{place}对应的条款", limit=CLAUSE_LIMIT, width=24))
    return found


def _column(form: Questionnaire, question: Question) -> Column:
    choices = _choices(question)
    condition = f"只在“{asked}”时填。" if (asked := _asked_on(form, question)) else ""
    holds = Holds.CHOICE if choices else Holds.CODE if question.means == "sample" else Holds.TEXT
    return Column(
        field_of(question.key),
        question.ask.text,
        holds,
        needed=question.required and question.show_if is None,
        note=(f"{question.hint.text}。" if question.hint else "") + condition,
        choices=choices,
        limit=limit_of(question),
        width=14 if question.kind in ("level", "choice") else 30 if question.kind == "text" else 18,
    )


def _asked_on(form: Questionnaire, question: Question) -> str:
    if question.show_if is None:
        return ""
    earlier = next(each for each in form.questions if each.key == question.show_if.question)
    return f"{earlier.ask.text}：{condition_of(form, question)}"


def _choices(question: Question) -> dict[str, str]:
    if question.kind == "level":
        return {str(level): LEVEL_NAMES[level] for level in LEVELS}
    return {option.key: option.text for option in question.options} if question.kind == "choice" else {}


def said_in(row: Row, form: Questionnaire, day: date, kept: Said | None) -> Said:
    """What a row says, as it will be kept: texts without personal numbers; what the file has no column for stays as it is."""
    old = kept.answers if kept else {}
    answers = {question.key: row.text(field_of(question.key), old.get(question.key, "")) for question in form.questions}
    shown = {question.key: mask(answers[question.key]) if question.kind in ("text", "line") else answers[question.key] for question in form.questions}
    return Said(day, shown, _findings(row, kept.findings if kept else ()))


def _findings(row: Row, kept: tuple[Finding, ...]) -> tuple[Finding, ...]:
    blank = Finding("", "")
    old = [*kept, *[blank] * (FINDINGS - len(kept))]
    named = [(mask(row.text(f"problem_{n}", old[n - 1].problem)), mask(row.text(f"clause_{n}", old[n - 1].clause))) for n in PLACES]
    return tuple(Finding(problem, clause) for problem, clause in named if problem)


def values_of(form: Questionnaire, *, plan: str, unit: str, said: Said) -> Values:
    """A record by column key."""
    values: dict[str, Value] = {"plan": plan, "unit": unit, "day": said.day}
    values |= {field_of(question.key): said.answers.get(question.key) or None for question in form.questions}
    for place, finding in enumerate(said.findings[:FINDINGS], start=1):
        values |= {f"problem_{place}": finding.problem, f"clause_{place}": finding.clause or None}
    return values
