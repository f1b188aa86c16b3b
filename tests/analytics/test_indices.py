"""Figures against numbers worked out by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsvc.analytics import indices
from evalsvc.analytics.counts import Counts, total
from evalsvc.analytics.indices import Index, figure

SEEN = Counts(n1=1, n2=4, n3=10, n4=25, n5=60, done=50, not_done=5, withdrawn=3, excluded=2)
SCORES = {5: 10, 4: 8, 3: 6, 2: 3, 1: 0}
ALL = st.builds(Counts, *[st.integers(0, 10**6)] * 5)


@pytest.mark.parametrize(
    ("index", "text", "ratio"),
    [
        (indices.SATISFACTION, "95.00%", "95 / 100"),
        (indices.BAD, "5.00%", "5 / 100"),
        (indices.praise([5, 4, 3]), "95.00%", "95 / 100"),
        (indices.praise([5, 4]), "85.00%", "85 / 100"),
        (indices.mean(SCORES), "8.72", "872 / 100"),  # 600 + 200 + 60 + 12 + 0
        (indices.mean({level: level for level in SCORES}), "4.39", "439 / 100"),
        (indices.DONE, "90.90%", "50 / 55"),
        (indices.NOT_DONE, "9.09%", "5 / 55"),
        (indices.VALID, "100", "100 / 105"),
        (indices.LEVEL_SHARES[3], "10.00%", "10 / 100"),
    ],
)
def test_figure_by_hand(index: Index, text: str, ratio: str) -> None:
    found = figure(index, SEEN)
    assert (found.text, found.ratio) == (text, ratio)


@pytest.mark.parametrize("index", [indices.SATISFACTION, indices.BAD, indices.mean(SCORES), indices.DONE, indices.NOT_DONE, indices.LEVEL_SHARES[1]])
def test_figure_without_ratings_is_a_dash(index: Index) -> None:
    found = figure(index, Counts(withdrawn=3))
    assert (found.value, found.text, found.interval_text) == (None, "—", "—")


def test_level_three_is_never_bad() -> None:
    assert figure(indices.BAD, Counts(n3=7)).numerator == 0
    assert figure(indices.SATISFACTION, Counts(n3=7)).numerator == 7


def test_hundred_served_nineteen_of_twenty_satisfied() -> None:
    found = figure(indices.SATISFACTION, Counts(n5=19, n1=1))
    assert (found.text, found.interval_text) == ("95.00%", "76.38%–99.11%")


@given(ALL)
def test_satisfied_and_bad_make_the_whole(counts: Counts) -> None:
    satisfied, bad = figure(indices.SATISFACTION, counts), figure(indices.BAD, counts)
    assert satisfied.numerator + bad.numerator == counts.effective
    assert (satisfied.text == "100%") == (counts.effective > 0 and counts.n1 + counts.n2 == 0)


@given(ALL)
def test_mean_lies_in_its_interval_and_on_its_scale(counts: Counts) -> None:
    found = figure(indices.mean({5: 5, 4: 4, 3: 3, 2: 2, 1: 1}), counts)
    if found.value is not None and found.interval is not None:
        assert 1 - 1e-9 <= found.interval[0] <= found.value + Fraction(1, 10**9)
        assert found.value - Fraction(1, 10**9) <= found.interval[1] <= 5 + 1e-9


def test_mean_of_equal_ratings_has_an_honest_interval() -> None:
    low, high = figure(indices.mean(SCORES), Counts(n5=3)).interval or (0, 0)
    assert (round(low, 4), high) == (4.385, 10.0)


def test_total_adds_every_column() -> None:
    assert total([SEEN, SEEN]) - SEEN == SEEN
    assert total([]) == Counts()
    assert SEEN.not_said == 45


def test_every_index_says_what_it_divides() -> None:
    every = [indices.SATISFACTION, indices.BAD, indices.VALID, indices.DONE, indices.NOT_DONE, indices.praise([5, 4]), indices.mean(SCORES)]
    every += indices.LEVEL_SHARES.values()
    assert len({index.key for index in every}) == len(every)
    for index in every:
        assert index.name
        assert index.numerator
        assert index.denominator
        assert index.formula
        assert index.version >= 1
