"""Single ratings for superiors and call-back officers, releases for the windows, slips for who transcribes."""

from evalsvc.ratings.routes import correcting, exporting, paper, praising, rating, slips
from evalsvc.ratings.routes.blueprint import blueprint

__all__ = ["blueprint", "correcting", "exporting", "paper", "praising", "rating", "slips"]
