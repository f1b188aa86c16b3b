"""How tests about the staff side bring ratings about: through the citizen's page, at the instant the clock shows."""

from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import select

from evalsvc.core.clock import SHANGHAI
from evalsvc.core.db import db
from evalsvc.jobs.work import run_tick
from evalsvc.ratings.models import Rating, Receipt
from tests.ratings.visitors import rate

_number = count(1)


def at(day, clock="10:00"):
    """An instant of November 2026 in Shanghai."""
    hour, minute = clock.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=SHANGHAI)


class Hand:
    """Gives ratings through the citizen's page."""

    def __init__(self, app, client, clock):
        self.app = app
        self.client = client
        self.clock = clock

    def rates(self, point, level=5, **fields):
        """The public id of a rating given now."""
        receipt = rate(self.client, point, level, **fields).rpartition("/")[2]
        with self.app.app_context():
            return db.session.scalars(
                select(Rating.public_id).join(Receipt, Receipt.rating_id == Rating.id).where(Receipt.code == receipt.replace("-", ""))
            ).one()

    def rated(self, point, level=5, **fields):
        """The same, and eleven minutes have gone by."""
        public_id = self.rates(point, level, **fields)
        self.clock.shift(timedelta(minutes=11))
        return public_id

    def rates_on(self, day, point, levels, **fields):
        """Ratings given at ten o'clock of a day of November."""
        self.clock.move_to(at(day))
        return [self.rates(point, level, comment=f"留言{next(_number)}", **fields) for level in levels]

    def ticks(self, day=None, clock="10:00"):
        """A tick, at an instant of November if one is named; every step must succeed."""
        if day is not None:
            self.clock.move_to(at(day, clock))
        assert run_tick(self.app) == []
