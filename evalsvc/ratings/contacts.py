"""A look at a sealed text of a rating: with a reason, in the audit log, once."""

from dataclasses import dataclass
from datetime import timedelta

import orjson

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.accounts.queries import was_reset_since
from evalsvc.audit import services as audit
from evalsvc.audit.models import AuditEvent
from evalsvc.audit.queries import events_about
from evalsvc.core.clock import day_of, now, prose_date
from evalsvc.core.errors import NotFound, WrongState
from evalsvc.core.masking import mask
from evalsvc.core.vault import Sealed, Unreadable, Vault
from evalsvc.ratings.models import Rating, RatingSecret
from evalsvc.ratings.naming import COMMENT
from evalsvc.ratings.queries import secrets_of
from evalsvc.ratings.services import secret_context

FRESH_FOR = timedelta(hours=24)
LOOKS = ("rating.read_contact", "rating.read_comment")
MOST_LOOKS = 50
FRESH = "（此前24小时内，这个账号的密码被他人重置过）"


@dataclass(frozen=True)
class Seen:
    """What a look showed: a name and a telephone number, or the comment as it was typed."""

    name: str = ""
    phone: str = ""
    comment: str = ""


def look(*, by: Actor, rating: Rating, kind: str, reason: str, vault: Vault) -> Seen:
    """The contact or the unmasked comment of a rating; what is masked in `reason` stays out of the log.

    A look soon after somebody else reset the password is marked there: that one could have signed in instead of the officer.
    Raises NotFound when the rating has no such text, WrongState when it has been destroyed on schedule.
    """
    secret = secrets_of(rating).get(kind)
    if secret is None:
        raise NotFound
    text = _opened(secret, vault)
    facts = {"rating": rating.public_id, "reason": mask(reason), "mark": FRESH if was_reset_since(by, now() - FRESH_FOR) else ""}
    audit.record(f"rating.read_{kind}", by=by, right=Permission.CONTACT_READ, subject=f"rating:{rating.public_id}", unit_id=rating.unit_id, **facts)
    return Seen(comment=text) if kind == COMMENT else Seen(**orjson.loads(text))


def looks_at(rating: Rating) -> list[tuple[AuditEvent, bool]]:
    """The latest looks at a rating's sealed texts, and whether each came soon after a reset by somebody else; for the leads, who do not read the log."""
    events = events_about(f"rating:{rating.public_id}", rating.unit_id, LOOKS, most=MOST_LOOKS)
    return [(event, bool(event.facts.get("mark"))) for event in events]


def _opened(secret: RatingSecret, vault: Vault) -> str:
    if secret.body is None:
        raise WrongState(f"这段内容已于{prose_date(day_of(secret.destroyed_at or secret.kept_at))}按规则销毁，无法再查看；评价本身仍然保留。")
    try:
        return vault.open(Sealed(secret.algorithm, secret.key_id, secret.body), context=secret_context(secret.rating_id, secret.kind))
    except Unreadable as error:
        raise WrongState("这段内容的密钥已销毁，无法再查看；评价本身仍然保留。") from error
