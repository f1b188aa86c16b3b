"""How soon something wants to be done, in words and colours. Pure."""

from enum import IntEnum


class Urgency(IntEnum):
    """A list of what waits begins with the lowest number."""

    NOW = 1
    SOON = 2
    WHEN_FREE = 3


URGENCY_NAMES = {Urgency.NOW: "马上处理", Urgency.SOON: "尽快处理", Urgency.WHEN_FREE: "有空处理"}
URGENCY_TONES = {Urgency.NOW: "red", Urgency.SOON: "amber", Urgency.WHEN_FREE: "quiet"}
