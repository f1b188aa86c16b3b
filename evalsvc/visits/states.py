"""The states of a record and of a campaign, and what leads from one to the next. Pure."""

from datetime import date
from enum import StrEnum

from evalsvc.core.steps import Steps


class RecordState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    RELEASED = "released"


class Act(StrEnum):
    SAVE = "save"
    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    RELEASE = "release"


class CampaignState(StrEnum):
    COMING = "coming"
    RUNNING = "running"
    OVER = "over"


STATE_WORDS = {
    RecordState.DRAFT: ("草稿", "quiet"),
    RecordState.SUBMITTED: ("待审核", "blue"),
    RecordState.RETURNED: ("已退回", "orange"),
    RecordState.ACCEPTED: ("已通过", "green"),
    RecordState.RELEASED: ("已发布", "green"),
}
CAMPAIGN_WORDS = {CampaignState.COMING: ("未开始", "quiet"), CampaignState.RUNNING: ("进行中", "blue"), CampaignState.OVER: ("已到期", "quiet")}
COUNTED = (RecordState.ACCEPTED, RecordState.RELEASED)
EDITABLE = (RecordState.DRAFT, RecordState.RETURNED)
step = Steps(
    "这份记录",
    STATE_WORDS,
    {
        (RecordState.DRAFT, Act.SAVE): RecordState.DRAFT,
        (RecordState.DRAFT, Act.SUBMIT): RecordState.SUBMITTED,
        (RecordState.RETURNED, Act.SAVE): RecordState.RETURNED,
        (RecordState.RETURNED, Act.SUBMIT): RecordState.SUBMITTED,
        (RecordState.SUBMITTED, Act.ACCEPT): RecordState.ACCEPTED,
        (RecordState.SUBMITTED, Act.RETURN): RecordState.RETURNED,
        (RecordState.ACCEPTED, Act.RELEASE): RecordState.RELEASED,
    },
)


def campaign_state(first: date, last: date, today: date) -> CampaignState:
    """Whether a campaign of these days, both included, is coming, running or over."""
    if today < first:
        return CampaignState.COMING
    return CampaignState.OVER if today > last else CampaignState.RUNNING
