"""The citizens' face: rate at a point or one matter, see a receipt, undo, say that one was asked to rate well."""

from evalsvc.ratings.public import matter, rating, receipts
from evalsvc.ratings.public.shared import blueprint, init_app

__all__ = ["blueprint", "init_app", "matter", "rating", "receipts"]
