"""Whose turn it is with a correction, and what they are told: the whole table. Pure.

A notice of a turn lasts as long as the turn; whatever ends the turn ends it, whoever did it. News are told at the moment
of an act and last until `LASTS` says otherwise. Neither names more than the number and the unit: problems may come from citizens.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from evalsvc.corrections.states import State
from evalsvc.notices.reminders import Stage
from evalsvc.notices.urgency import Urgency


class Party(StrEnum):
    """Those whom something concerns; `services.telling` finds the accounts."""

    LEADS = "leads"  # whoever may file for the unit, the nearest to it
    DOERS = "doers"  # the responsible person and the persons of measures that are not done
    LEADER = "leader"  # the leader in charge
    ACCEPTERS = "accepters"  # whoever may accept, the nearest to the unit, but nobody who did the work
    SUPERIORS = "superiors"  # whoever may judge again, the nearest above the organ, but neither doers nor whoever accepted
    DECIDERS = "deciders"  # whoever may accept, but neither who asked nor persons of measures
    ASKER = "asker"  # who asked for more time
    NAMED = "named"  # who is named in the comment
    ABOVE = "above"  # whoever may supervise, the nearest above the organ


@dataclass(frozen=True)
class Telling:
    """What some parties are told: `says` completes 某单位的整改问题某号, `act` ends it."""

    kind: str
    to: tuple[Party, ...]
    says: str
    act: str
    urgency: Urgency = Urgency.SOON


class Turn(StrEnum):
    """Whose turn it is."""

    FIVE_POINTS = "five_points"
    AGAIN = "again"
    START = "start"
    WORK = "work"
    RETURNED = "returned"
    ACCEPT = "accept"
    REJUDGE = "rejudge"
    COMPLETE = "complete"
    CLOSE = "close"
    RECHECK = "recheck"


_P = Party
TURNS: dict[Turn, Telling] = {
    Turn.FIVE_POINTS: Telling("correction.plan", (_P.LEADS,), "已登记，五定还没有齐", "填齐五定"),
    Turn.AGAIN: Telling("correction.reopened", (_P.LEADS, _P.LEADER), "重新打开了，要重新定措施和时限", "重新五定", Urgency.NOW),
    Turn.START: Telling("correction.start", (_P.DOERS,), "五定已齐，等您开始整改", "开始整改"),
    Turn.WORK: Telling("correction.work", (_P.DOERS,), "正在整改，由您负责", "完成措施，提交验收"),
    Turn.RETURNED: Telling("correction.returned", (_P.DOERS, _P.LEADER), "被退回，要继续整改", "按退回意见整改", Urgency.NOW),
    Turn.ACCEPT: Telling("correction.accept", (_P.ACCEPTERS,), "已提交，等您验收", "验收"),
    Turn.REJUDGE: Telling("correction.rejudge", (_P.SUPERIORS,), "本级已验收，等您复评", "复评"),
    Turn.COMPLETE: Telling("correction.complete", (_P.LEADS, _P.DOERS), "已通过评判，销号前还有事项没有办", "补齐后销号"),
    Turn.CLOSE: Telling("correction.close", (_P.ACCEPTERS,), "评判都已通过，可以销号", "销号"),
}
RECHECKING = Telling("correction.recheck", (_P.ACCEPTERS,), "到了回头看的时候", "回头看")
EXTENSION = Telling("correction.extension", (_P.DECIDERS,), "申请延期，等您审批", "审批延期", Urgency.NOW)
BROUGHT = Telling("correction.brought", (_P.DOERS,), "由您负责", "逐个开始整改")
NEWS: dict[str, Telling] = {
    "correction.grant_extension": Telling("correction.decided", (_P.ASKER,), "的延期申请已同意", "按新的时限整改"),
    "correction.refuse_extension": Telling("correction.decided", (_P.ASKER,), "的延期申请没有同意", "按原来的时限整改", Urgency.NOW),
    "correction.reopen": Telling("correction.raised", (_P.ABOVE,), "销号后重新打开了，提一级督办", "督促整改到位"),
    "correction.list": Telling("correction.listed", (_P.LEADS, _P.LEADER), "被挂牌督办", "整改到位，请上级解除", Urgency.NOW),
    "correction.lift": Telling("correction.lifted", (_P.LEADS, _P.LEADER), "已解除挂牌督办", "办完余下的整改，销号", Urgency.WHEN_FREE),
    "correction.comment": Telling("correction.mention", (_P.NAMED,), "的评论里提到了您", "回复", Urgency.WHEN_FREE),
}
NOTICE_KINDS: dict[str, str] = {
    "correction.plan": "等待五定",
    "correction.reopened": "重新打开",
    "correction.start": "等待整改",
    "correction.work": "正在整改",
    "correction.returned": "退回整改",
    "correction.accept": "等待验收",
    "correction.rejudge": "等待复评",
    "correction.complete": "等待补齐",
    "correction.close": "等待销号",
    "correction.extension": "等待审批延期",
    "correction.decided": "延期审批结果",
    "correction.raised": "提级督办",
    "correction.brought": "导入的整改问题",
    "correction.listed": "挂牌督办",
    "correction.lifted": "解除挂牌督办",
    "correction.mention": "评论提到您",
    "correction.due": "快到期",
    "correction.overdue": "超期",
}
OF_TURNS = frozenset({telling.kind for telling in TURNS.values()} | {EXTENSION.kind})
OF_TIME = frozenset({"correction.due", "correction.overdue"})
_WORKING = (State.OPEN.value, State.PLANNED.value, State.IN_PROGRESS.value)


@dataclass(frozen=True)
class Standing:
    """What decides whose turn it is."""

    state: State
    turn: int
    was_returned: bool
    needs_superior: bool
    lacks: bool


def turn_of(standing: Standing) -> Turn | None:
    """Whose turn it is; None once it has been struck off."""
    match standing.state:
        case State.OPEN:
            return Turn.AGAIN if standing.turn > 1 else Turn.FIVE_POINTS
        case State.PLANNED:
            return Turn.START
        case State.IN_PROGRESS:
            return Turn.RETURNED if standing.was_returned else Turn.WORK
        case State.SUBMITTED:
            return Turn.ACCEPT
        case State.ACCEPTED if standing.needs_superior:
            return Turn.REJUDGE
        case State.ACCEPTED | State.REJUDGED:
            return Turn.COMPLETE if standing.lacks else Turn.CLOSE
    return None


def lasts(kind: str, state: str, *, listed: bool) -> bool:
    """Whether news of a kind still matter: an extension while the work runs, a listing until it is lifted, the rest until it is struck off."""
    if kind == "correction.decided":
        return state in _WORKING
    if kind == "correction.listed":
        return listed
    return state != State.CLOSED.value and not (kind == "correction.lifted" and listed)


TIME_WORDS = {
    Stage.YELLOW: "的{what}快到时限了",
    Stage.TOMORROW: "的{what}明天到期",
    Stage.TODAY: "的{what}今天到期",
    Stage.OVERDUE: "的{what}已经超期",
    Stage.STILL_OVERDUE: "的{what}超期已{days}天，还没有办完",
}


def words_of_time(stage: Stage, what: str, due: date, day: date) -> str:
    """What a reminder says of something that is due."""
    return TIME_WORDS[stage].format(what=what, days=(day - due).days)


def kind_of_time(stage: Stage) -> str:
    """The kind of notice of a reminder."""
    return "correction.overdue" if stage in (Stage.OVERDUE, Stage.STILL_OVERDUE) else "correction.due"
