"""What is asked of ratings, and of the slips that become one."""

from evalsvc.ratings.queries.problems import ref_of
from evalsvc.ratings.queries.rating import (
    Page,
    RatingRow,
    TagText,
    Wanted,
    organ_above,
    other_turn,
    places_of,
    rating_in_scope,
    reaches,
    recent_ratings,
    release_in_scope,
    releases,
    secrets_of,
    tag_texts,
)

__all__ = [
    "Page",
    "RatingRow",
    "TagText",
    "Wanted",
    "organ_above",
    "other_turn",
    "places_of",
    "rating_in_scope",
    "reaches",
    "recent_ratings",
    "ref_of",
    "release_in_scope",
    "releases",
    "secrets_of",
    "tag_texts",
]
