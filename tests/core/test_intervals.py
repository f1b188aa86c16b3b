"""Wilson's interval against published values, and against the quadratic it solves, in decimal arithmetic."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsvc.core.intervals import wilson

Z = Decimal("1.959963984540054235524594430520551527955550")


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_published_values(successes: int, trials: int, low: float, high: float) -> None:
    # R. G. Newcombe, Statistics in Medicine 17 (1998) 857, table I, method 3
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"), [(19, 20, "0.763869", "0.991119"), (480, 500, "0.939026", "0.973959"), (3, 3, "0.438503", "1")]
)
def test_wilson_small_and_large(successes: int, trials: int, low: str, high: str) -> None:
    assert wilson(successes, trials) == pytest.approx((float(low), float(high)), abs=1e-6)


@given(st.integers(1, 10**6).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_wilson_solves_the_score_equation(case: tuple[int, int]) -> None:
    successes, trials = case
    ends = wilson(successes, trials)
    assert ends is not None
    assert ends == pytest.approx(_by_quadratic(successes, trials), abs=1e-12)
    assert 0 <= ends[0] <= successes / trials <= ends[1] <= 1


def _by_quadratic(successes: int, trials: int) -> tuple[float, float]:
    """The roots of (share - p)² = z²·p·(1 - p)/n, which is what the interval means."""
    with localcontext(prec=50):
        n, k, square = Decimal(trials), Decimal(successes), Z * Z
        a, b, c = n + square, -(2 * k + square), k * k / n
        root = (b * b - 4 * a * c).sqrt()
        return float((-b - root) / (2 * a)), float((-b + root) / (2 * a))


def test_wilson_without_trials_is_none() -> None:
    assert wilson(0, 0) is None


def test_wilson_ends_are_exact_at_none_and_all() -> None:
    for trials in (1, 2, 3, 7, 97, 1_000, 999_983):
        assert wilson(trials, trials)[1] == 1.0  # type: ignore[index]
        assert wilson(0, trials)[0] == 0.0  # type: ignore[index]


@pytest.mark.parametrize("successes", [-1, 21])
def test_wilson_refuses_impossible_counts(successes: int) -> None:
    with pytest.raises(ValueError, match="of 20"):
        wilson(successes, 20)


def test_wilson_of_a_mean_covers_at_least_as_often_as_promised() -> None:
    # Scores 10/8/6/3/0 with known probabilities; the exact distribution of the mean of 12, convolved in fractions.
    chances = {10: Fraction(5, 8), 8: Fraction(1, 8), 6: Fraction(1, 16), 3: Fraction(1, 16), 0: Fraction(1, 8)}
    expected = sum(score * chance for score, chance in chances.items())
    sums = {0: Fraction(1)}
    for _ in range(12):
        fresh: dict[int, Fraction] = {}
        for so_far, chance in sums.items():
            for score, more in chances.items():
                fresh[so_far + score] = fresh.get(so_far + score, Fraction(0)) + chance * more
        sums = fresh
    covered = Fraction(0)
    for points, chance in sums.items():
        low, high = wilson(Fraction(points, 10), 12)  # type: ignore[misc]
        covered += chance if low <= float(expected / 10) <= high else 0
    assert covered >= Fraction(95, 100)
