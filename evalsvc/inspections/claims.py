"""What a row claims that citizens' data can speak to: which row, what is held against it, when it is contrary, in which words. Pure.

"Done" against contrary data asks for a word before a sheet is handed in, and never blocks it. Too few ratings say so and ask
nothing. Limits are rules of the profile under which the round was made.
"""

import re
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

from evalsvc.core.clock import prose_date, start_of, table_instant
from evalsvc.core.digits import NOTHING, count, percent
from evalsvc.core.intervals import wilson
from evalsvc.inspections.states import Result
from evalsvc.inspections.wants import Asked, Heard
from evalsvc.profiles.clocks import last_day_of
from evalsvc.profiles.rules import Rules
from evalsvc.profiles.workdays import Calendar

EDITION = 1
NAMED = 5  # windows that a sentence names


class ClaimKind(StrEnum):
    """What a row claims."""

    ONE_NOTICE = "one_notice"
    ON_SITE = "on_site"
    IN_USE = "in_use"
    SATISFACTION = "satisfaction"
    PAYING = "paying"


CLAIM_NAMES = {
    ClaimKind.ONE_NOTICE: "一次性告知",
    ClaimKind.ON_SITE: "现场评价",
    ClaimKind.IN_USE: "评价结果运用",
    ClaimKind.SATISFACTION: "群众满意",
    ClaimKind.PAYING: "按时拨付",
}
# 绵医保发〔2019〕18号, 附件2: which row claims what.
CLAIMS: dict[tuple[str, str], ClaimKind] = {
    ("mianyang-2019-18", "self-inspection/19"): ClaimKind.ONE_NOTICE,
    ("mianyang-2019-18", "self-inspection/21"): ClaimKind.ON_SITE,
    ("mianyang-2019-18", "self-inspection/22"): ClaimKind.IN_USE,
    ("mianyang-2019-18", "self-inspection/23"): ClaimKind.SATISFACTION,
    ("mianyang-2019-18", "self-inspection/32"): ClaimKind.PAYING,
}
# National reasons that say one was not told at once, or had to come again; those from 101 to 105 and 202 to 204 are of the retired set.
NOT_TOLD_AT_ONCE = frozenset({"109", "113", "114", "208", "210", "101", "105", "202", "203", "204"})
RATIOS = {
    ClaimKind.ONE_NOTICE: "反映没有一次告知、多跑的 / 有效评价",
    ClaimKind.ON_SITE: "没有码或者没有评价的窗口 / 一直在用的窗口",
    ClaimKind.IN_USE: "登记整改的差评 / 到期要处理的差评",
    ClaimKind.SATISFACTION: "满意的评价 / 有效评价",
    ClaimKind.PAYING: "按时拨付 / 应拨付（笔）",
}
DEFINITIONS = {
    ClaimKind.ONE_NOTICE: "选了“没有提供材料清单”“需提供办事指南之外的申报材料”“多头跑窗口和部门”“跑动次数与承诺的不一致”等原因的有效评价÷全部有效评价；"
    "区间下限高于规则所定的比例，与“已落实”不一致。",
    ClaimKind.ON_SITE: "一直在用的窗口里，没有可用评价码的和规则所定天数内没有收到评价的；有一个就与“已落实”不一致。",
    ClaimKind.IN_USE: "过了简单问题办结时限的差评，有没有登记到整改台账，登记了的有没有超期；每个差评都要有整改，有一条没有就与“已落实”不一致。",
    ClaimKind.SATISFACTION: "非常满意、满意、基本满意÷有效评价；区间上限低于规则所定的满意率，或者低于表中自己写的满意率，与“已落实”不一致。",
    ClaimKind.PAYING: "按时拨付的笔数÷应拨付的笔数，由填报单位填写并写明佐证；没有全部按时拨付的，与“已落实”不一致。",
}
_CLAIMED = re.compile(r"满意[度率][^0-9０-９，。；、\n]{0,10}(\d{1,3}(?:\.\d+)?)\s*[%％]", re.ASCII)


