"""What every test may lean on: the clock stands still, nobody reaches the network, the machine's settings do not matter."""

import os
import socket
import time
from datetime import UTC, datetime, timedelta

import pytest

from evalsvc.core.clock import now, today


def test_time_stands_still():
    assert now() == datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    assert str(today()) == "2026-11-20"


def test_time_moves_when_asked(clock):
    before = now()
    clock.shift(timedelta(minutes=10))

    assert now() - before == timedelta(minutes=10)


def test_zone_of_the_machine_is_a_wrong_one():
    assert time.tzname[0] == "EST"


def test_nobody_reaches_the_network():
    with socket.socket() as outwards, pytest.raises(UserWarning, match=r"192\.0\.2\.1"):
        outwards.connect(("192.0.2.1", 80))


def test_settings_of_the_machine_are_forgotten():
    assert [name for name in os.environ if name.startswith("EVALSVC_")] == []


def test_databases_are_what_they_say(database):
    assert database.url.startswith(database.name)
