"""How long failures make one wait, and who shares a bucket."""

from datetime import timedelta

import pytest

from evalsvc.accounts import buckets

SECRET = "a-secret-that-only-tests-know-000000"


def test_delays_double_up_to_five_minutes():
    waits = [buckets.delay_after(failures).total_seconds() for failures in range(1, 16)]

    assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_many_failures_cost_no_more():
    assert buckets.delay_after(10**9) == timedelta(minutes=5)


def test_place_waits_late_and_never_long():
    waits = [buckets.delay_at_place(failures).total_seconds() for failures in (1, 30, 31, 32, 33, 34, 35, 36, 10**9)]

    assert waits == [0, 0, 1, 2, 4, 8, 15, 15, 15]


def test_bucket_shows_neither_name_nor_address():
    bucket = buckets.address_bucket(SECRET, "clerk", "192.0.2.7")

    assert len(bucket) == 64
    assert "clerk" not in bucket
    assert bucket != buckets.address_bucket("another secret of the tests 00000000", "clerk", "192.0.2.7")


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        (None, "nonsense", True),
    ],
)
def test_addresses_share_a_bucket_as_people_share_a_line(first, second, same):
    assert (buckets.address_bucket(SECRET, "clerk", first) == buckets.address_bucket(SECRET, "clerk", second)) is same


def test_people_and_kinds_of_place_have_their_own_buckets():
    kept = {
        buckets.address_bucket(SECRET, "clerk", "192.0.2.7"),
        buckets.address_bucket(SECRET, "leader", "192.0.2.7"),
        buckets.known_browser_bucket(SECRET, "clerk", "192.0.2.7"),
        buckets.known_browser_bucket(SECRET, "clerk", "another"),
        buckets.place_bucket(SECRET, "192.0.2.7"),
        buckets.place_bucket(SECRET, "192.0.2.8"),
    }

    assert len(kept) == 6
