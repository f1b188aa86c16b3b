import pytest

from tests.ratings.staff import Hand


@pytest.fixture
def hand(app, client, clock, region):
    """Gives ratings and lets time pass: `hand.rated(region.window_point, 2)`."""
    return Hand(app, client, clock)
