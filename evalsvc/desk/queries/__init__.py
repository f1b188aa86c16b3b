"""What a desk asks of all nouns."""

from evalsvc.desk.queries.codes import MOST, last_test, silent_points
from evalsvc.desk.queries.waiting import waiting_for

__all__ = ["MOST", "last_test", "silent_points", "waiting_for"]
