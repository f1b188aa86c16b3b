"""The loader names what contradicts itself in a document or a questionnaire, by file, line and key."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalsvc.config import SURVEYS
from evalsvc.instruments.loader import read_folder, read_form

SHEET, LETTER, CAMPAIGN, ASKED = "mianyang-2019-18/v1.yaml", "boshan-2021-6/v1.yaml", "shaanxi-health-2020-36/v1.yaml", "third-party/v2.yaml"
SPOILT = [
    (SHEET, 'day: "2019-10-25"', 'day: "2019-10-26"', "the words 2019年10月25日前 say 2019-10-25"),
    (SHEET, "kind: throughout", "kind: long_term", "the words 贯穿全过程 say throughout"),
    (SHEET, '          day: "2019-10-25"\n', "", "dated has day, period has first and day, and no other kind has either"),
    (
        SHEET,
        "          - number: 2\n            name: 单位新增",
        "          - number: 3\n            name: 单位新增",
        "the numbers count from 1 without a gap; 2 stands here, not 3",
    ),
    (SHEET, "words: 长期", "words: ' 长期'", "an official text is written in one line, without white space, in Unicode's NFC form"),
    (SHEET, "- key: aims", "- key: tasks", "'tasks' is given twice"),
    (SHEET, "      - 受理条件", "      - 受理的条件", "the sentence does not say this, or not in this order"),
    (SHEET, "sentence: 列明", "sentence: 写明", "the document does not say this"),
    (SHEET, "ability: inspections", "ability: magic", "this can only be 'rating', 'points'"),
    (SHEET, "kind: checklist", "kind: chequelist", "kind 'chequelist' is not known"),
    (LETTER, "          - contact-phone\n", "", "the text has 2 blanks, 1 are named"),
    (LETTER, "- key: officers", "- key: place", "the field 'place' is given twice"),
    (CAMPAIGN, "text: 督查情况要予以公开通报", "text: 督查情况予以公开通报", "the text of the stage does not say this"),
    (CAMPAIGN, 'first: "2020-09-01"', 'first: "2020-09-02"', "the words 2020年9月至10月 say 2020-09-01"),
    (ASKED, "key: sample", "key: interviewer", "'interviewer' is given twice"),
    (ASKED, "key: good\n", "key: good\n    show_if: {question: better, equals: level-1}\n", "no earlier question is called 'better'"),
    (ASKED, "key: good\n", "key: good\n    show_if: {question: overall, equals: level-6}\n", "the question 'overall' has no answer 'level-6'"),
    (ASKED, "key: good\n    kind: text", "key: good\n    kind: choice", "a choice needs at least two options"),
    (ASKED, "means: place", "means: sample", "'sample' is given twice"),
    (ASKED, "means: overall", "means: interviewer", "a question that means 'interviewer' is of kind line, required, and always asked"),
    (ASKED, "    required: true\n    means: overall", "    means: overall", "a question that means 'overall' is of kind level, required, and always asked"),
    (ASKED, "name: 基本满意", "name: 一般", "level 3 is called 基本满意; its wording is fixed"),
    (ASKED, "kind: questionnaire", "kind: quiz", "kind 'quiz' is not known; it is one of rating, questionnaire, document"),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), SPOILT, ids=[f"{file[:8]} {message[:30]}" for file, _, _, message in SPOILT])
def test_contradiction_is_named(folder, file, old, new, message):
    folder.spoil(old, new, file)

    messages = read_folder(folder.root)[1]

    assert [one for one in messages if one.startswith(f"{file}:") and message in one], messages


def test_condition_on_an_earlier_answer_is_accepted(folder):
    folder.spoil("key: good\n", "key: good\n    show_if: {question: overall, equals: level-5}\n", ASKED)

    assert read_folder(folder.root)[1] == []


@settings(max_examples=60, deadline=None)
@given(data=st.data(), file=st.sampled_from([SHEET, LETTER, CAMPAIGN, ASKED]), act=st.sampled_from(["drop", "swap", "indent", "empty", "list"]))
def test_file_with_a_changed_line_never_crashes_the_loader(data, file, act):
    lines = (SURVEYS / file).read_text(encoding="utf-8").splitlines(keepends=True)
    line = data.draw(st.integers(1, len(lines) - 1))
    key = lines[line].partition(":")[0]
    changed = {"drop": "", "swap": lines[line - 1], "indent": f"  {lines[line]}", "empty": f"{key}: {{}}\n", "list": f"{key}: [1, {{a: 2}}]\n"}
    lines[line] = changed[act]

    loaded, faults = read_form("".join(lines).encode(), file=file)

    assert (loaded is None) == bool(faults)
