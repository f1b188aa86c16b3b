"""The states of a paper, and what leads from one to the next. Pure."""

from enum import StrEnum

from evalsvc.core.steps import Steps


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
step = Steps(
    "这份文书",
    STATE_WORDS,
    {
        (PaperState.DRAFT, Act.ISSUE): PaperState.ISSUED,
        (PaperState.DRAFT, Act.DISCARD): PaperState.DISCARDED,
        (PaperState.ISSUED, Act.REVOKE): PaperState.REVOKED,
        (PaperState.ISSUED, Act.RECEIVE): PaperState.ISSUED,
    },
)
