"""The clock, and the clock set back for invented data."""

from datetime import timedelta
from pathlib import Path

import pytest

import evalsvc
from evalsvc.core.clock import now, set_back_to


def test_clock_goes_on_from_an_earlier_instant(clock):
    present, earlier = now(), now() - timedelta(days=40)

    with set_back_to(earlier):
        assert now() == earlier
        clock.shift(60)
        assert now() == earlier + timedelta(minutes=1)
    assert now() == present + timedelta(minutes=1)


def test_clock_is_right_again_after_a_failure():
    present = now()
    with pytest.raises(RuntimeError), set_back_to(present - timedelta(days=1)):
        raise RuntimeError

    assert now() == present


def test_clock_is_never_set_forward():
    with pytest.raises(ValueError, match="set back"), set_back_to(now() + timedelta(seconds=1)):
        pass


def test_only_the_demo_sets_it_back():
    folder = Path(evalsvc.__file__).parent
    users = {module.relative_to(folder).parts[0] for module in folder.rglob("*.py") if "set_back_to" in module.read_text(encoding="utf-8")}

    assert users == {"core", "demo"}
