"""A record's sheet: what was filled in, checked against the questionnaire, without texts that nobody asked for. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from evalsvc.instruments.kinds import LEVEL_NAMES
from evalsvc.instruments.questionnaires import Question, Questionnaire

NO_ANSWER = "none"
LINE_LIMIT, TEXT_LIMIT, SAMPLE_LIMIT, PROBLEM_LIMIT, CLAUSE_LIMIT = 80, 500, 40, 500, 200
FINDINGS = 8
MISSING = "这一项必须填写。"


@dataclass(frozen=True)
class Finding:
    """A problem as seen, and the clause that it touches."""

    problem: str
    clause: str = ""


@dataclass(frozen=True)
class Filled:
    """What stands in a sheet: answers by question (a level as its digit, a choice as its key), findings, and when it was."""

    visited_at: datetime
    answers: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def key_of(form: Questionnaire, meaning: str) -> str | None:
    """The key of the question that means this to a record, or None when it is not asked."""
    return next((question.key for question in form.questions if question.means == meaning), None)


def field_of(key: str) -> str:
    """What the field of a question is called in a form, so that no key of a question is a word of forms."""
    return f"q-{key}"


def limit_of(question: Question) -> int:
    """How many characters an answer may have."""
    if question.means == "sample":
        return SAMPLE_LIMIT
    return TEXT_LIMIT if question.kind == "text" else LINE_LIMIT


def is_asked(question: Question, answers: Mapping[str, str]) -> bool:
    """Whether the question is to be answered, given the answers to those before it."""
    if question.show_if is None:
        return True
    earlier = answers.get(question.show_if.question, "")
    return question.show_if.equals in (earlier, f"level-{earlier}")


def condition_of(form: Questionnaire, question: Question) -> str:
    """The answer on which a question hangs, in words; empty when it is always asked."""
    if question.show_if is None:
        return ""
    earlier = next(each for each in form.questions if each.key == question.show_if.question)
    return in_words(earlier, question.show_if.equals.removeprefix("level-") if earlier.kind == "level" else question.show_if.equals)


def given(form: Questionnaire, typed: Mapping[str, str]) -> dict[str, str]:
    """The answers that count: those that are not empty, to questions that are asked."""
    found: dict[str, str] = {}
    for question in form.questions:
        answer = typed.get(question.key, "")
        if answer not in ("", NO_ANSWER) and is_asked(question, found):
            found[question.key] = answer
    return found


def missing(form: Questionnaire, typed: Mapping[str, str]) -> list[str]:
    """The keys of the required questions that are asked and not answered."""
    answers = given(form, typed)
    return [question.key for question in form.questions if question.required and question.key not in answers and is_asked(question, answers)]


def in_words(question: Question, answer: str) -> str:
    """An answer as people read it."""
    if question.kind == "level":
        return LEVEL_NAMES[int(answer)]
    if question.kind == "choice":
        return next((option.text for option in question.options if option.key == answer), answer)
    return answer


def differences(form: Questionnaire, kept: Filled, typed: Filled) -> list[tuple[str, str]]:
    """What the kept sheet says where it differs from the typed one: question and answer in words."""
    found = []
    for question in form.questions:
        answer = kept.answers.get(question.key, "")
        if answer != typed.answers.get(question.key, "").replace(NO_ANSWER, ""):
            found.append((question.ask.text, in_words(question, answer) if answer else "（空）"))
    seen = tuple(finding for finding in typed.findings if finding.problem)
    if kept.findings != seen:
        found.append(("发现的问题", "；".join(finding.problem for finding in kept.findings) or "（没有）"))
    return found
