"""The five national levels and where a rating comes from. Wording and codes are fixed by the national exchange standard."""

from enum import StrEnum

from evalsvc.instruments.kinds import LEVEL_NAMES as LEVEL_NAMES
from evalsvc.instruments.kinds import LEVELS as LEVELS

BAD_LEVELS = frozenset({1, 2})


class Origin(StrEnum):
    VOLUNTEERED = "volunteered"
    INVITED = "invited"
    TRANSCRIBED = "transcribed"
    DEFAULT = "default"


class Rater(StrEnum):
    CITIZEN = "citizen"
    THIRD_PARTY = "third_party"
    SUPERVISOR = "supervisor"
    SECRET_VISIT = "secret_visit"
    TEST = "test"


class Stream(StrEnum):
    """What a counter row counts; only `citizen` feeds the headline figures."""

    CITIZEN = "citizen"
    DEFAULT = "default"
    THIRD_PARTY = "third_party"
    SUPERVISOR = "supervisor"
    SECRET_VISIT = "secret_visit"
    TEST = "test"


class Turn(StrEnum):
    FIRST = "first"
    FOLLOW_UP = "follow_up"


def stream_of(origin: Origin, rater: Rater) -> Stream:
    """The stream a rating is counted in: a test first, then a default rating, else by who rated."""
    if rater is Rater.TEST:
        return Stream.TEST
    if origin is Origin.DEFAULT:
        return Stream.DEFAULT
    return Stream(rater.value)
