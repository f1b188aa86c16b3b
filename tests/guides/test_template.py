"""Completeness as people count it, against an oracle of sets."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsvc.guides.elements import list_of
from evalsvc.guides.template import completeness


@dataclass(frozen=True)
class Row:
    number: int
    is_absent: bool = False
    levels: str = "C"
    basis: str = "依据"
    materials: str = "表"
    time_limit: str = "即时"
    steps: str = "申请"


def test_numbers_are_joined_to_runs():
    rows = [Row(number, basis="" if number in (1, 3, 4, 5, 9) else "依据") for number in range(1, 11)]

    assert completeness(rows).numbers == "1、3—5、9"
    assert completeness([]).is_complete


@pytest.mark.parametrize(
    ("term", "text", "shape"),
    [
        ("办理流程", "申请\n办结", "ol"),
        ("办理流程", "1.申请\n2.办结", ""),
        ("办理流程", "（一）申请\n（二）办结", ""),
        ("办理流程", "申请—受理—办结", ""),
        ("办事材料", "身份证\n2寸照片2张", "ul"),
        ("办事材料", "①身份证\n②户口簿", ""),
        ("办理地点", "临园路东段72号\n周一至周五", ""),
    ],
)
def test_lines_are_a_list_where_they_are_steps_or_papers_without_numbers(term, text, shape):
    assert list_of({"term": term, "text": text}) == shape


@given(st.lists(st.sampled_from(["full", "absent", "levels", "basis", "materials", "time_limit", "steps"]), max_size=60))
def test_counts_add_up_and_runs_name_exactly_what_is_missing(kinds):
    made = {"full": Row(0), "absent": Row(0, is_absent=True, basis="")}
    rows = [replace(made.get(kind, Row(0)), number=place, **({} if kind in made else {kind: ""})) for place, kind in enumerate(kinds, start=1)]
    done = completeness(rows)
    told = set()
    for run in filter(None, done.numbers.split("、")):
        first, _, last = run.partition("—")
        told |= set(range(int(first), int(last or first) + 1))

    assert told == {place for place, kind in enumerate(kinds, start=1) if kind not in ("full", "absent")}
    assert done.filled == kinds.count("full")
    assert done.absent == kinds.count("absent")
    assert done.filled + done.absent + len(told) == done.total == len(kinds)
