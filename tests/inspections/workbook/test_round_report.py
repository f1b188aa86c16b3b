"""The report of a round: who handed in, both bars, problems by goal, claims of each unit."""

from datetime import date

from evalsvc.inspections.progress import Came
from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook import Answered, Contrary, RoundFacts, UnitTold, round_letter
from tests.inspections.workbook.making import LOCAL, outline, row

FACTS = RoundFacts("绵阳市医疗保障局", "2026年行风自查", date(2026, 11, 10), date(2026, 11, 24))


def said(*units):
    return [f"{each.heading}{each.text}" for each in round_letter(outline(), FACTS, units).paragraphs]


def test_units_bars_problems_and_claims():
    first = [
        Answered(row(1).key, "已成立小组", Result.DONE),
        Answered(row(2).key, "", Result.NOT_APPLICABLE),
        Answered(row(8).key, "指南缺两项", Result.UNDER_WAY, "补齐指南", limit_day=date(2026, 12, 31)),
        LOCAL,
    ]
    claims = [Contrary(row(19).key, "有效评价120条，其中31条说没有一次告知。", "已安排专人"), Contrary(row(32).key, "按时拨付9笔", "", is_contrary=False)]
    told = said(
        UnitTold("甲区局", Came.ON_TIME, date(2026, 11, 9), answers=first, corrections={row(8).key: "2026-0007"}, claims=claims),
        UnitTold("乙县局", Came.LATE, date(2026, 11, 12), answers=[Answered(row(8).key, "没有编", Result.NOT_BEGUN)]),
        UnitTold("丙县局", Came.MISSED),
        UnitTold("丁园区", Came.EXCUSED, reason="机构撤并"),
    )

    assert (
        told[1]
        == "一、总体情况。本轮要求4个单位自查，自查阶段2026年11月10日截止。按时1个；迟交1个（乙县局）；到结束没有交1个（丙县局）；免填1个（丁园区：机构撤并）。"
    )
    assert told[2] == (
        "已提交的2个单位共68项，已自查4项（5.88%）；不适用的不算，67项中已落实1项（1.49%），推进中1项，未落实1项。已自查是选了结果的项数，与是否落实是两回事。"
    )
    assert told[4:6] == [
        "（一）甲区局。2026年11月9日提交，按时。已落实1项、推进中1项、未落实0项、不适用1项。另有本地增加的要求1项。",
        "（二）乙县局。2026年11月12日提交，迟交。已落实0项、推进中0项、未落实1项、不适用0项。",
    ]
    assert told[7:12] == [
        "（一）优化规范医保服务流程",
        "第8项，甲区局（推进中）：指南缺两项。补齐指南。完成时限：2026年12月31日。整改编号：2026-0007。",
        "第8项，乙县局（未落实）：没有编。尚未填写改进措施。",
        "（二）本地增加",
        "甲区局（推进中）：推行周末窗口值班。周末窗口已开。再增一个窗口。完成时限：2026年12月底前。",
    ]
    assert told[12:] == [
        "四、自查结果与群众评价、工作数据的对照",
        "提交时与“已落实”不一致的共1项，数字和填报单位的说明如下。",
        "（一）甲区局",
        "第19项（与“已落实”不一致）：有效评价120条，其中31条说没有一次告知。说明：已安排专人。",
        "第32项：按时拨付9笔。",
    ]


def test_nobody_handed_in():
    told = said(UnitTold("甲区局", Came.WAITING), UnitTold("乙县局", Came.OVERDUE))

    assert "还没到期1个（甲区局）；逾期未交1个（乙县局）" in told[1]
    assert told[2:] == ["二、各单位情况", "还没有单位提交。", "三、存在的问题和下一步改进措施", "已提交的要求中，没有推进中或者未落实的。"]
