"""What counts of a filled sheet, and what is missing, for any answers."""

from datetime import UTC, datetime

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from evalsvc.config import SURVEYS
from evalsvc.instruments.loader import load_folder
from evalsvc.visits.sheet import Filled, Finding, condition_of, differences, given, in_words, key_of, missing

FORMS = {(one.form.key, one.form.version): one.form for one in load_folder(SURVEYS)}
VISIT, SURVEY = FORMS["secret-visit", 1], FORMS["third-party", 2]
REQUIRED = {"interviewer", "sample", "place", "open", "badge", "wait", "told-once", "extra-papers", "older-people", "courtesy", "surroundings", "overall"}
AT = datetime(2026, 11, 19, 1, 30, tzinfo=UTC)


def test_answer_means_what_the_file_says():
    assert {meaning: key_of(SURVEY, meaning) for meaning in ("interviewer", "sample", "place", "overall")} == {
        "interviewer": "interviewer",
        "sample": "sample",
        "place": "place",
        "overall": "overall",
    }
    assert key_of(FORMS["third-party", 1], "overall") is None


def test_empty_sheet_misses_what_is_required():
    assert set(missing(VISIT, {})) == REQUIRED
    assert set(missing(SURVEY, {})) == {"interviewer", "sample", "place", "overall"}


def test_answer_to_what_is_not_asked_does_not_count():
    closed = {"open": "no", "closed-since": "3号窗口，9:10"}

    assert given(VISIT, closed) == closed
    assert given(VISIT, closed | {"open": "yes"}) == {"open": "yes"}
    assert given(VISIT, {"closed-since": "3号窗口"}) == {}


def test_said_not_to_be_answered_is_no_answer():
    assert given(SURVEY, {"first-asked": "none", "told-once": "2"}) == {"told-once": "2"}


def test_condition_in_words():
    asked = {question.key: question for question in VISIT.questions}

    assert condition_of(VISIT, asked["closed-since"]) == "否"
    assert condition_of(VISIT, asked["open"]) == ""


@pytest.mark.parametrize(("key", "answer", "words"), [("overall", "3", "基本满意"), ("wait", "hour", "31至60分钟"), ("place", "大厅", "大厅")])
def test_answer_in_words(key, answer, words):
    assert in_words(next(question for question in VISIT.questions if question.key == key), answer) == words


def test_differences_name_what_is_kept_now():
    kept = Filled(AT, {"overall": "2", "place": "南厅"}, (Finding("无人值守"),))
    typed = Filled(AT, {"overall": "4", "place": "南厅", "seen": "排队长"})

    assert differences(VISIT, kept, typed) == [("总的来说，这次办事的感受", "不满意"), ("现场情况（可不填）", "（空）"), ("发现的问题", "无人值守")]


ANSWERS = st.dictionaries(
    st.sampled_from([question.key for question in VISIT.questions] + ["nothing"]), st.sampled_from(["", "none", "yes", "no", "1", "5", "字"])
)


@every(typed=ANSWERS)
def test_what_counts_is_a_part_of_what_was_typed_and_counts_again(typed):
    counted = given(VISIT, typed)

    assert counted.items() <= typed.items()
    assert given(VISIT, counted) == counted
    assert set(missing(VISIT, typed)) == REQUIRED - counted.keys()
