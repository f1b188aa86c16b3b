"""Comparisons against textbook values, exact tables counted by hand, and a simulation in which nobody differs."""

import math
import random
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evalsvc.analytics.comparison import Share, Tier, compare, differs, discoveries, exact_p_value, p_value


def test_p_value_of_the_score_test() -> None:
    # 45 and 50 of 100: pooled 95/200, z² = 0.05² / (0.475·0.525·0.02); the two-sided tail is erfc(z/√2)
    square = 0.0025 / (0.475 * 0.525 * 0.02)
    assert p_value(Share(45, 100), Share(50, 100)) == pytest.approx(math.erfc(math.sqrt(square / 2)), rel=1e-12)


def test_exact_p_value_of_the_lady_tasting_tea() -> None:
    assert exact_p_value(Share(3, 4), Share(1, 4)) == pytest.approx(2 * 17 / 70)
    assert exact_p_value(Share(4, 4), Share(0, 4)) == pytest.approx(2 / 70)


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_exact_p_value_counts_tables(first: int, second: int, data: st.DataObject) -> None:
    a, b = data.draw(st.integers(0, first)), data.draw(st.integers(0, second))
    lower, higher = (Share(a, first), Share(b, second)) if a * second <= b * first else (Share(b, second), Share(a, first))
    parts = a + b
    tables = math.comb(first + second, parts)
    tail = sum(Fraction(math.comb(lower.whole, k) * math.comb(higher.whole, parts - k), tables) for k in range(max(0, parts - higher.whole), lower.part + 1))
    assert exact_p_value(Share(a, first), Share(b, second)) == pytest.approx(min(1.0, float(2 * tail)), rel=1e-9)


@given(st.integers(1, 400), st.integers(1, 400), st.data())
def test_p_value_is_symmetric_and_bounded(first: int, second: int, data: st.DataObject) -> None:
    one, other = Share(data.draw(st.integers(0, first)), first), Share(data.draw(st.integers(0, second)), second)
    found = p_value(one, other)
    assert 0 <= found <= 1
    assert p_value(other, one) == pytest.approx(found)
    satisfied_or_not = p_value(Share(one.whole - one.part, one.whole), Share(other.whole - other.part, other.whole))
    assert satisfied_or_not == pytest.approx(found, rel=1e-6)


def test_p_value_of_great_numbers_neither_overflows_nor_vanishes_wrongly() -> None:
    assert p_value(Share(0, 10**6), Share(10**6, 10**6)) == 0.0
    assert p_value(Share(950_000, 10**6), Share(950_000, 10**6)) == 1.0


def test_discoveries_of_the_first_paper() -> None:
    # Benjamini and Hochberg 1995, section 4.1: fifteen comparisons, four of them found
    values = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    mixed = values[7:] + values[:7]
    assert [value for value, is_real in zip(mixed, discoveries(mixed), strict=True) if is_real] == values[:4]
    assert discoveries([]) == []


def test_compare_finds_the_bad_one_of_equal_others() -> None:
    standings = compare([Share(733, 812), Share(1480, 1539), Share(902, 948), Share(1203, 1232), Share(9, 9)], 30)
    assert [s.tier for s in standings] == [Tier.LOWER, Tier.SAME, Tier.SAME, Tier.HIGHER, None]
    assert standings[4].reason == "少于30件，不比较"
    assert (standings[0].first, standings[0].last, standings[0].among) == (4, 4, 4)
    assert standings[0].places == "4 / 4"


def test_compare_of_one_alone_says_why_not() -> None:
    [alone] = compare([Share(90, 100)], 30)
    assert (alone.tier, alone.reason) == (None, "其余合计少于30件，无从比较")


def test_compare_at_the_minimum() -> None:
    under, at = compare([Share(29, 29), Share(30, 30), Share(500, 500)], 30)[:2]
    assert under.tier is None
    assert at.tier is Tier.SAME
    assert at.places == "1–2 / 2"


@settings(max_examples=60)
@given(st.lists(st.integers(1, 600).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))), max_size=12))
def test_three_of_three_never_stands_above_480_of_500(others: list[tuple[int, int]]) -> None:
    members = [Share(3, 3), Share(480, 500), *(Share(part, whole) for part, whole in others)]
    for minimum in (1, 30):
        small, large = compare(members, minimum)[:2]
        assert small.tier is None or small.last >= large.first


@settings(max_examples=60)
@given(st.lists(st.integers(30, 600).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))), min_size=2, max_size=12))
def test_tier_and_side_agree(rows: list[tuple[int, int]]) -> None:
    members = [Share(part, whole) for part, whole in rows]
    part, whole = sum(m.part for m in members), sum(m.whole for m in members)
    assume(0 < part < whole)
    for member, standing in zip(members, compare(members, 30), strict=True):
        own, rest = Fraction(member.part, member.whole), Fraction(part - member.part, whole - member.whole)
        assert standing.tier is not Tier.HIGHER or own > rest
        assert standing.tier is not Tier.LOWER or own < rest


@pytest.mark.parametrize(("windows", "each", "bad"), [(12, 300, 0.05), (30, 200, 0.05), (5, 120, 0.1)])
def test_shuffled_equal_windows_land_in_one_tier(windows: int, each: int, bad: float) -> None:
    chance, runs = random.Random(20261120), 400
    ratings = [index < windows * each * bad for index in range(windows * each)]
    together = 0
    for _ in range(runs):
        chance.shuffle(ratings)
        shares = [Share(each - sum(ratings[start : start + each]), each) for start in range(0, len(ratings), each)]
        together += len({standing.tier for standing in compare(shares, 30, ranked=False)}) == 1
    assert together / runs >= 0.95


def test_differs_says_which_way() -> None:
    assert differs(Share(90, 100), Share(99, 100)) is Tier.LOWER
    assert differs(Share(99, 100), Share(90, 100)) is Tier.HIGHER
    assert differs(Share(95, 100), Share(96, 100)) is Tier.SAME
