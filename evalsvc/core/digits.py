"""How figures are printed: cut off, never rounded up, so that 99.996 % does not read 100.00 %."""

from fractions import Fraction

NOTHING = "—"


def count(number: int) -> str:
    """A number with its thousands apart: 5,371."""
    return f"{number:,}"


def percent(numerator: Fraction | float, denominator: Fraction | float = 1) -> str:
    """A share in percent with two places, cut off.

    "100%" stands only for all and "0%" only for none; a part too small for two places reads 不足0.01%,
    and a zero denominator —.
    """
    if not denominator:
        return NOTHING
    share = Fraction(numerator) / Fraction(denominator)
    if share in (0, 1):
        return f"{int(share) * 100}%"
    places = share * 10_000 // 1
    return f"{places // 100}.{places % 100:02}%" if places else "不足0.01%"


def decimal(value: Fraction | float | None) -> str:
    """A number that is not negative with two places, cut off; — for None."""
    if value is None:
        return NOTHING
    places = Fraction(value) * 100 // 1
    return f"{places // 100}.{places % 100:02}"


def plain(value: Fraction) -> str:
    """A sum of scores: whole when it is whole, else with two places."""
    return count(int(value)) if value.denominator == 1 else decimal(value)
