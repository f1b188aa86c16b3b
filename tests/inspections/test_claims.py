"""What is held against a claim, by tables worked out by hand."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from evalsvc.inspections.claims import CLAIM_NAMES, ClaimKind, Typed, asked_on, claimed_percent, claims_in, figure_of, figure_of_content, lacking, paying
from evalsvc.inspections.outline import outline_of
from evalsvc.inspections.states import Result
from evalsvc.inspections.wants import Heard
from evalsvc.instruments.papers import Document
from evalsvc.instruments.queries import version
from evalsvc.profiles.rules import Rules
from evalsvc.profiles.workdays import Calendar

FRIDAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PLAIN = Calendar(frozenset({2026}), frozenset(), frozenset())
RULES = Rules()
ASKED = asked_on(FRIDAY, RULES, PLAIN)


def figure(kind, finding="", rules=RULES, **heard):
    return figure_of(kind, Heard(**heard), ASKED, rules, at=AT, finding=finding)


def test_days_that_are_held_against_claims():
    assert (ASKED.first, ASKED.last, ASKED.silent_since) == (date(2026, 8, 23), FRIDAY, date(2026, 10, 22))
    assert ASKED.bad_until == date(2026, 11, 12)  # five working days after Thursday the 12th end on the 19th


@pytest.mark.parametrize(
    ("kind", "heard", "contrary"),
    [
        (ClaimKind.ONE_NOTICE, {"number": 29, "told_late": 29}, False),  # too few
        (ClaimKind.ONE_NOTICE, {"number": 400, "told_late": 0}, False),
        (ClaimKind.ONE_NOTICE, {"number": 400, "told_late": 8}, True),  # 2 %, interval from 1.02 %
        (ClaimKind.ONE_NOTICE, {"number": 400, "told_late": 7}, False),  # interval from 0.85 %
        (ClaimKind.ON_SITE, {}, False),
        (ClaimKind.ON_SITE, {"windows": 10}, False),
        (ClaimKind.ON_SITE, {"windows": 10, "silent": ("甲",)}, True),
        (ClaimKind.ON_SITE, {"windows": 1, "without_code": ("甲",)}, True),
        (ClaimKind.IN_USE, {}, False),
        (ClaimKind.IN_USE, {"bad": 3, "handled": 3}, False),
        (ClaimKind.IN_USE, {"bad": 3, "handled": 2}, True),
        (ClaimKind.IN_USE, {"bad": 3, "handled": 3, "overdue": 1}, True),
        (ClaimKind.SATISFACTION, {"number": 29}, False),  # too few
        (ClaimKind.SATISFACTION, {"number": 100, "satisfied": 84}, True),  # interval up to 89.90 %
        (ClaimKind.SATISFACTION, {"number": 100, "satisfied": 85}, False),  # up to 90.69 %
    ],
)
def test_what_speaks_against_done(kind, heard, contrary):
    assert figure(kind, **heard).is_contrary == contrary


def test_limits_are_those_of_the_profile():
    strict = Rules(minimum_n=5, one_notice_percent=0, satisfaction_percent=99)

    assert figure(ClaimKind.ONE_NOTICE, rules=strict, number=29, told_late=1).is_contrary
    assert figure(ClaimKind.SATISFACTION, rules=strict, number=200, satisfied=190).is_contrary


def test_sentence_says_numerator_denominator_period_and_cut_off():
    told = figure(ClaimKind.ONE_NOTICE, number=1204, told_late=31, not_done=12, tags_until=datetime(2026, 11, 20, 1, 59, tzinfo=UTC))

    assert told.told == (
        "2026年8月23日至2026年11月20日，群众有效评价1,204条，其中31条说没有一次告知、超出清单要材料或者要多跑（2.57%，95%区间1.81%–3.63%）；"
        "另有12条说事情没有办成。数据截至2026-11-20 09:59（对照口径第1版）。反映没有一次告知、多跑的明显多于规则所定的1%。"
    )
    assert figure_of_content(told.as_content()) == told


def test_windows_are_named_the_first_five():
    told = figure(ClaimKind.ON_SITE, windows=9, without_code=("甲", "乙"), silent=("丙", "丁", "戊", "己"))

    assert told.against == "没有码或者没有评价的窗口是甲、乙、丙、丁、戊等。"
    assert (told.numerator, told.denominator) == (6, 9)


@pytest.mark.parametrize(
    ("finding", "rate"),
    [
        ("第三方调查满意率96.5%", Fraction(193, 2)),
        ("群众满意度达到98％，上年满意度为97%", Fraction(98)),
        ("满意率为120%", None),
        ("满意度调查发放问卷500份，回收率98%", None),
        ("办结率100%，群众很满意", None),
    ],
)
def test_rate_that_a_finding_claims(finding, rate):
    assert claimed_percent(finding) == rate


def test_rate_above_what_citizens_say_is_contrary():
    assert figure(ClaimKind.SATISFACTION, "满意率99%", number=1000, satisfied=960).against == "表中写的满意率99%高于群众评价的区间。"  # up to 97.05 %
    assert not figure(ClaimKind.SATISFACTION, "满意率97%", number=1000, satisfied=960).is_contrary


def test_paying_on_time():
    assert paying(Typed()) is None
    assert not paying(Typed(due=0, paid=0, evidence="无应付")).is_contrary
    assert paying(Typed(due=9, paid=8)).told == "应按时拨付9笔，按时拨付8笔（88.88%）。佐证：没有写。有1笔没有按时拨付。"


@pytest.mark.parametrize(
    ("kind", "result", "typed", "lacks"),
    [
        (ClaimKind.IN_USE, Result.DONE, Typed(), 1),
        (ClaimKind.IN_USE, Result.DONE, Typed("已补登"), 0),
        (ClaimKind.IN_USE, Result.UNDER_WAY, Typed(), 0),
        (ClaimKind.IN_USE, Result.NONE, Typed(), 0),
        (ClaimKind.PAYING, Result.DONE, Typed(), 1),
        (ClaimKind.PAYING, Result.UNDER_WAY, Typed(due=2, paid=2), 1),  # no evidence
        (ClaimKind.PAYING, Result.DONE, Typed(due=2, paid=1), 2),
        (ClaimKind.PAYING, Result.DONE, Typed("已补付", 2, 1, "台账"), 0),
        (ClaimKind.PAYING, Result.NOT_BEGUN, Typed(), 0),
    ],
)
def test_what_is_lacking(kind, result, typed, lacks):
    shown = paying(typed) if kind is ClaimKind.PAYING else figure(kind, bad=2)

    assert len(lacking(kind, result, shown, typed)) == lacks


def test_rows_that_claim_are_rows_of_the_document(session):
    for edition in (1, 2):
        rows = {row.key: row.text for row in outline_of(Document.model_validate(version("mianyang-2019-18", edition).content)).rows}
        words = {kind: rows[key] for key, kind in claims_in("mianyang-2019-18").items()}
        assert set(words) == set(CLAIM_NAMES)
        assert "一次性告知" in words[ClaimKind.ONE_NOTICE]
        assert "评价器" in words[ClaimKind.ON_SITE]
        assert "好差评" in words[ClaimKind.IN_USE]
        assert "满意度评价" in words[ClaimKind.SATISFACTION]
        assert "拨付医保费用" in words[ClaimKind.PAYING]
    assert claims_in("wenshui-2023-15") == {}
