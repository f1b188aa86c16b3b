"""Printed figures against exact decimal arithmetic: cut off, never rounded up."""

from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsvc.core import digits


@pytest.mark.parametrize(
    ("numerator", "denominator", "printed"),
    [
        (24_999, 25_000, "99.99%"),  # 99.996 %
        (80_955, 81_129, "99.78%"),  # 99.7855 %
        (999_999_999, 1_000_000_000, "99.99%"),
        (25_000, 25_000, "100%"),
        (1, 1, "100%"),
        (0, 7, "0%"),
        (1, 3, "33.33%"),
        (2, 3, "66.66%"),
        (5_371, 5_648, "95.09%"),
        (29, 100, "29.00%"),
        (1, 10_000, "0.01%"),
        (1, 10_001, "不足0.01%"),
        (0, 0, "—"),
    ],
)
def test_percent_is_cut_off(numerator: int, denominator: int, printed: str) -> None:
    assert digits.percent(numerator, denominator) == printed


@given(st.integers(1, 10**9).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_percent_never_claims_more_than_there_is(case: tuple[int, int]) -> None:
    part, whole = case
    printed = digits.percent(part, whole)
    assert (printed == "100%") == (part == whole)
    assert (printed == "0%") == (part == 0)
    with localcontext(prec=60):
        cut = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_DOWN)
    if 0 < part < whole:
        assert printed == (f"{cut}%" if cut else "不足0.01%")


@pytest.mark.parametrize(("value", "printed"), [(Fraction(9999, 1000), "9.99"), (Fraction(10), "10.00"), (Fraction(2, 3), "0.66"), (None, "—"), (0.29, "0.28")])
def test_decimal_is_cut_off(value: Fraction | float | None, printed: str) -> None:
    assert digits.decimal(value) == printed  # the float 0.29 lies a little under 0.29


def test_count_sets_thousands_apart() -> None:
    assert digits.count(1234567) == "1,234,567"
    assert digits.count(0) == "0"
