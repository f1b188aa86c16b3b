"""What every verb does first and last: lock the row, see that it is still the one that was read, leave the trace."""

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.db import db
from evalsvc.core.errors import StaleVersion
from evalsvc.corrections.models import Correction
from evalsvc.corrections.states import Act, State, step


def lock(correction: Correction, row_version: int | None = None) -> None:
    """Locks the row for this transaction and reads it anew; raises StaleVersion when it was changed after `row_version`."""
    db.session.refresh(correction, with_for_update={"key_share": True, "of": Correction})
    if row_version is not None and row_version != correction.row_version:
        raise StaleVersion


def move(correction: Correction, act: Act) -> None:
    """Leads to the next state; raises WrongState."""
    correction.state = step(State(correction.state), act).value


def touch(correction: Correction) -> None:
    """Counts a change of what belongs to the correction as one of its own, so that whoever read it before is told."""
    correction.row_version = correction.row_version + 1


def trace(action: str, *, by: Actor, correction: Correction, right: Permission | None, **facts: str | int | bool | None) -> None:
    """Leaves the event that becomes a sentence of the story."""
    db.session.flush()
    audit.record(action, by=by, right=right, subject=subject_of(correction), unit_id=correction.unit_id, number=correction.number, **facts)


def subject_of(correction: Correction) -> str:
    """How the log and notices name a correction."""
    return f"correction:{correction.public_id}"
