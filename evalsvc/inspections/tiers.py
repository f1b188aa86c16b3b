"""Who judges a row beside the unit itself: the task force of its own level (本级专班), and the superior. Pure."""

from enum import StrEnum


class Tier(StrEnum):
    OWN = "own"
    SUPERIOR = "superior"


TIER_NAMES = {Tier.OWN: "本级专班", Tier.SUPERIOR: "上级"}
