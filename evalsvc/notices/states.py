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


KIND_NAMES = {MailKind.NOTICE: "单条提醒", MailKind.DIGEST: "每日汇总", MailKind.CODE: "验证码"}
STATE_NAMES = {
    MailState.QUEUED: "待发",
    MailState.SENT: "已发出",
    MailState.CANCELLED: "不再需要",
    MailState.REFUSED: "被拒收",
    MailState.GIVEN_UP: "多次未成功",
}
STATE_TONES = {MailState.QUEUED: "blue", MailState.SENT: "green", MailState.CANCELLED: "quiet", MailState.REFUSED: "red", MailState.GIVEN_UP: "red"}
LEASE = timedelta(minutes=10)  # longer than one mail can take
MOST_ATTEMPTS = 14
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)


def delay_after(attempts: int) -> timedelta:
    """How long a mail waits after so many failed attempts: twice as long each time, six hours at most; about a day and a half in all."""
    return min(FIRST_DELAY * (1 << max(attempts - 1, 0)), LONGEST_DELAY)
