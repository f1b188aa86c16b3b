"""The citizens' face: rate at a point or one matter, see a receipt, undo, follow up, say that one was asked to rate well."""

from evalsvc.ratings.public import following, hall, judging, matter, rating, receipts
from evalsvc.ratings.public.shared import blueprint, init_app

__all__ = ["blueprint", "following", "hall", "init_app", "judging", "matter", "rating", "receipts"]
