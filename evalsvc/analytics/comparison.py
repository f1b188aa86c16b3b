"""Who clearly differs: each one against all the others, with false discoveries held at 5 %.

Ranks are ranges. Somebody stands above somebody else only when the two of them clearly differ,
so that 3 of 3 never stands above 480 of 500.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import exp, lgamma, sqrt
from statistics import NormalDist

FALSE_DISCOVERIES = 0.05
RANKED_AT_MOST = 120  # ranks compare every pair


class Tier(StrEnum):
    HIGHER = "明显偏高"
    SAME = "无明显差别"
    LOWER = "明显偏低"

    @property
    def is_low(self) -> bool:
        return self is Tier.LOWER

    @property
    def is_high(self) -> bool:
        return self is Tier.HIGHER


@dataclass(frozen=True)
class Share:
    """`part` of `whole` ratings."""

    part: int
    whole: int


@dataclass(frozen=True)
class Standing:
    """How one stands among its like: tier, and the places it may have among `among` (0: not ranked); or why it is not compared."""

    tier: Tier | None
    reason: str = ""
    first: int = 0
    last: int = 0
    among: int = 0

    @property
    def places(self) -> str:
        """3–7 / 9: from the third to the seventh of nine; empty when there is no rank."""
        if not self.among:
            return ""
        span = f"{self.first}" if self.first == self.last else f"{self.first}–{self.last}"
        return f"{span} / {self.among}"


def p_value(one: Share, other: Share) -> float:
    """How probable so great a difference is when both are equal (two-sided); 1.0 when either has no ratings.

    The two-proportion score test. Where it finds something, Fisher's exact test has the last word: the score test
    takes the tails of few bad ratings for thinner than they are, and among thirty equal windows that is enough
    to accuse one of them too often.
    """
    parts, wholes = one.part + other.part, one.whole + other.whole
    if not one.whole or not other.whole or parts in (0, wholes):
        return 1.0
    pooled = parts / wholes
    spread = sqrt(pooled * (1 - pooled) * (1 / one.whole + 1 / other.whole))
    score = 2 * NormalDist().cdf(-abs(one.part / one.whole - other.part / other.whole) / spread)
    return score if score > FALSE_DISCOVERIES else max(score, exact_p_value(one, other))


def exact_p_value(one: Share, other: Share) -> float:
    """Twice the smaller tail of Fisher's exact test, at most 1."""
    if one.part * other.whole > other.part * one.whole:
        one, other = other, one
    # Down from what was seen: `one` having even fewer of all the parts.
    probability = exp(_log_choose(one.whole, one.part) + _log_choose(other.whole, other.part) - _log_choose(one.whole + other.whole, one.part + other.part))
    tail, mine, theirs = 0.0, one.part, other.part
    while probability > tail * 1e-12:
        tail += probability
        probability *= mine * (other.whole - theirs) / ((one.whole - mine + 1) * (theirs + 1))
        mine, theirs = mine - 1, theirs + 1
    return min(1.0, 2 * tail)


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def discoveries(p_values: Sequence[float], rate: float = FALSE_DISCOVERIES) -> list[bool]:
    """Which differences are taken for real, with at most `rate` false ones among them on average.

    Y. Benjamini, Y. Hochberg, Controlling the False Discovery Rate, JRSS B 57 (1995).
    """
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    kept = max((rank for rank, i in enumerate(order, 1) if p_values[i] <= rate * rank / len(p_values)), default=0)
    found = [False] * len(p_values)
    for i in order[:kept]:
        found[i] = True
    return found


def differs(one: Share, other: Share, rate: float = FALSE_DISCOVERIES) -> Tier:
    """How `one` stands to `other`, when only these two are compared."""
    return _side(one, other) if p_value(one, other) < rate else Tier.SAME


def _side(one: Share, other: Share) -> Tier:
    return Tier.HIGHER if one.part * other.whole > other.part * one.whole else Tier.LOWER


def compare(members: Sequence[Share], minimum: int, *, ranked: bool = True) -> list[Standing]:
    """The standing of each member against the rest of all members taken together.

    A member with fewer than `minimum` ratings is not compared, and neither is one whose rest has fewer;
    their ratings stay in the rest of the others. Without `ranked`, or among very many, no places are given.
    """
    parts, wholes = sum(m.part for m in members), sum(m.whole for m in members)
    rests = [Share(parts - m.part, wholes - m.whole) for m in members]
    reasons = [_why_not(member, rest, minimum) for member, rest in zip(members, rests, strict=True)]
    compared = [i for i, reason in enumerate(reasons) if not reason]
    found = discoveries([p_value(members[i], rests[i]) for i in compared])
    ranked = ranked and len(compared) <= RANKED_AT_MOST
    places = _places([members[i] for i in compared]) if ranked else [(0, 0)] * len(compared)
    standings = [Standing(None, reason) for reason in reasons]
    for i, is_real, (first, last) in zip(compared, found, places, strict=True):
        tier = _side(members[i], rests[i]) if is_real else Tier.SAME
        standings[i] = Standing(tier, first=first, last=last, among=len(compared) if ranked else 0)
    return standings


def _why_not(member: Share, rest: Share, minimum: int) -> str:
    if member.whole < minimum:
        return f"少于{minimum}件，不比较"
    if rest.whole < minimum:
        return f"其余合计少于{minimum}件，无从比较"
    return ""


def _places(members: Sequence[Share]) -> list[tuple[int, int]]:
    """The first and the last place each may have: behind all that are clearly better, before all that are clearly worse."""
    pairs = list(combinations(range(len(members)), 2))
    found = discoveries([p_value(members[i], members[j]) for i, j in pairs])
    better, worse = [0] * len(members), [0] * len(members)
    for (i, j), is_real in zip(pairs, found, strict=True):
        if is_real:
            up, down = (i, j) if _side(members[i], members[j]) is Tier.HIGHER else (j, i)
            better[down] += 1
            worse[up] += 1
    return [(1 + b, len(members) - w) for b, w in zip(better, worse, strict=True)]
