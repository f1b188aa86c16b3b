"""One door into the log: `record`, the last line of every verb that deserves a trace."""

import hashlib
from typing import Any

import orjson
from flask import current_app

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit.models import AuditEvent
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db


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


def event_hash(event: AuditEvent) -> str:
    """SHA-256 (hex) over the canonical JSON of everything in the event but its id and the hash itself."""
    content: dict[str, Any] = {
        "public_id": event.public_id,
        "at": event.at.isoformat(timespec="microseconds"),
        "action": event.action,
        "account_id": event.account_id,
        "actor_title": event.actor_title,
        "unit_id": event.unit_id,
        "subject": event.subject,
        "facts": event.facts,
        "sentence": event.sentence,
    }
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
