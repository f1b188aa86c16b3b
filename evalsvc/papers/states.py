"""The states of a paper, and what leads from one to the next. Pure."""

from enum import StrEnum

from evalsvc.core.errors import WrongState


class PaperState(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    REVOKED = "revoked"
    DISCARDED = "discarded"


class Act(StrEnum):
    ISSUE = "issue"
    REVOKE = "revoke"
    DISCARD = "discard"
    RECEIVE = "receive"


STATE_WORDS = {
    PaperState.DRAFT: ("拟稿", "quiet"),
    PaperState.ISSUED: ("已签发", "green"),
    PaperState.REVOKED: ("已撤销", "red"),
    PaperState.DISCARDED: ("已作废", "quiet"),
}
REGISTERED = (PaperState.ISSUED, PaperState.REVOKED)  # what was issued stays in the register
_NEXT = {
    (PaperState.DRAFT, Act.ISSUE): PaperState.ISSUED,
    (PaperState.DRAFT, Act.DISCARD): PaperState.DISCARDED,
    (PaperState.ISSUED, Act.REVOKE): PaperState.REVOKED,
    (PaperState.ISSUED, Act.RECEIVE): PaperState.ISSUED,
}


def step(state: PaperState, act: Act) -> PaperState:
    """The state after an act; raises WrongState, naming the present state, when the act makes no sense in it."""
    if (state, act) not in _NEXT:
        raise WrongState(f"这份文书现在是“{STATE_WORDS[state][0]}”，不能这样操作，请刷新页面查看最新情况。")
    return _NEXT[state, act]
