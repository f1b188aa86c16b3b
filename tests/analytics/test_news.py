from datetime import UTC, date, datetime

import pytest

from evalsvc.analytics import indices, news
from evalsvc.analytics.comparison import Tier
from evalsvc.analytics.counts import Counts
from evalsvc.analytics.indices import figure
from evalsvc.analytics.periods import Period

GOOD, SAME, POOR = Counts(n5=960, n1=40), Counts(n5=955, n2=45), Counts(n5=900, n2=100)
QUARTER = Period(date(2026, 8, 24), date(2026, 11, 21))
CUT_OFF = datetime(2026, 11, 21, 9, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (GOOD, SAME, "满意率与上一期无明显差别"),
        (GOOD, POOR, "满意率比上一期明显上升（90.00%→96.00%）"),
        (POOR, GOOD, "满意率比上一期明显下降（96.00%→90.00%）"),
        (GOOD, Counts(), "满意率96.00%，上一期有效评价一件也没有，不作比较"),
        (GOOD, Counts(n5=29), "满意率96.00%，上一期有效评价不足30件，不作比较"),
        (Counts(n5=3), GOOD, "满意率100%，有效评价不足30件，不与上一期比较"),
    ],
)
def test_movement(now: Counts, before: Counts, said: str) -> None:
    assert news.movement(now, before, 30) == said


def test_standouts_name_the_low_before_the_high() -> None:
    rows = [("甲县", Tier.LOWER), ("乙县", Tier.SAME), ("丙县", Tier.HIGHER), ("丁县", None)]
    assert news.standouts(rows, "下级") == "甲县明显偏低"
    assert news.standouts(rows[1:], "下级") == "丙县明显偏高"
    assert news.standouts([("乙县", Tier.SAME), ("戊县", Tier.SAME)], "下级") == "下级之间无明显差别"
    assert news.standouts([("大厅", Tier.SAME), ("出口", Tier.SAME)], "评价点") == "评价点之间无明显差别"
    assert news.standouts([("乙县", Tier.SAME), ("丁县", None)], "下级") == ""
    assert news.standouts([(name, Tier.LOWER) for name in ("一县", "二县", "三县", "四县")], "下级") == "一县、二县、三县等4个明显偏低"


def test_complaint_names_the_reason_given_most() -> None:
    assert news.complaint(["未在承诺时间内办结"], 1020, "其") == "其差评反映最多的是“未在承诺时间内办结”（1,020次）"
    assert news.complaint(["甲", "乙"], 5, "") == "差评反映最多的是“甲”、“乙”（各5次）"
    assert news.complaint(["甲", "乙", "丙", "丁"], 20, "") == ""


def test_complaint_is_silent_about_what_few_said() -> None:
    assert news.complaint(["甲"], 4, "") == ""
    assert news.complaint([], 0, "") == ""


def test_own_points_are_news_only_when_one_stands_out() -> None:
    assert news.own_points([("南门出口", Tier.HIGHER), ("大厅", Tier.LOWER)]) == "本单位评价点中大厅明显偏低"
    assert news.own_points([("南门出口", Tier.HIGHER), ("大厅", None)]) == "本单位评价点中南门出口明显偏高"
    assert news.own_points([("南门出口", Tier.SAME), ("大厅", None)]) == ""


def test_headline_leaves_out_what_says_nothing() -> None:
    assert news.headline(["一", "", "三"]) == "一；三"
    assert news.headline(["一", "二", "三"]) == "一；二，三"
    assert news.headline(["一", "", ""]) == "一"


def test_sentence_is_ready_for_a_report() -> None:
    share = figure(indices.SATISFACTION, Counts(n5=5371, n1=277))
    assert news.sentence("绵阳市医疗保障局", share, QUARTER, CUT_OFF, "SILENCE") == (
        "绵阳市医疗保障局2026年8月24日—11月21日满意率为95.09%（5,371 / 5,648，95%区间94.50%–95.62%，"
        "口径：（非常满意＋满意＋基本满意）÷有效评价，第1版）；SILENCE；数据截至2026年11月21日17:40。"
    )
    number = figure(indices.VALID, Counts(n5=5371, n1=277, withdrawn=12))
    assert news.sentence("绵阳市医疗保障局", number, QUARTER, CUT_OFF, "SILENCE") == (
        "绵阳市医疗保障局2026年8月24日—11月21日有效评价5,648件（收到群众首次评价5,660件，口径：群众首次评价－撤回－剔除；追评、试评、默认评价和第三方评价另计，第1版）；SILENCE；数据截至2026年11月21日17:40。"
    )
    nothing = figure(indices.BAD, Counts())
    assert (
        news.sentence("某局", nothing, QUARTER, CUT_OFF, "SILENCE")
        == "某局2026年8月24日—11月21日没有有效评价，差评率无从计算；SILENCE；数据截至2026年11月21日17:40。"
    )


def test_outlying_steps() -> None:
    days = [(Period(date(2026, 10, day), date(2026, 10, day)), tier) for day, tier in ((8, Tier.LOWER), (9, Tier.SAME), (10, Tier.HIGHER))]
    assert news.outlying_steps(days, 30, "日") == "10月8日明显偏低；10月10日明显偏高。"
    assert news.outlying_steps(days[1:2], 30, "日") == "各日之间无明显差别。"
    assert news.outlying_steps([(days[0][0], None)], 30, "周") == "满30件的周太少，不作比较。"
    assert news.outlying_steps([], 30, "日") == "满30件的日子太少，不作比较，可改为按周查看。"
