"""The draw against a recomputation that shares nothing with it, and what nobody may be able to bring about."""

import hashlib
import subprocess

from hypothesis import given
from hypothesis import strategies as st

from evalsvc.core.drawing import drawn, mark

IDS = st.text(alphabet="0123456789abcdefghjkmnpqrstvwxyz", min_size=12, max_size=12)
SEEDS = st.text(min_size=1, max_size=40).filter(lambda seed: seed.isprintable())


def again(seed, ids, wanted):
    """One by one: take the smallest digest, then the smallest of the rest."""
    left, taken = sorted(set(ids)), []
    while left and len(taken) < wanted:
        digests = {int.from_bytes(hashlib.sha256(seed.encode("utf-8") + b"\x0a" + one.encode("ascii")).digest(), "big"): one for one in left}
        taken.append(digests[min(digests)])
        left.remove(taken[-1])
    return taken


@given(SEEDS, st.lists(IDS, max_size=40), st.integers(0, 50))
def test_draw_is_what_anybody_computes(seed, ids, wanted):
    assert drawn(seed, ids, wanted) == again(seed, ids, wanted)


@given(SEEDS, st.lists(IDS, max_size=30), st.integers(1, 20), st.randoms())
def test_order_of_the_list_changes_nothing(seed, ids, wanted, order):
    mixed = list(ids)
    order.shuffle(mixed)

    assert drawn(seed, mixed, wanted) == drawn(seed, ids, wanted)


@given(SEEDS, st.lists(IDS, min_size=1, max_size=30, unique=True), st.integers(1, 20))
def test_who_asks_for_more_gets_the_same_and_more(seed, ids, wanted):
    assert drawn(seed, ids, wanted + 1)[: len(drawn(seed, ids, wanted))] == drawn(seed, ids, wanted)


@given(SEEDS, st.lists(IDS, min_size=2, max_size=30, unique=True), st.integers(1, 20))
def test_one_more_candidate_displaces_one_at_most(seed, ids, wanted):
    few, all_ = drawn(seed, ids[1:], wanted), drawn(seed, ids, wanted)

    assert len(set(few) - set(all_)) <= 1
    assert set(all_) - set(few) <= {ids[0]}


def test_mark_is_what_the_system_tool_prints():
    printed = subprocess.run(["sha256sum"], input=b"3D 2026310: 4 7 1\n0123456789ab", capture_output=True, check=True).stdout

    assert mark("3D 2026310: 4 7 1", "0123456789ab") == printed.decode().split()[0]
