"""The states of an item list, and which act leads from one to the next. Pure.

draft → reported → filed | returned → reported; a list that was filed is taken up again by a revision.
"""

from enum import StrEnum

from evalsvc.core.errors import WrongState


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
_NEXT = {
    (ListState.DRAFT, ListAct.EDIT): ListState.DRAFT,
    (ListState.RETURNED, ListAct.EDIT): ListState.RETURNED,
    (ListState.DRAFT, ListAct.REPORT): ListState.REPORTED,
    (ListState.RETURNED, ListAct.REPORT): ListState.REPORTED,
    (ListState.REPORTED, ListAct.RETURN): ListState.RETURNED,
    (ListState.REPORTED, ListAct.FILE): ListState.FILED,
    (ListState.FILED, ListAct.REVISE): ListState.DRAFT,
}


def step(state: ListState, act: ListAct) -> ListState:
    """The state after an act; raises WrongState, naming the present state, when the act makes no sense in it."""
    if (state, act) not in _NEXT:
        raise WrongState(f"这份清单现在是“{LIST_STATE_WORDS[state][0]}”，不能这样操作，请看最新情况。")
    return _NEXT[state, act]


def can(state: ListState, act: ListAct) -> bool:
    """Whether an act makes sense in a state."""
    return (state, act) in _NEXT
