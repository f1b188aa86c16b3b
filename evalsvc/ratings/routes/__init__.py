"""Single ratings for superiors and call-back officers, releases for the windows, slips for who transcribes."""

from evalsvc.ratings.routes import exporting, paper, rating, slips
from evalsvc.ratings.routes.blueprint import blueprint

__all__ = ["blueprint", "exporting", "paper", "rating", "slips"]
