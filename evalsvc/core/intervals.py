"""How far chance alone could carry a share: Wilson's score interval."""

from fractions import Fraction
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95


def wilson(successes: Fraction | int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """Low and high end of Wilson's interval for `successes` of `trials`; None without trials.

    E. B. Wilson, Probable Inference, JASA 22 (1927). `successes` may be a fraction: for a mean of numbers
    between 0 and 1 the interval is then wider than needed, never narrower, because no such number varies
    more than one that is only ever 0 or 1.
    """
    if trials == 0:
        return None
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials}")
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, square = float(Fraction(successes) / trials), z * z
    centre = share + square / (2 * trials)
    reach = z * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    low, high = (centre - reach) / (1 + square / trials), (centre + reach) / (1 + square / trials)
    return (0.0 if successes == 0 else low, 1.0 if successes == trials else high)
