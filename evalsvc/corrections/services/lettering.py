"""Letters about a correction: drafted by hand, or issued together with the act that they tell of."""

from collections.abc import Mapping, Sequence
from datetime import date

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import prose_date, today
from evalsvc.core.errors import Forbidden, Problem, WrongState
from evalsvc.corrections import queries
from evalsvc.corrections.letters import LIFTING, LISTING, URGING, asked, late_in_words, title_of
from evalsvc.corrections.models import Correction
from evalsvc.corrections.services.frame import lock, trace
from evalsvc.corrections.states import STATE_WORDS, State
from evalsvc.papers import services as papers
from evalsvc.papers.kinds import PaperKind, Told
from evalsvc.papers.models import Paper

RIGHT = Permission.PAPER_ISSUE


def draft_letter(*, by: Actor, correction: Correction, kind: PaperKind, asks: Sequence[str], reply_by: date, contact: str) -> Paper:
    """A draft of a supervision letter or a reminder, to be read and issued where papers are.

    Raises WrongState for what was struck off, and for a reminder of what is not overdue; Problem for a past day;
    Forbidden for whoever may issue nothing to the unit.
    """
    lock(correction)
    if correction.is_closed:
        raise WrongState("这个问题已经销号，不用再督办。")
    if kind is URGING and not is_overdue(correction):
        raise WrongState("这个问题还没有超期，不用催办。")
    if reply_by < today():
        raise Problem("报告期限不能早于今天。", field="reply_by")
    paper = _draft(by, correction, kind, {**_standing(correction, kind), **asked(asks, reply_by, contact)})
    trace("correction.draft_letter", by=by, correction=correction, right=RIGHT, kind=kind.name)
    return paper


def issue_listing(*, by: Actor, correction: Correction, reason: str) -> Paper:
    """The notice of supervised listing, issued in the transaction of the act; raises Forbidden for whoever may issue nothing to the unit."""
    due = prose_date(correction.due_on) if correction.due_on else ""
    told = {"number": correction.number, "problem": correction.problem, "reason": reason, "due": due}
    return papers.issue_paper(by=by, paper=_draft(by, correction, LISTING, told))


def issue_lifting(*, by: Actor, correction: Correction, reason: str) -> Paper:
    """The notice that the listing is lifted; it names the notice of the listing. Raises as issue_listing."""
    before = queries.latest_letter(correction, LISTING.key)
    told = {"number": correction.number, "listing": (before.full_number or "") if before else "", "reason": reason.rstrip("。")}
    return papers.issue_paper(by=by, paper=_draft(by, correction, LIFTING, told))


def is_overdue(correction: Correction) -> bool:
    """Whether an unfinished correction is past its last day."""
    return not correction.is_closed and correction.due_on is not None and correction.due_on < today()


def _draft(by: Actor, correction: Correction, kind: PaperKind, told: Mapping[str, Told]) -> Paper:
    way = queries.letter_way(by.scope_for(RIGHT), correction)
    if way is None:
        raise Forbidden("文书要由责任单位的上级、以有签发权的单位名义发出。")
    title = title_of(kind, correction.number)
    return papers.draft_paper(by=by, kind=kind.key, organ=way.organ, addressee=way.addressee, title=title, fields=told, subject=correction.subject)


def _standing(correction: Correction, kind: PaperKind) -> dict[str, Told]:
    common = {"number": correction.number, "problem": correction.problem}
    due = correction.due_on
    if kind is URGING and due is not None:
        return {**common, "due": prose_date(due), "late": late_in_words(due, today())}
    limit = f"完成时限为{prose_date(due)}" if due else "还没有定完成时限"
    late = f"，{late_in_words(due, today())}" if due is not None and is_overdue(correction) else ""
    return {**common, "standing": f"截至{prose_date(today())}，该问题处于“{STATE_WORDS[State(correction.state)][0]}”状态，{limit}{late}。"}
