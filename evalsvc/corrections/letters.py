"""The letters about corrections: supervision letter, reminder of what is overdue, supervised listing and its lifting. Pure.

Wording ours; layout by GB/T 9704-2012. What a problem says was masked when it was filed.
"""

from collections.abc import Sequence
from datetime import date

from evalsvc.core.clock import prose_date
from evalsvc.papers.kinds import Look, PaperField, PaperKind, Told

NUMBER = PaperField("number", "问题编号", limit=40)
PROBLEM = PaperField("problem", "问题表现")
ASKS = PaperField("asks", "办理要求", many=True)
REPLY = PaperField("reply", "报告期限", limit=40)
CONTACT = PaperField("contact", "联系人和电话", needed=False, limit=80)
DUE = PaperField("due", "完成时限", needed=False, limit=40)

SUPERVISION = PaperKind(
    key="correction_supervision",
    name="督办函",
    word="督",
    fields=(NUMBER, PROBLEM, PaperField("standing", "目前情况"), ASKS, REPLY, CONTACT),
    body=(
        "你单位整改台账中的问题{number}需要督促办理，现函告如下。",
        "一、督办事项",
        "{problem}",
        "二、目前情况",
        "{standing}",
        "三、办理要求",
        "{n}．{asks}",
        "请于{reply}前书面报告办理结果。",
        "联系人：{contact}",
    ),
)
URGING = PaperKind(
    key="correction_urging",
    name="催办通知",
    word="催",
    fields=(NUMBER, PROBLEM, PaperField("due", "完成时限", limit=40), PaperField("late", "超期情况", limit=80), ASKS, REPLY, CONTACT),
    body=(
        "你单位整改台账中的问题{number}，完成时限为{due}，{late}，至今没有办结。",
        "问题表现：{problem}",
        "请抓紧办理，并做到：",
        "{n}．{asks}",
        "请于{reply}前报告办理情况；不能按期办结的，写明原因和新的安排。",
        "联系人：{contact}",
    ),
    look=Look.PLAIN,
)
LISTING = PaperKind(
    key="correction_listing",
    name="挂牌督办通知书",
    word="挂督",
    fields=(NUMBER, PROBLEM, PaperField("reason", "挂牌理由", limit=400), DUE),
    body=(
        "经研究，决定对你单位整改台账中的问题{number}挂牌督办。",
        "一、督办事项",
        "{problem}",
        "二、挂牌理由",
        "{reason}",
        "三、办理要求",
        "请明确责任，集中力量整改，及时在台账中填写进展、上传佐证材料。",
        "现定完成时限为{due}。",
        "整改到位后，由本单位解除挂牌督办；解除以前，不予销号。",
    ),
)
LIFTING = PaperKind(
    key="correction_lifting",
    name="解除挂牌督办通知书",
    word="解督",
    fields=(NUMBER, PaperField("listing", "原通知书文号", needed=False, limit=120), PaperField("reason", "解除理由", limit=400)),
    body=("原以{listing}通知挂牌督办。", "你单位整改台账中的问题{number}，{reason}。", "经研究，决定解除挂牌督办。余下的整改和销号，仍按规定办理。"),
)
PAPER_KINDS = (SUPERVISION, URGING, LISTING, LIFTING)
WRITTEN = {"supervise": SUPERVISION, "urge": URGING}  # by hand; the others are born from their acts


def title_of(kind: PaperKind, number: str) -> str:
    """The title of a letter about the correction of a number."""
    verbs = {SUPERVISION.key: "督促办理", URGING.key: "催办", LISTING.key: "挂牌督办", LIFTING.key: "解除挂牌督办"}
    closing = {SUPERVISION.key: "函", URGING.key: "通知"}.get(kind.key, "通知书")
    return f"关于{verbs[kind.key]}整改问题{number}的{closing}"


def asked(asks: Sequence[str], reply_by: date, contact: str) -> dict[str, Told]:
    """What whoever writes a letter asks for."""
    return {"asks": list(asks), "reply": prose_date(reply_by), "contact": contact}


def late_in_words(due: date, today: date) -> str:
    """How late something is."""
    return f"截至{prose_date(today)}已超期{(today - due).days}天"
