"""The rules in the words of the office, grouped as the work is done. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from evalsvc.core.sources import SourceLine
from evalsvc.profiles.rules import CLOCK_UNIT_NAMES, Clock, Rules


class Rule(NamedTuple):
    """A rule's field, what the office calls it, and how its value reads."""

    field: str
    label: str
    tell: Callable[[Any], str]


def _clock(clock: Clock) -> str:
    return f"{clock.amount}{CLOCK_UNIT_NAMES[clock.unit]}"


def _scores(scores: dict[int, int]) -> str:
    return f"5级至1级依次为{'、'.join(str(scores[level]) for level in (5, 4, 3, 2, 1))}分"


def _praise(levels: tuple[int, ...]) -> str:
    return "非常满意、满意、基本满意" if 3 in levels else "非常满意、满意"


def _times(unit: str) -> Callable[[Any], str]:
    return lambda value: f"{value}{unit}"


GROUPS: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    (
        "评价页面",
        (
            Rule("comment_limit", "留言字数上限", _times("字")),
            Rule("undo_minutes", "误点后可撤回", _times("分钟内")),
            Rule("supplementary_clock", "事后补评", lambda clock: f"办事之日起{_clock(clock)}内"),
            Rule("follow_up_clock", "追评", lambda clock: f"答复之日起{_clock(clock)}内，限一次"),
            Rule("contact_days", "联系方式保存", lambda days: f"{days}天，到期销毁，评价保留"),
            Rule("invite_after_days", "邀请办件人评价", lambda days: f"办结满{days}天后" if days else "办结当天起"),
            Rule("matter_days", "办件编号保存", lambda days: f"办结后{days}天，到期销毁，办件和评价保留"),
            Rule("interview_days", "第三方调查受访人原话保存", lambda days: f"{days}天，到期销毁，等级保留"),
        ),
    ),
    (
        "防止刷评",
        (
            Rule("burst_per_minute", "同一评价点提示核查", lambda n: f"每分钟超过{n}条"),
            Rule("ceiling_per_minute", "同一评价点暂停接收", lambda n: f"每分钟达到{n}条"),
        ),
    ),
    (
        "数据与公布",
        (
            Rule("minimum_n", "参加比较的最少评价数", _times("条，不足不比较")),
            Rule("mean_scores", "平均分折算", _scores),
            Rule("praise_levels", "计入好评的等级", _praise),
            Rule("release_minimum", "反馈给窗口的最少评价数", _times("条，不足则与下一周合并")),
        ),
    ),
    (
        "差评办理",
        (
            Rule("contact_clock", "联系评价人", _clock),
            Rule("simple_clock", "简单问题办结", _clock),
            Rule("complex_clock", "复杂问题办结", lambda clock: f"{_clock(clock)}，须说明理由"),
            Rule("complex_extensions", "复杂问题可延期", _times("次")),
            Rule("appeal_clock", "提出申诉", _clock),
            Rule("review_clock", "申诉复核", _clock),
            Rule("call_back_clock", "整改后回访", _clock),
            Rule("yellow_percent", "黄色提醒", lambda n: f"用去时限的{n}%起"),
            Rule("raise_after_redos", "重办后提级督办", _times("次起")),
            Rule("raise_after_transfers", "转办后提级督办", _times("次起")),
        ),
    ),
    (
        "整改与指导",
        (
            Rule("superior_rejudges", "上级复评", lambda yes: "有上级的须复评" if yes else "不复评"),
            Rule("at_once_clock", "立行立改的时限", _clock),
            Rule("in_stages_clock", "分阶段整改的时限", _clock),
            Rule("continuing_clock", "持续整改的时限", _clock),
            Rule("recurrence_days", "销号后再次出现即重新整改", _times("天内")),
            Rule("recheck_days", "销号后回头看", lambda days: "、".join(f"第{n}天" for n in days)),
            Rule("check_in_months", "自查长期内容登记进展", lambda n: f"每{n}个月一次" if n > 1 else "每月一次"),
            Rule("guidance_series", "行政指导文书编号", lambda n: "记录与意见书合编一个序列" if n == 1 else "记录与意见书各编一个序列"),
        ),
    ),
    (
        "自查与群众评价对照",
        (
            Rule("claim_days", "对照的时段", lambda days: f"最近{days}天"),
            Rule("silent_days", "窗口没有评价就要说明", lambda days: f"连续{days}天"),
            Rule("one_notice_percent", "反映没有一次告知、多跑就要说明", lambda n: f"超过有效评价的{n}%"),
            Rule("satisfaction_percent", "满意率低就要说明", lambda n: f"低于{n}%"),
        ),
    ),
)


class ToldRule(NamedTuple):
    """A rule as the page tells it; `source` is None when the version has no word on it and the default's value holds."""

    label: str
    value: str
    source: SourceLine | None


def told(rules: Rules, content: Mapping[str, Any], sources: Mapping[str, SourceLine]) -> list[tuple[str, list[ToldRule]]]:
    """The rules of a profile version by group, each with its source."""

    def tell(rule: Rule) -> ToldRule:
        datum = content["rules"].get(rule.field)
        return ToldRule(rule.label, rule.tell(getattr(rules, rule.field)), sources[datum["source"]] if datum else None)

    return [(name, [tell(rule) for rule in group]) for name, group in GROUPS]


class Difference(NamedTuple):
    """A rule that two versions tell differently."""

    label: str
    before: str
    after: str
    source: SourceLine | None


def differences(before: Rules, after: Rules, content: Mapping[str, Any], sources: Mapping[str, SourceLine]) -> list[Difference]:
    """What a version (`after`, with its content) tells otherwise than another, in the order of the page."""
    pairs = [(rule, getattr(before, rule.field), getattr(after, rule.field)) for _, group in GROUPS for rule in group]
    return [
        Difference(rule.label, rule.tell(old), rule.tell(new), sources[content["rules"][rule.field]["source"]] if rule.field in content["rules"] else None)
        for rule, old, new in pairs
        if old != new
    ]


def label_of(field: str) -> str:
    """What the office calls a rule; raises KeyError for one that has no words."""
    return {rule.field: rule.label for _, group in GROUPS for rule in group}[field]
