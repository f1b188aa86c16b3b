"""Supervised listing (挂牌督办): a flag with its own papers, set and lifted by whoever stands above."""

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, WrongState
from evalsvc.core.masking import mask
from evalsvc.corrections import queries
from evalsvc.corrections.models import Correction, Listing
from evalsvc.corrections.services.frame import lock, touch, trace
from evalsvc.corrections.services.lettering import issue_lifting, issue_listing

RIGHT = Permission.CORRECTION_SUPERVISE


def list_correction(*, by: Actor, correction: Correction, reason: str) -> Listing:
    """Puts an unfinished correction under supervision. Raises WrongState when it is already, or struck off; Forbidden unless one stands above.

    The notice (挂牌督办通知书) is issued with it, under its own number.
    """
    _check(by, correction)
    if correction.is_listed or correction.is_closed:
        raise WrongState("这个问题已经挂牌督办，或者已经销号。")
    row = Listing(correction_id=correction.id, reason=mask(reason), listed_at=now(), listed_by=by.account_id)
    db.session.add(row)
    correction.is_listed = True
    paper = issue_listing(by=by, correction=correction, reason=row.reason)
    trace("correction.list", by=by, correction=correction, right=RIGHT, paper=paper.full_number)
    return row


def lift_listing(*, by: Actor, correction: Correction, reason: str) -> Listing:
    """Lifts the supervision, with its own numbered notice. Raises WrongState when there is none, Forbidden unless one stands above."""
    _check(by, correction)
    row = queries.listing_in_force(correction)
    if row is None:
        raise WrongState("这个问题没有挂牌督办。")
    row.lifted_at, row.lifted_by, row.lift_reason = now(), by.account_id, mask(reason)
    correction.is_listed = False
    paper = issue_lifting(by=by, correction=correction, reason=row.lift_reason)
    trace("correction.lift", by=by, correction=correction, right=RIGHT, paper=paper.full_number)
    return row


def _check(by: Actor, correction: Correction) -> None:
    lock(correction)
    if not queries.is_above(by.scope_for(RIGHT), correction):
        raise Forbidden("挂牌督办和解除，要由责任单位的上级决定。")
    touch(correction)
