"""Shares of a campaign: against sums by hand, and intervals against an independent formula."""

from math import sqrt

import pytest

from evalsvc.visits.results import Facts, Results, Share
from evalsvc.visits.wants import Citizens
from tests.visits.test_sheet import SURVEY, VISIT

NAMES = {7: "涪城区医保服务大厅", 9: "三台县医保服务大厅"}
BOUNDS = "计入未评价的人：45.00%–95.00%（已知服务人次的2个窗口日）"
COUNTED = {(7, "overall", 5): 12, (7, "overall", 3): 3, (7, "overall", 2): 5, (9, "overall", 4): 4, (7, "courtesy", 1): 2, (7, "courtesy", 5): 6}


def facts(form=SURVEY, least=0, **more):
    given = {
        "counted": COUNTED,
        "chosen": {},
        "texts": {},
        "findings": [],
        "citizens": {7: Citizens(90, 100, BOUNDS)},
    }
    return Facts(form=form, names=NAMES, least=least, **{**given, **more})


def interval(successes, trials):
    """Wilson's interval as E. B. Wilson prints it: the roots of a quadratic."""
    z, share = 1.959963984540054, successes / trials
    a, b, c = trials + z * z, -(2 * trials * share + z * z), trials * share * share
    root = sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def test_targets_by_the_level_on_the_whole():
    first, second = Results(facts()).targets

    assert (first.name, first.n, first.satisfied.ratio, first.satisfied.text) == ("涪城区医保服务大厅", 20, "15 / 20", "75.00%")
    assert (second.n, second.satisfied.ratio, second.satisfied.text) == (4, "4 / 4", "100%")


def test_citizens_stand_beside_and_are_not_added():
    first, second = Results(facts()).targets

    assert (first.citizens.ratio, first.citizens.text) == ("90 / 100", "90.00%")
    assert first.silence == BOUNDS
    assert (second.citizens.text, second.citizens.interval_text) == ("—", "—")


def test_whole_is_the_sum_of_the_targets():
    whole = Results(facts()).whole

    assert (whole.satisfied.ratio, whole.levels) == ("19 / 24", {5: 12, 4: 4, 3: 3, 2: 5, 1: 0})


@pytest.mark.parametrize(("successes", "trials"), [(15, 20), (1, 7), (199, 200)])
def test_interval_is_wilsons(successes, trials):
    low, high = interval(successes, trials)

    assert Share(successes, trials).interval_text == "–".join(f"{int(end * 10_000) / 100:.2f}%" for end in (low, high))


def test_question_nobody_answered_has_no_share():
    rows = {row.name: row.satisfied for row in Results(facts()).aspects}

    assert (rows["文明服务"].ratio, rows["文明服务"].text) == ("6 / 8", "75.00%")
    assert (rows["容缺受理"].text, rows["容缺受理"].interval_text) == ("—", "—")


def test_too_few_answers_are_not_shown():
    rows = {row.name: row.satisfied for row in Results(facts(least=9)).aspects}
    whole = Results(facts(least=9)).targets

    assert (rows["文明服务"].text, rows["文明服务"].ratio, rows["文明服务"].interval_text) == ("—", "—", "—")
    assert [row.satisfied.is_shown for row in whole] == [True, False]


def test_options_add_up_to_the_answers():
    (opened,) = [row for row in Results(facts(VISIT, chosen={("open", "yes"): 3, ("open", "no"): 1})).options if row.name == "窗口按公示的时间开放"]

    assert [(name, share.ratio, share.text) for name, share in opened.options] == [("是", "3 / 4", "75.00%"), ("否", "1 / 4", "25.00%")]


def test_texts_stand_under_their_question():
    assert Results(facts(texts={"better": [("排队", 2), ("停车难", 1)], "unknown": [("x", 1)]})).texts == [
        ("需要改进的地方（可不填）", [("排队", 2), ("停车难", 1)])
    ]
