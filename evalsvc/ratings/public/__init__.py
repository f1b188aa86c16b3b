"""The citizens' face: rate at a point, see a receipt, undo, say that one was asked to rate well."""

from evalsvc.ratings.public import rating, receipts
from evalsvc.ratings.public.shared import blueprint, init_app

__all__ = ["blueprint", "init_app", "rating", "receipts"]
