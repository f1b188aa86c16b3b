"""What is kept of ratings: the rating and its counters, slips that become one, follow-ups and ratings from elsewhere."""

from evalsvc.ratings.models.elsewhere import FollowUp, UpstreamRating
from evalsvc.ratings.models.rating import (
    IN_KEY_ORDER,
    MatterUse,
    PointDay,
    Rating,
    RatingFlag,
    RatingPressure,
    RatingSecret,
    RatingTag,
    RatingWithdrawal,
    Receipt,
    Release,
    ReleaseEntry,
    SummaryState,
    TagDay,
    UnitDay,
    VisitUse,
)
from evalsvc.ratings.models.slips import Slip, SlipEntry

__all__ = [
    "IN_KEY_ORDER",
    "FollowUp",
    "MatterUse",
    "PointDay",
    "Rating",
    "RatingFlag",
    "RatingPressure",
    "RatingSecret",
    "RatingTag",
    "RatingWithdrawal",
    "Receipt",
    "Release",
    "ReleaseEntry",
    "Slip",
    "SlipEntry",
    "SummaryState",
    "TagDay",
    "UnitDay",
    "UpstreamRating",
    "VisitUse",
]
