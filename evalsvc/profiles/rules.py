"""The rules a profile sets, each with the default profile's value. Pure.

A profile made before a rule existed has no word on it; the default's value then holds.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Count = Annotated[int, Field(ge=0, le=100_000)]
Some = Annotated[int, Field(ge=1, le=100_000)]
LEVELS = frozenset({1, 2, 3, 4, 5})
NEWER = frozenset(
    {
        "at_once_clock",
        "check_in_months",
        "claim_days",
        "continuing_clock",
        "in_stages_clock",
        "interview_days",
        "invite_after_days",
        "matter_days",
        "one_notice_percent",
        "recurrence_days",
        "satisfaction_percent",
        "silent_days",
    }
)  # made after the first version of the default profile was published


class ClockUnit(StrEnum):
    HOURS = "hours"
    NATURAL_DAYS = "natural_days"
    WORKING_DAYS = "working_days"


CLOCK_UNIT_NAMES = {ClockUnit.HOURS: "小时", ClockUnit.NATURAL_DAYS: "个自然日", ClockUnit.WORKING_DAYS: "个工作日"}


class Clock(BaseModel):
    """A time limit: so many hours, natural days or working days."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    amount: Some
    unit: ClockUnit


def _working_days(amount: int) -> Clock:
    return Clock(amount=amount, unit=ClockUnit.WORKING_DAYS)


class Rules(BaseModel):
    """What is locally chosen. Clocks run from dispatch; a case has several."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    comment_limit: Annotated[int, Field(ge=20, le=2000)] = 150
    undo_minutes: Annotated[int, Field(ge=1, le=60)] = 10
    burst_per_minute: Some = 30
    ceiling_per_minute: Some = 600
    contact_days: Some = 180
    interview_days: Some = 365
    minimum_n: Some = 30
    mean_scores: Mapping[int, Count] = Field(default={5: 10, 4: 8, 3: 6, 2: 3, 1: 0})
    praise_levels: tuple[int, ...] = (5, 4, 3)
    release_minimum: Annotated[int, Field(ge=2, le=1000)] = 5
    contact_clock: Clock = _working_days(1)
    simple_clock: Clock = _working_days(5)
    complex_clock: Clock = _working_days(15)
    complex_extensions: Count = 1
    appeal_clock: Clock = _working_days(3)
    review_clock: Clock = _working_days(5)
    call_back_clock: Clock = _working_days(5)
    follow_up_clock: Clock = Clock(amount=15, unit=ClockUnit.NATURAL_DAYS)
    supplementary_clock: Clock = _working_days(5)
    yellow_percent: Annotated[int, Field(ge=1, le=99)] = 80
    raise_after_redos: Some = 3
    raise_after_transfers: Some = 3
    superior_rejudges: bool = True
    at_once_clock: Clock = _working_days(5)
    in_stages_clock: Clock = Clock(amount=30, unit=ClockUnit.NATURAL_DAYS)
    continuing_clock: Clock = Clock(amount=90, unit=ClockUnit.NATURAL_DAYS)
    recheck_days: tuple[Some, ...] = (30, 90)
    recurrence_days: Some = 90
    check_in_months: Annotated[int, Field(ge=1, le=12)] = 3
    invite_after_days: Count = 3
    matter_days: Some = 180
    guidance_series: Annotated[int, Field(ge=1, le=2)] = 1
    claim_days: Annotated[int, Field(ge=7, le=400)] = 90
    silent_days: Annotated[int, Field(ge=7, le=400)] = 30
    one_notice_percent: Annotated[int, Field(ge=0, le=99)] = 1
    satisfaction_percent: Annotated[int, Field(ge=1, le=100)] = 90

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if set(self.mean_scores) != LEVELS or [self.mean_scores[n] for n in (5, 4, 3, 2, 1)] != sorted(self.mean_scores.values(), reverse=True):
            raise ValueError("mean_scores gives each of the five levels a score, a higher level never less")
        if self.praise_levels not in ((5, 4, 3), (5, 4)):
            raise ValueError("praise_levels is 5, 4, 3 or 5, 4")
        if self.burst_per_minute > self.ceiling_per_minute:
            raise ValueError("burst_per_minute must not exceed ceiling_per_minute")
        if list(self.recheck_days) != sorted(set(self.recheck_days)):
            raise ValueError("recheck_days grow")
        return self


def rules_of(content: Mapping[str, Any]) -> Rules:
    """The rules in a profile version's content, which keeps each value beside its source."""
    return Rules.model_validate({name: datum["value"] for name, datum in content["rules"].items()})
