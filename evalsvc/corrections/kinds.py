"""The closed lists of a correction: where it comes from, of what kind it is, how it was judged. Pure."""

from enum import StrEnum


class Source(StrEnum):
    """Where a problem was found (来源)."""

    SELF_INSPECTION = "self_inspection"
    SUPERIOR = "superior"
    RATING = "rating"
    COMPLAINT = "complaint"
    SECRET_VISIT = "secret_visit"
    SUPERVISOR = "supervisor"
    THIRD_PARTY = "third_party"
    AUDIT = "audit"
    SPECIAL_ACTION = "special_action"


SOURCE_NAMES = {
    Source.SELF_INSPECTION: "自查",
    Source.SUPERIOR: "上级检查",
    Source.RATING: "群众评价",
    Source.COMPLAINT: "投诉举报",
    Source.SECRET_VISIT: "暗访",
    Source.SUPERVISOR: "社会监督员",
    Source.THIRD_PARTY: "第三方评估",
    Source.AUDIT: "巡察审计",
    Source.SPECIAL_ACTION: "专项行动",
}
OF_CITIZENS = frozenset({Source.RATING, Source.COMPLAINT})
TYPED = tuple(source for source in Source if source is not Source.RATING)  # a rating files through its own page, which keeps the link


class Kind(StrEnum):
    """How the work runs, decided at filing (整改类型)."""

    AT_ONCE = "at_once"
    IN_STAGES = "in_stages"
    CONTINUING = "continuing"


KIND_NAMES = {Kind.AT_ONCE: "立行立改", Kind.IN_STAGES: "分阶段整改", Kind.CONTINUING: "持续整改"}


class ProblemType(StrEnum):
    """Of one unit, of many, or of the rules (问题类型)."""

    SINGLE = "single"
    SHARED = "shared"
    OF_RULES = "of_rules"


PROBLEM_TYPE_NAMES = {ProblemType.SINGLE: "个性问题", ProblemType.SHARED: "共性问题", ProblemType.OF_RULES: "制度性问题"}


class Tier(StrEnum):
    """Who judged: the unit itself, its own level, the superior."""

    OWN = "own"
    ACCEPTANCE = "acceptance"
    SUPERIOR = "superior"


TIER_NAMES = {Tier.OWN: "自评结论", Tier.ACCEPTANCE: "本级验收", Tier.SUPERIOR: "上级复评"}


class Verdict(StrEnum):
    """What a judgement said."""

    DONE = "done"
    STEADY = "steady"
    RETURNED = "returned"


VERDICT_NAMES = {Verdict.DONE: "整改到位", Verdict.STEADY: "持续整改，阶段目标已达到", Verdict.RETURNED: "退回"}
CLAIMS = (Verdict.DONE, Verdict.STEADY)


class ReferenceKind(StrEnum):
    """What a problem touches: a clause of a document, a row of a checklist, a service item."""

    CLAUSE = "clause"
    ROW = "row"
    ITEM = "item"


REFERENCE_KIND_NAMES = {ReferenceKind.CLAUSE: "文件条款", ReferenceKind.ROW: "自查表内容", ReferenceKind.ITEM: "服务事项"}


class ReplyKind(StrEnum):
    """What a citizen is owed: the answer, and the call-back."""

    ANSWER = "answer"
    CALL_BACK = "call_back"


class CallBack(StrEnum):
    """How a call-back ended."""

    SATISFIED = "satisfied"
    PARTLY = "partly"
    DISSATISFIED = "dissatisfied"
    NOT_REACHED = "not_reached"
    NO_CONTACT = "no_contact"


CALL_BACK_NAMES = {
    CallBack.SATISFIED: "满意",
    CallBack.PARTLY: "部分满意",
    CallBack.DISSATISFIED: "不满意",
    CallBack.NOT_REACHED: "多次联系未接通",
    CallBack.NO_CONTACT: "未留联系方式，以回执码公开答复",
}


class Felt(StrEnum):
    """What a citizen says of the answer, from the receipt."""

    FIXED = "fixed"
    PARTLY = "partly"
    NOT_FIXED = "not_fixed"


FELT_NAMES = {Felt.FIXED: "已解决", Felt.PARTLY: "部分解决", Felt.NOT_FIXED: "没有解决"}


class Why(StrEnum):
    """Why a date was set."""

    FIRST = "first"
    EXTENSION = "extension"
    REOPENED = "reopened"
    CALENDAR = "calendar"


WHY_NAMES = {Why.FIRST: "首次确定", Why.EXTENSION: "批准延期", Why.REOPENED: "重新整改", Why.CALENDAR: "放假安排公布后重算"}


class Outcome(StrEnum):
    """How an asked extension was decided."""

    GRANTED = "granted"
    REFUSED = "refused"


class Found(StrEnum):
    """What a recheck found."""

    HOLDS = "holds"
    EFFECTIVE = "effective"
    PARTLY = "partly"
    FAILS = "fails"


FOUND_NAMES = {Found.HOLDS: "问题没有再出现", Found.EFFECTIVE: "整改有成效", Found.PARTLY: "部分反弹，继续关注", Found.FAILS: "问题仍在，重新整改"}


def is_self_found(source: Source) -> bool:
    """Whether the unit found the problem itself; 自查从宽, 被查从严 (文民发[2023]15号)."""
    return source is Source.SELF_INSPECTION