@dataclass(frozen=True)
class Figure:
    """A figure held against a claim, as its page tells it: the sentence with numerator, denominator, period and cut-off, and what speaks against "done"."""

    kind: ClaimKind
    sentence: str
    against: str = ""
    numerator: int = 0
    denominator: int = 0
    first: date | None = None
    last: date | None = None
    is_too_few: bool = False
    edition: int = EDITION

    @property
    def is_contrary(self) -> bool:
        return bool(self.against)

    @property
    def told(self) -> str:
        """The sentence with what speaks against "done"."""
        return f"{self.sentence}{self.against}"

    @property
    def ratio(self) -> str:
        """Numerator and denominator with their share: 9 / 762，1.18%; — without a denominator."""
        return f"{count(self.numerator)} / {count(self.denominator)}，{percent(self.numerator, self.denominator)}" if self.denominator else NOTHING

    def as_content(self) -> dict[str, Any]:
        """The figure as JSON content, to be frozen."""
        days = {name: day.isoformat() if day else None for name, day in (("first", self.first), ("last", self.last))}
        return {**asdict(self), "kind": self.kind.value, **days}


@dataclass(frozen=True)
class Typed:
    """What the unit itself says of a claim: its answer to a contrary figure; of paying on time the numbers and what proves them."""

    answer: str = ""
    due: int | None = None
    paid: int | None = None
    evidence: str = ""


def figure_of_content(content: dict[str, Any]) -> Figure:
    """The figure that was frozen as content."""
    days = {name: date.fromisoformat(content[name]) if content[name] else None for name in ("first", "last")}
    return Figure(**{**content, **days, "kind": ClaimKind(content["kind"])})


def claims_in(document: str) -> dict[str, ClaimKind]:
    """The claims of a document's rows by their keys."""
    return {row: kind for (key, row), kind in CLAIMS.items() if key == document}


def asked_on(day: date, rules: Rules, calendar: Calendar) -> Asked:
    """The days that are held against claims on a day. A bad rating is asked about when the time for a simple problem is over."""
    first, until = day - timedelta(days=rules.claim_days - 1), day
    while until >= first and last_day_of(rules.simple_clock, start_of(until), calendar).day >= day:
        until -= timedelta(days=1)
    return Asked(first, day, day - timedelta(days=rules.silent_days - 1), until, NOT_TOLD_AT_ONCE)


def figure_of(kind: ClaimKind, heard: Heard, asked: Asked, rules: Rules, *, at: datetime, finding: str = "") -> Figure:
    """What citizens say about a claim; `finding` is what the unit wrote, which may name a rate of its own. Raises KeyError for a typed claim."""
    told = {ClaimKind.ONE_NOTICE: _one_notice, ClaimKind.ON_SITE: _on_site, ClaimKind.IN_USE: _in_use, ClaimKind.SATISFACTION: _satisfaction}[kind]
    found = told(heard, asked, rules, finding)
    first = asked.silent_since if kind is ClaimKind.ON_SITE else asked.first
    last = asked.bad_until if kind is ClaimKind.IN_USE else asked.last
    until = min(heard.tags_until, at) if kind is ClaimKind.ONE_NOTICE and heard.tags_until else at
    sentence = f"{prose_date(first)}至{prose_date(last)}，{found.sentence}。数据截至{table_instant(until)}（对照口径第{EDITION}版）。"
    return replace(found, sentence=sentence, first=first, last=last)


def paying(typed: Typed) -> Figure | None:
    """The figure of paying on time as it was typed; None before it was."""
    if typed.due is None or typed.paid is None:
        return None
    sentence = f"应按时拨付{count(typed.due)}笔，按时拨付{count(typed.paid)}笔（{percent(typed.paid, typed.due)}）。佐证：{typed.evidence or '没有写'}。"
    against = f"有{count(typed.due - typed.paid)}笔没有按时拨付。" if typed.paid < typed.due else ""
    return Figure(ClaimKind.PAYING, sentence, against, typed.paid, typed.due)


def lacking(kind: ClaimKind, result: Result, figure: Figure | None, typed: Typed) -> list[str]:
    """What a row must still say because of its claim before it is handed in: an answer, or another result."""
    found = []
    if kind is ClaimKind.PAYING and result in (Result.DONE, Result.UNDER_WAY) and (figure is None or not typed.evidence.strip()):
        found.append("按时拨付要填应拨付、按时拨付的笔数和佐证材料")
    if result is Result.DONE and figure is not None and figure.is_contrary and not typed.answer.strip():
        source = "所填的数字" if kind is ClaimKind.PAYING else "群众评价"
        found.append(f"选了“已落实”，与{source}不一致，要写一句说明，或者改选结果")
    return found


