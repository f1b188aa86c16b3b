"""The next act of a correction for somebody, in a word: what stands on the first button of its row. Pure; the page and the services check again."""

from collections.abc import Callable
from dataclasses import dataclass

from evalsvc.corrections.models import Correction
from evalsvc.corrections.states import State


@dataclass(frozen=True)
class Hand:
    """What a person may do at all, whose measures are theirs (`doing`), and which organs lie below them."""

    account_id: int | None
    files: bool
    works: bool
    accepts: bool
    rejudges: bool
    doing: frozenset[int] = frozenset()
    below: frozenset[int] = frozenset()

    def judges(self, correction: Correction) -> bool:
        """Whether somebody may judge: not their own work."""
        return self.accepts and correction.id not in self.doing and self.account_id not in (correction.submitted_by, correction.person_id)

    def judges_again(self, correction: Correction) -> bool:
        return self.rejudges and self.judges(correction) and correction.organ_id in self.below and self.account_id != correction.accepted_by


def next_act(correction: Correction, hand: Hand) -> str:
    """The word of the next act; empty when it is somebody else's turn."""
    return NEXT[State(correction.state)](correction, hand)


def _of_accepted(correction: Correction, hand: Hand) -> str:
    if correction.needs_superior:
        return "复评" if hand.judges_again(correction) else ""
    return "销号" if hand.judges(correction) else ""


NEXT: dict[State, Callable[[Correction, Hand], str]] = {
    State.OPEN: lambda _correction, hand: "定五定" if hand.files else "",
    State.PLANNED: lambda _correction, hand: "开始整改" if hand.works else "",
    State.IN_PROGRESS: lambda _correction, hand: "填进展" if hand.works else "",
    State.SUBMITTED: lambda correction, hand: "验收" if hand.judges(correction) else "",
    State.ACCEPTED: _of_accepted,
    State.REJUDGED: lambda correction, hand: "销号" if hand.judges(correction) else "",
    State.CLOSED: lambda _correction, _hand: "",
}
