"""The default profile says what the rules of the office say."""

import pytest
from pydantic import ValidationError

from evalsvc.core.canonical import content_hash
from evalsvc.profiles.content import BadProfile, read_profile, shipped_files, sources_in
from evalsvc.profiles.rules import Clock, Rules, rules_of
from evalsvc.profiles.words import GROUPS, told

FROZEN = "7090f287013639972dc0178afd3d7cb5205a8d26ede9df4dfea9eebdaca1e643"
DEFAULT = {
    "comment_limit": 150,
    "undo_minutes": 10,
    "burst_per_minute": 30,
    "ceiling_per_minute": 600,
    "contact_days": 180,
    "interview_days": 365,
    "minimum_n": 30,
    "mean_scores": {5: 10, 4: 8, 3: 6, 2: 3, 1: 0},
    "praise_levels": (5, 4, 3),
    "release_minimum": 5,
    "contact_clock": (1, "working_days"),
    "simple_clock": (5, "working_days"),
    "complex_clock": (15, "working_days"),
    "complex_extensions": 1,
    "appeal_clock": (3, "working_days"),
    "review_clock": (5, "working_days"),
    "call_back_clock": (5, "working_days"),
    "follow_up_clock": (15, "natural_days"),
    "supplementary_clock": (5, "working_days"),
    "yellow_percent": 80,
    "raise_after_redos": 3,
    "raise_after_transfers": 3,
    "superior_rejudges": True,
    "recheck_days": (30, 90),
    "invite_after_days": 3,
    "matter_days": 180,
    "guidance_series": 1,
    "at_once_clock": (5, "working_days"),
    "in_stages_clock": (30, "natural_days"),
    "continuing_clock": (90, "natural_days"),
    "recurrence_days": 90,
    "claim_days": 90,
    "silent_days": 30,
    "one_notice_percent": 1,
    "satisfaction_percent": 90,
    "check_in_months": 3,
}


def plain(value):
    return (value.amount, value.unit.value) if isinstance(value, Clock) else value


@pytest.fixture(scope="module")
def content():
    return read_profile(shipped_files()[0])[1]


def spoilt(tmp_path, old, new):
    text = shipped_files()[0].read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "default-v1.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_default_profile_has_the_agreed_values(content):
    rules = rules_of(content)

    assert {name: plain(getattr(rules, name)) for name in Rules.model_fields} == DEFAULT


def test_default_profile_is_frozen(content):
    assert content_hash(content) == FROZEN


def test_rule_that_a_profile_does_not_know_has_the_default_value():
    assert rules_of({"rules": {"minimum_n": {"value": 50}}}) == Rules(minimum_n=50)
    assert Rules().model_dump() == rules_of(read_profile(shipped_files()[0])[1]).model_dump()


def test_every_rule_is_told_once_with_its_source(content):
    groups = told(rules_of(content), content, sources_in(content))

    assert sorted(rule.field for _, group in GROUPS for rule in group) == sorted(Rules.model_fields)
    assert {rule.label for _, group in groups for rule in group if rule.source is None} == {
        "第三方调查受访人原话保存",
        "邀请办件人评价",
        "办件编号保存",
        "立行立改的时限",
        "分阶段整改的时限",
        "持续整改的时限",
        "销号后再次出现即重新整改",
        "对照的时段",
        "自查长期内容登记进展",
        "窗口没有评价就要说明",
        "反映没有一次告知、多跑就要说明",
        "满意率低就要说明",
    }  # younger than the version


def test_rules_are_told_in_words(content):
    values = {rule.label: rule.value for _, group in told(rules_of(content), content, sources_in(content)) for rule in group}

    assert values["复杂问题办结"] == "15个工作日，须说明理由"
    assert values["平均分折算"] == "5级至1级依次为10、8、6、3、0分"
    assert values["计入好评的等级"] == "非常满意、满意、基本满意"
    assert values["销号后回头看"] == "第30天、第90天"


@pytest.mark.parametrize(
    "wrong",
    [
        {"mean_scores": {5: 10, 4: 8, 3: 6, 2: 3}},
        {"mean_scores": {5: 1, 4: 8, 3: 6, 2: 3, 1: 0}},
        {"praise_levels": (5, 4, 3, 2)},
        {"burst_per_minute": 700},
        {"recheck_days": (90, 30)},
        {"release_minimum": 1},
        {"yellow_percent": 100},
        {"simple_clock": {"amount": 5, "unit": "fortnights"}},
        {"bad_levels": (1, 2, 3)},
    ],
    ids=str,
)
def test_rules_that_break_the_office_are_refused(wrong):
    with pytest.raises(ValidationError):
        Rules.model_validate(wrong)


def test_rules_cannot_be_changed():
    with pytest.raises(ValidationError):
        Rules().minimum_n = 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("minimum_n: {value: 30", "minimum_n: {value: many", "default-v1.yaml:29: rules.minimum_n.value: "),
        ("source: national-page", "source: nowhere", "default-v1.yaml:20: rules.comment_limit.source: no source is called 'nowhere'"),
        ("  minimum_n: ", "  maximum_n: ", "default-v1.yaml:19: rules: the rule minimum_n is missing"),
        ("  minimum_n: ", "  maximum_n: ", "default-v1.yaml:29: rules.maximum_n.value: this key is not known here"),
        ("yellow_percent: {value: 80", "yellow_percent: {value: 100", "rules.yellow_percent.value: this must be at most 99"),
        ("unit: natural_days", "unit: moons", "rules.follow_up_clock.value.unit: this is one of 'hours', 'natural_days' or 'working_days'"),
        ("title: 默认规则", "title: &a 默认规则", "default-v1.yaml:4: title: anchors and aliases are not used here"),
        ("burst_per_minute: {value: 30", "burst_per_minute: {value: 700", "rules: burst_per_minute must not exceed ceiling_per_minute"),
    ],
)
def test_fault_of_a_profile_is_named_by_line_and_key(tmp_path, old, new, message):
    with pytest.raises(BadProfile) as refused:
        read_profile(spoilt(tmp_path, old, new))

    assert message in str(refused.value)
