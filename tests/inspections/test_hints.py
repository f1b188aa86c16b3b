"""What one would doubt in a row, and what it still lacks: a table by hand."""

from datetime import date, timedelta

import pytest

from evalsvc.inspections.hints import Filled, hints, missing
from evalsvc.inspections.states import Result
from evalsvc.instruments.deadlines import DeadlineKind

TODAY = date(2026, 11, 20)
GOOD = "9月12日成立领导小组，每月15日例会，已开3次"
EMPTY = "自查情况只有套话，请写出具体做法、时间或数据。"
SHORT = "写了“已落实”，但没有写怎么落实的，请写出具体做法、时间或数据。"
UNPROVED = "写了“已落实”，还没有佐证材料。"
COPIED = "自查情况与上一轮完全相同，请核对是否有新情况。"
PAST = "改进措施的完成时限已经过去。"
UNFOUNDED = "这一项按当地党委、政府要求办理，请写明依据的文件。"


def row(finding=GOOD, result=Result.DONE, **more):
    given = {"measure": "", "measure_due_on": None, "authority": "", "carried": "", "deadline_kind": None}
    return Filled(finding, result, **{**given, **more})


@pytest.mark.parametrize(
    ("said", "doubts"),
    [
        (row(), []),
        (row(""), [SHORT]),
        (row("已落实。"), [SHORT]),
        (row("", Result.NONE), []),
        (row("", Result.NOT_BEGUN, measure="采购", measure_due_on=TODAY), []),
        (row("我局高度重视，认真落实，不断完善。"), [EMPTY]),
        (row("高度重视，认真落实，积极推进。", Result.UNDER_WAY, measure="一", measure_due_on=TODAY), [EMPTY]),
        (row("高度重视，9月12日成立领导小组，每月例会"), []),
        (row("无", Result.NOT_APPLICABLE), [EMPTY]),
        (row(is_proved=False), [UNPROVED]),
        (row(result=Result.UNDER_WAY, measure="一", measure_due_on=TODAY, is_proved=False), []),
        (row(carried=f" {GOOD} "), [COPIED]),
        (row(carried="上一轮写的是别的"), []),
        (row("", Result.NONE, carried=""), []),
        (row(result=Result.NOT_BEGUN, measure="一", measure_due_on=TODAY - timedelta(days=1)), [PAST]),
        (row(result=Result.NOT_BEGUN, measure="一", measure_due_on=TODAY), []),
        (row(measure_due_on=TODAY - timedelta(days=1)), []),  # done: an old time limit says nothing
        (row(deadline_kind=DeadlineKind.AS_REQUIRED), [UNFOUNDED]),
        (row(deadline_kind=DeadlineKind.AS_REQUIRED, authority="绵府办〔2026〕3号"), []),
        (row(deadline_kind=DeadlineKind.AS_REQUIRED, result=Result.NOT_BEGUN), []),
        (row("已落实", carried="已落实", is_proved=False, deadline_kind=DeadlineKind.AS_REQUIRED), [SHORT, UNPROVED, COPIED, UNFOUNDED]),
    ],
)
def test_doubts(said, doubts):
    assert hints(said, TODAY) == doubts


RESULT, REASON, MEASURE, LIMIT = "没有选自查结果", "不适用的要写理由", "没有落实的要写下一步改进措施", "改进措施要有完成时限"


@pytest.mark.parametrize(
    ("said", "reason", "lacks"),
    [
        (row(), "", []),
        (row("", Result.NONE), "", [RESULT]),
        (row("", Result.NOT_APPLICABLE), "", [REASON]),
        (row("", Result.NOT_APPLICABLE), "  ", [REASON]),
        (row("", Result.NOT_APPLICABLE), "无此业务", []),
        (row("", Result.NOT_BEGUN), "", [MEASURE, LIMIT]),
        (row("", Result.UNDER_WAY, measure=" ", measure_due_on=TODAY), "", [MEASURE]),
        (row("", Result.UNDER_WAY, measure="采购"), "", [LIMIT]),
        (row("", Result.NOT_BEGUN, measure="采购", measure_due_on=TODAY), "", []),
        (row("", Result.DONE), "", []),
    ],
)
def test_what_a_row_lacks(said, reason, lacks):
    assert missing(said, reason) == lacks
