"""What must hold between the keys of a questionnaire."""

from collections.abc import Iterator
from typing import Any

from evalsvc.core.yaml_files import Where
from evalsvc.instruments.kinds import LEVELS
from evalsvc.instruments.meaning.walking import Finding, entries, level_findings, repeated, source_findings

KIND_OF_MEANING = {"interviewer": "line", "sample": "line", "place": "line", "overall": "level"}
LEVEL_ANSWERS = frozenset(f"level-{level}" for level in LEVELS)


def questionnaire_findings(data: dict[str, Any]) -> Iterator[Finding]:
    """Everything that contradicts itself or the fixed rules in a questionnaire."""
    yield from source_findings(data)
    yield from level_findings(data)
    questions: list[tuple[Where, dict[str, Any]]] = [(("questions", place), entry) for place, entry in entries(data, "questions")]
    yield from repeated(questions)
    yield from repeated(questions, "means")
    answers: dict[str, frozenset[str]] = {}
    for where, question in questions:
        yield from _question(where, question)
        yield from _condition(where, question, answers)
        answers[str(question.get("key"))] = _answers(question)


def _question(where: Where, question: dict[str, Any]) -> Iterator[Finding]:
    options = [((*where, "options", place), entry) for place, entry in entries(question, "options")]
    yield from repeated(options)
    if question.get("kind") == "choice" and len(options) < 2:
        yield where, "a choice needs at least two options"
    if question.get("kind") != "choice" and "options" in question:
        yield (*where, "options"), "only a choice has options"
    kind = KIND_OF_MEANING.get(str(question.get("means")))
    if kind and (question.get("kind") != kind or not question.get("required") or "show_if" in question):
        yield (*where, "means"), f"a question that means {question['means']!r} is of kind {kind}, required, and always asked"


def _answers(question: dict[str, Any]) -> frozenset[str]:
    if question.get("kind") == "level":
        return LEVEL_ANSWERS
    return frozenset(str(entry.get("key")) for _, entry in entries(question, "options"))


def _condition(where: Where, question: dict[str, Any], answers: dict[str, frozenset[str]]) -> Iterator[Finding]:
    condition = question.get("show_if")
    if not isinstance(condition, dict):
        return
    asked, equals = str(condition.get("question")), condition.get("equals")
    if asked not in answers:
        yield (*where, "show_if", "question"), f"no earlier question is called {asked!r}"
    elif equals not in answers[asked]:
        yield (*where, "show_if", "equals"), f"the question {asked!r} has no answer {equals!r}"
