"""The states of a correction, and which act leads from one to the next. Pure.

open → planned → in progress → submitted → accepted → rejudged → closed. Returned, extended and listed are records beside the state.
"""

from enum import StrEnum

from evalsvc.core.steps import Steps


class State(StrEnum):
    OPEN = "open"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJUDGED = "rejudged"
    CLOSED = "closed"


class Act(StrEnum):
    PLAN = "plan"
    START = "start"
    WORK = "work"
    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    REJUDGE = "rejudge"
    OVERTURN = "overturn"
    CLOSE = "close"
    REOPEN = "reopen"
    EXTEND = "extend"


STATE_WORDS = {
    State.OPEN: ("待定五定", "orange"),
    State.PLANNED: ("待整改", "blue"),
    State.IN_PROGRESS: ("整改中", "blue"),
    State.SUBMITTED: ("待验收", "amber"),
    State.ACCEPTED: ("已验收", "green"),
    State.REJUDGED: ("已复评", "green"),
    State.CLOSED: ("已销号", "green"),
}
UNFINISHED = tuple(state for state in State if state is not State.CLOSED)
CHANGEABLE = (State.OPEN, State.PLANNED, State.IN_PROGRESS)
step = Steps(
    "这个问题",
    STATE_WORDS,
    {
        (State.OPEN, Act.PLAN): State.PLANNED,
        (State.PLANNED, Act.PLAN): State.PLANNED,
        (State.PLANNED, Act.START): State.IN_PROGRESS,
        (State.IN_PROGRESS, Act.WORK): State.IN_PROGRESS,
        (State.IN_PROGRESS, Act.SUBMIT): State.SUBMITTED,
        (State.SUBMITTED, Act.ACCEPT): State.ACCEPTED,
        (State.SUBMITTED, Act.RETURN): State.IN_PROGRESS,
        (State.ACCEPTED, Act.REJUDGE): State.REJUDGED,
        (State.ACCEPTED, Act.OVERTURN): State.IN_PROGRESS,
        (State.ACCEPTED, Act.CLOSE): State.CLOSED,  # where no superior judges again
        (State.REJUDGED, Act.CLOSE): State.CLOSED,
        (State.CLOSED, Act.REOPEN): State.OPEN,
        (State.PLANNED, Act.EXTEND): State.PLANNED,
        (State.IN_PROGRESS, Act.EXTEND): State.IN_PROGRESS,
    },
)
can = step.can
