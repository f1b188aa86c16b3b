"""What becomes of a mail, and when it is tried again. Pure."""

from datetime import timedelta
from enum import StrEnum


class MailKind(StrEnum):
    NOTICE = "notice"
    DIGEST = "digest"
    CODE = "code"


class MailState(StrEnum):
    """`refused` was refused for good by the receiver; `given_up` failed at every attempt; `cancelled` was not needed any more."""

    QUEUED = "queued"
    SENT = "sent"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    GIVEN_UP = "given_up"


LEASE = timedelta(minutes=10)  # longer than one mail can take
MOST_ATTEMPTS = 14
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)


def delay_after(attempts: int) -> timedelta:
    """How long a mail waits after so many failed attempts: twice as long each time, six hours at most; about a day and a half in all."""
    return min(FIRST_DELAY * (1 << max(attempts - 1, 0)), LONGEST_DELAY)
