"""The five national levels and where a rating comes from. Wording and codes are fixed by the national exchange standard."""

from enum import StrEnum

LEVELS = (5, 4, 3, 2, 1)
LEVEL_NAMES = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
LEVEL_NAMES_EN = {5: "Very satisfied", 4: "Satisfied", 3: "Basically satisfied", 2: "Dissatisfied", 1: "Very dissatisfied"}
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
