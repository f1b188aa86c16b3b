"""The hash of an event: whoever has the row can make it again."""

import hashlib
from typing import Any

import orjson

from evalsvc.audit.models import AuditEvent


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


def is_intact(event: AuditEvent) -> bool:
    """Whether an event still says what it said when its hash was made."""
    return event_hash(event) == event.hash
