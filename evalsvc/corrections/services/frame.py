"""What every verb does first and last: lock the row, see that it is still the one that was read, tell whom it concerns, leave the trace."""

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.db import db
from evalsvc.core.errors import StaleVersion
from evalsvc.corrections.models import Correction
from evalsvc.corrections.services.bringing import end_brought
from evalsvc.corrections.services.reminding import catch_up
from evalsvc.corrections.services.telling import follow
from evalsvc.corrections.states import Act, State, step


def lock(correction: Correction, row_version: int | None = None) -> None:
    """Locks the row for this transaction, reads it anew, and tells what fell due before; raises StaleVersion when it was changed after `row_version`."""
    db.session.refresh(correction, with_for_update={"key_share": True, "of": Correction})
    if row_version is not None and row_version != correction.row_version:
        raise StaleVersion
    catch_up(correction, now())


def move(correction: Correction, act: Act) -> None:
    """Leads to the next state; raises WrongState."""
    correction.state = step(State(correction.state), act).value


def touch(correction: Correction) -> None:
    """Counts a change of what belongs to the correction as one of its own, so that whoever read it before is told."""
    correction.row_version = correction.row_version + 1


def trace(action: str, *, by: Actor, correction: Correction, right: Permission | None, **facts: str | int | bool | None) -> None:
    """Tells those whom the act concerns, and leaves the event that becomes a sentence of the story."""
    db.session.flush()
    follow(correction, action, by)
    end_brought(correction, by)
    audit.record(action, by=by, right=right, subject=correction.subject, unit_id=correction.unit_id, number=correction.number, **facts)
