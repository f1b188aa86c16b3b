"""More time: asked for before the last day with a reason, decided by another person; every old date stays."""

from datetime import date

from sqlalchemy.exc import IntegrityError

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, Problem, WrongState
from evalsvc.core.masking import mask
from evalsvc.corrections import queries
from evalsvc.corrections.kinds import Outcome, Why
from evalsvc.corrections.models import Correction, Extension
from evalsvc.corrections.services.frame import lock, move, touch, trace
from evalsvc.corrections.services.planning import set_due
from evalsvc.corrections.states import Act

RIGHT = Permission.CORRECTION_ACCEPT


def ask_extension(*, by: Actor, correction: Correction, wanted_on: date, reason: str) -> Extension:
    """Asks for a later day. Raises WrongState after the last day, or while another request waits, Problem for a day that is not later."""
    lock(correction)
    move(correction, Act.EXTEND)
    if correction.due_on is None or today() > correction.due_on:
        raise WrongState("已经超过完成时限，不能再申请延期；请尽快完成，并在进展里说明原因。")
    if wanted_on <= correction.due_on:
        raise Problem(f"新的时限要晚于现在的{correction.due_on.isoformat()}。", field="wanted_on")
    row = Extension(
        public_id=public_id(),
        correction_id=correction.id,
        turn=correction.turn,
        due_on=correction.due_on,
        wanted_on=wanted_on,
        reason=mask(reason),
        asked_at=now(),
        asked_by=by.account_id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError as waiting:
        raise WrongState("已经有一个延期申请等待审批。") from waiting
    touch(correction)
    trace("correction.ask_extension", by=by, correction=correction, right=Permission.CORRECTION_WORK, wanted=wanted_on.isoformat())
    return row


def grant_extension(*, by: Actor, correction: Correction, extension: Extension, opinion: str) -> None:
    """Grants the later day. Raises WrongState when it was decided already or the work was handed in, Forbidden for whoever asked for it or does the work."""
    _decide(by, correction, extension, Outcome.GRANTED, opinion)
    move(correction, Act.EXTEND)
    set_due(correction, extension.wanted_on, now(), Why.EXTENSION)
    trace("correction.grant_extension", by=by, correction=correction, right=RIGHT, old=extension.due_on.isoformat(), new=extension.wanted_on.isoformat())


def refuse_extension(*, by: Actor, correction: Correction, extension: Extension, opinion: str) -> None:
    """Refuses the later day, with a reason. Raises as grant_extension, and Problem without a reason."""
    if not opinion.strip():
        raise Problem("请写明不同意的理由。", field="opinion")
    _decide(by, correction, extension, Outcome.REFUSED, opinion)
    trace("correction.refuse_extension", by=by, correction=correction, right=RIGHT)


def _decide(by: Actor, correction: Correction, extension: Extension, outcome: Outcome, opinion: str) -> None:
    lock(correction)
    db.session.refresh(extension, with_for_update={"key_share": True})
    if extension.decided_at is not None:
        raise WrongState("这个延期申请已经有人处理了。")
    if by.account_id is None or by.account_id in {extension.asked_by, *(measure.person_id for measure in queries.measures_of(correction))}:
        raise Forbidden("延期要由申请人和措施责任人以外的人审批。")
    extension.outcome, extension.opinion = outcome.value, mask(opinion)
    extension.decided_at, extension.decided_by = now(), by.account_id
    touch(correction)
    db.session.flush()
