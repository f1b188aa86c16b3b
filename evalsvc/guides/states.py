"""The states of an item list, and which act leads from one to the next. Pure.

draft → reported → filed | returned → reported; a list that was filed is taken up again by a revision.
"""

from enum import StrEnum

from evalsvc.core.steps import Steps


class ListState(StrEnum):
    DRAFT = "draft"
    REPORTED = "reported"
    RETURNED = "returned"
    FILED = "filed"


class ListAct(StrEnum):
    EDIT = "edit"
    REPORT = "report"
    RETURN = "return"
    FILE = "file"
    REVISE = "revise"


LIST_STATE_WORDS = {
    ListState.DRAFT: ("填写中", "blue"),
    ListState.REPORTED: ("已上报", "amber"),
    ListState.RETURNED: ("已退回", "orange"),
    ListState.FILED: ("已备案", "green"),
}
UPWARD = (ListState.REPORTED, ListState.FILED)  # what the superior merges
step = Steps(
    "这份清单",
    LIST_STATE_WORDS,
    {
        (ListState.DRAFT, ListAct.EDIT): ListState.DRAFT,
        (ListState.RETURNED, ListAct.EDIT): ListState.RETURNED,
        (ListState.DRAFT, ListAct.REPORT): ListState.REPORTED,
        (ListState.RETURNED, ListAct.REPORT): ListState.REPORTED,
        (ListState.REPORTED, ListAct.RETURN): ListState.RETURNED,
        (ListState.REPORTED, ListAct.FILE): ListState.FILED,
        (ListState.FILED, ListAct.REVISE): ListState.DRAFT,
    },
)
can = step.can
