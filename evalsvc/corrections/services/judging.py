"""Three tiers side by side: the unit's own judgement, acceptance at its own level, the superior's re-judgement; then it is struck off."""

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now, today
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, Problem, WrongState
from evalsvc.core.masking import mask
from evalsvc.corrections import queries
from evalsvc.corrections.kinds import Tier, Verdict
from evalsvc.corrections.models import Correction, Judgement
from evalsvc.corrections.services.frame import lock, move, touch, trace
from evalsvc.corrections.services.owing import owe_rechecks
from evalsvc.corrections.states import Act

NOT_YOURSELF = "验收要由提交人和措施责任人以外的人来做。"


def accept_correction(*, by: Actor, correction: Correction, opinion: str, row_version: int | None = None) -> None:
    """Acceptance at the unit's own level. Raises WrongState, StaleVersion, and Forbidden for whoever did or handed in the work."""
    lock(correction, row_version)
    _check_other(correction, by)
    move(correction, Act.ACCEPT)
    correction.accepted_by = by.account_id
    correction.needs_superior = queries.has_superior(correction)
    judge(correction, by, Tier.ACCEPTANCE, Verdict.DONE, opinion)
    trace("correction.accept", by=by, correction=correction, right=Permission.CORRECTION_ACCEPT)


def return_correction(*, by: Actor, correction: Correction, reason: str, row_version: int | None = None) -> None:
    """Sends the work back at the unit's own level, with a reason. Raises as accept_correction."""
    lock(correction, row_version)
    _check_other(correction, by)
    _check_reason(reason)
    move(correction, Act.RETURN)
    judge(correction, by, Tier.ACCEPTANCE, Verdict.RETURNED, reason)
    trace("correction.return", by=by, correction=correction, right=Permission.CORRECTION_ACCEPT)


def rejudge_correction(*, by: Actor, correction: Correction, opinion: str, row_version: int | None = None) -> None:
    """The superior agrees. Raises WrongState, StaleVersion, and Forbidden for whoever worked on it or accepted it, or does not stand above."""
    _check_superior(by, correction, row_version)
    move(correction, Act.REJUDGE)
    correction.rejudged_by = by.account_id
    judge(correction, by, Tier.SUPERIOR, Verdict.DONE, opinion)
    trace("correction.rejudge", by=by, correction=correction, right=Permission.CORRECTION_REJUDGE)


def overturn_correction(*, by: Actor, correction: Correction, reason: str, row_version: int | None = None) -> None:
    """The superior does not agree: back to work, with a reason. Raises as rejudge_correction."""
    _check_superior(by, correction, row_version)
    _check_reason(reason)
    move(correction, Act.OVERTURN)
    judge(correction, by, Tier.SUPERIOR, Verdict.RETURNED, reason)
    trace("correction.overturn", by=by, correction=correction, right=Permission.CORRECTION_REJUDGE)


def close_correction(*, by: Actor, correction: Correction, lasting: str, is_public: bool, row_version: int | None = None) -> None:
    """Strikes it off, and owes the rechecks that the rules name.

    Raises WrongState, naming everything that is missing; StaleVersion; Forbidden for whoever did or handed in the work.
    """
    lock(correction, row_version)
    _check_other(correction, by)
    if lacking := queries.what_lacks(correction):
        raise WrongState(f"还不能销号：{'；'.join(lacking)}。")
    move(correction, Act.CLOSE)
    correction.closed_by, correction.closed_on = by.account_id, today()
    correction.lasting, correction.is_public = mask(lasting), is_public
    owe_rechecks(correction)
    trace("correction.close", by=by, correction=correction, right=Permission.CORRECTION_ACCEPT)


def reopen_correction(*, by: Actor, correction: Correction, reason: str, right: Permission | None = Permission.CORRECTION_ACCEPT) -> None:
    """Takes a struck-off problem up again as a further turn: measures and time limit are set anew, everything earlier stays readable.

    Raises WrongState unless it has been struck off, Problem without a reason.
    """
    lock(correction)
    _check_reason(reason)
    move(correction, Act.REOPEN)
    begin_turn(correction)
    trace("correction.reopen", by=by, correction=correction, right=right, reason=mask(reason))


def begin_turn(correction: Correction) -> None:
    """Begins a further turn: one level higher, with no judgement and no time limit yet."""
    correction.turn += 1
    correction.level += 1
    correction.closed_on = correction.closed_by = None
    correction.submitted_by = correction.submitted_at = correction.submitted_on = None
    correction.accepted_by = correction.rejudged_by = None
    correction.first_due_on = correction.due_on = None
    correction.due_is_provisional = False
    db.session.flush()


def judge(correction: Correction, by: Actor, tier: Tier, verdict: Verdict, opinion: str) -> None:
    """Keeps the judgement of a tier on what was handed in last."""
    judgement = Judgement(
        correction_id=correction.id,
        turn=correction.turn,
        tier=tier.value,
        verdict=verdict.value,
        opinion=mask(opinion),
        at=now(),
        account_id=by.account_id,
        submitted_by=correction.submitted_by,
    )
    db.session.add(judgement)
    touch(correction)
    db.session.flush()


def _check_other(correction: Correction, by: Actor) -> None:
    if by.account_id is None or by.account_id in queries.doers_of(correction):
        raise Forbidden(NOT_YOURSELF)


def _check_superior(by: Actor, correction: Correction, row_version: int | None) -> None:
    lock(correction, row_version)
    _check_other(correction, by)
    if by.account_id == correction.accepted_by:
        raise Forbidden("本级验收是您做的，上级复评要由另一个人来做。")
    if not queries.is_above(by.scope_for(Permission.CORRECTION_REJUDGE), correction):
        raise Forbidden("上级复评要由责任单位的上级来做。")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Problem("请写明理由。", field="reason")
