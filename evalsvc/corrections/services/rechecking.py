"""Looking again: what was found, by somebody else than those who did the work, with the measured effect as it was then."""

from dataclasses import dataclass
from datetime import date

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now, today
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, Problem, WrongState
from evalsvc.core.masking import mask
from evalsvc.corrections import queries
from evalsvc.corrections.effects import Effect, Says
from evalsvc.corrections.kinds import FOUND_NAMES, Found
from evalsvc.corrections.models import Correction, Recheck
from evalsvc.corrections.services.frame import lock, touch, trace
from evalsvc.corrections.services.judging import reopen_correction

RIGHT = Permission.CORRECTION_ACCEPT


@dataclass(frozen=True)
class Looked:
    """What was found on a day, in words."""

    found: Found
    text: str
    day: date


def do_recheck(*, by: Actor, correction: Correction, recheck: Recheck, looked: Looked) -> None:
    """Keeps what a recheck found; a problem that is still there is reopened.

    Raises WrongState for one that is done, not due yet, or of a problem that is open again; Forbidden for those who did the work;
    Problem for a day that cannot be, without words, and for an effect that the ratings do not show.
    """
    lock(correction)
    db.session.refresh(recheck)
    _check(by, correction, recheck)
    if not correction.closed_on or not correction.closed_on <= looked.day <= today():
        raise Problem("回头看的日期要在销号之后，不能晚于今天。", field="day")
    if not looked.text.strip():
        raise Problem("请写明看到的情况。", field="text")
    effect = queries.effect_of(correction)
    if looked.found is Found.EFFECTIVE:
        _check_effect(effect)
    recheck.found, recheck.text, recheck.done_on, recheck.done_at = looked.found.value, mask(looked.text), looked.day, now()
    recheck.account_id, recheck.submitted_by = by.account_id, correction.submitted_by
    if effect is not None:
        recheck.effect = effect.frozen()
    touch(correction)
    trace("correction.recheck", by=by, correction=correction, right=RIGHT, found=FOUND_NAMES[looked.found])
    if looked.found is Found.FAILS:
        reopen_correction(by=by, correction=correction, reason="回头看发现问题仍在。", right=RIGHT)


def _check(by: Actor, correction: Correction, recheck: Recheck) -> None:
    if by.account_id is None or by.account_id in queries.doers_of(correction):
        raise Forbidden("回头看要由提交人、责任人和措施责任人以外的人来做。")
    if recheck.done_at is not None:
        raise WrongState("这次回头看已经做过了。")
    if not correction.is_closed or recheck.turn != correction.turn:
        raise WrongState("这个问题已经重新打开，先整改、销号，再回头看。")
    if recheck.due_on > today():
        raise WrongState(f"还没有到回头看的日子（{recheck.due_on.isoformat()}）。")


def _check_effect(effect: Effect | None) -> None:
    if effect is None:
        raise Problem("没有可以比较的评价，不能认定有成效；问题没有再出现的，请选“问题没有再出现”。", field="found")
    if effect.says is not Says.BETTER:
        raise Problem(f"{effect.sentence}，不能认定有成效。", field="found")