def claimed_percent(finding: str) -> Fraction | None:
    """The rate of satisfaction in percent that a finding names, the greatest of several; None when it names none up to 100."""
    named = [Fraction(number) for number in _CLAIMED.findall(finding)]
    return max((number for number in named if number <= 100), default=None)


def _one_notice(heard: Heard, _asked: Asked, rules: Rules, _finding: str) -> Figure:
    n, of = heard.told_late, heard.number
    undone = f"；另有{count(heard.not_done)}条说事情没有办成" if heard.not_done else ""
    said = f"群众有效评价{count(of)}条，其中{count(n)}条说没有一次告知、超出清单要材料或者要多跑"
    if of < rules.minimum_n:
        return _too_few(ClaimKind.ONE_NOTICE, f"{said}{undone}", rules, n, of)
    low, high = wilson(n, of) or (0.0, 1.0)
    limit = rules.one_notice_percent
    against = f"反映没有一次告知、多跑的明显多于规则所定的{limit}%。" if low > limit / 100 else ""
    return Figure(ClaimKind.ONE_NOTICE, f"{said}（{percent(n, of)}，{_interval(low, high)}）{undone}", against, n, of)


def _on_site(heard: Heard, asked: Asked, _rules: Rules, _finding: str) -> Figure:
    without, silent, of = len(heard.without_code), len(heard.silent), heard.windows
    if not of:
        return Figure(ClaimKind.ON_SITE, "没有一直在用的窗口，不作判断")
    days = (asked.last - asked.silent_since).days + 1
    said = f"一直在用的窗口{count(of)}个，其中{count(without)}个没有可用的评价码，{count(silent)}个连续{days}天没有收到评价"
    against = ""
    if without + silent:
        names = [*heard.without_code, *heard.silent]
        more = "等" if len(names) > NAMED else ""
        against = f"没有码或者没有评价的窗口是{'、'.join(names[:NAMED])}{more}。"
    return Figure(ClaimKind.ON_SITE, said, against, without + silent, of)


def _in_use(heard: Heard, _asked: Asked, _rules: Rules, _finding: str) -> Figure:
    open_ones = heard.bad - heard.handled
    followed = f"；追评{count(heard.followed)}条，其中{count(heard.followed_bad)}条仍不满意" if heard.followed else ""
    if not heard.bad:
        return Figure(ClaimKind.IN_USE, f"没有到期要处理的差评{followed}")
    said = f"到期要处理的差评{count(heard.bad)}条，登记到整改台账{count(heard.handled)}条（{percent(heard.handled, heard.bad)}）"
    late = f"，其中{count(heard.overdue)}条整改超期" if heard.overdue else ""
    parts = [f"{count(open_ones)}条差评没有登记整改"] if open_ones else []
    parts += [f"{count(heard.overdue)}条登记了但超期没有销号"] if heard.overdue else []
    return Figure(ClaimKind.IN_USE, f"{said}{late}{followed}", f"{'，'.join(parts)}。" if parts else "", heard.handled, heard.bad)


def _satisfaction(heard: Heard, _asked: Asked, rules: Rules, finding: str) -> Figure:
    n, of = heard.satisfied, heard.number
    said = f"群众有效评价{count(of)}条，满意（含基本满意）{count(n)}条"
    if of < rules.minimum_n:
        return _too_few(ClaimKind.SATISFACTION, said, rules, n, of)
    low, high = wilson(n, of) or (0.0, 1.0)
    limit, claimed = rules.satisfaction_percent, claimed_percent(finding)
    parts = [f"满意率明显低于规则所定的{limit}%。"] if high < limit / 100 else []
    if claimed is not None and claimed / 100 > Fraction(high):
        parts.append(f"表中写的满意率{float(claimed):g}%高于群众评价的区间。")
    silence = f"；{heard.silence}" if heard.silence else ""
    return Figure(ClaimKind.SATISFACTION, f"{said}，满意率{percent(n, of)}（{_interval(low, high)}）{silence}", "".join(parts), n, of)


def _too_few(kind: ClaimKind, said: str, rules: Rules, n: int, of: int) -> Figure:
    return Figure(kind, f"{said}；少于{rules.minimum_n}条，不作判断", "", n, of, is_too_few=True)


def _interval(low: float, high: float) -> str:
    return f"95%区间{percent(low)}–{percent(high)}"
