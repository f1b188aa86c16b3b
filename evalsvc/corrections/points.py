"""The five points (五定), without which no work begins: problem, measures, persons, goal, time limit. Pure.

定问题表现、定整改措施、定责任人员、定预期目标、定工作时限 (文民发[2023]15号).
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class FivePoints:
    """What is set of a correction so far; `measures` holds text, person and last day of each."""

    problem: str
    measures: tuple[tuple[str, str, date | None], ...]
    leader: str
    person: str
    goal: str
    due_on: date | None


@dataclass(frozen=True)
class Point:
    """One of the five: its name, and what is still missing of it, in words; empty when it is set."""

    name: str
    missing: str


def five_points(said: FivePoints) -> list[Point]:
    """The five points in their order."""
    return [
        Point("定问题表现", "" if said.problem else "写明问题表现"),
        Point("定整改措施", _measures(said)),
        Point("定责任人员", _persons(said)),
        Point("定预期目标", "" if said.goal else "写明预期目标"),
        Point("定工作时限", "" if said.due_on else "定完成时限"),
    ]


def missing(said: FivePoints) -> list[str]:
    """What is still missing, in words; empty when all five are set."""
    return [point.missing for point in five_points(said) if point.missing]


def _measures(said: FivePoints) -> str:
    if not said.measures:
        return "至少写一项整改措施"
    if any(not person or not due for _text, person, due in said.measures):
        return "每项措施都要有责任人和完成日期"
    late = said.due_on is not None and any(due and due > said.due_on for _text, _person, due in said.measures)
    return "有措施的完成日期晚于完成时限" if late else ""


def _persons(said: FivePoints) -> str:
    unnamed = [word for word, given in (("责任领导", said.leader), ("责任人", said.person)) if not given]
    return f"定{'、'.join(unnamed)}" if unnamed else ""
