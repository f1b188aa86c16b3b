"""One door into the log: `record`, the last line of every verb that deserves a trace."""

from flask import current_app

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit.chain_state import Verdict, write_verdict
from evalsvc.audit.hashes import event_hash
from evalsvc.audit.models import AuditEvent
from evalsvc.audit.queries import VERDICT
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.installation import keep_fact


def record(
    action: str, *, by: Actor, subject: str, unit_id: int | None = None, right: Permission | None = None, **facts: str | int | bool | None
) -> AuditEvent:
    """Adds an event to the running transaction.

    `action` is a key of the sentences that the nouns declare; `facts` fill the sentence and are kept.
    They are about things, never about a citizen: no name, telephone number or comment goes in here.
    """
    event = AuditEvent(
        public_id=public_id(),
        at=now(),
        action=action,
        account_id=by.account_id,
        actor_title=by.title_for(right),
        unit_id=unit_id,
        subject=subject,
        facts=facts,
        sentence=current_app.extensions["sentences"][action].format(actor=by.title_for(right), **facts),
    )
    event.hash = event_hash(event)
    db.session.add(event)
    return event


def keep_verdict(verdict: Verdict) -> None:
    """Keeps what a verification found, in the place of the one before."""
    keep_fact(VERDICT, write_verdict(verdict))
