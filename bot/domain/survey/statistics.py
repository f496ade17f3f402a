"""Figures for small groups: how far a share can be trusted, and whether two differ clearly.

Wilson, "Probable inference", JASA 22 (1927); Newcombe, "Interval estimation for the difference
between independent proportions", Statistics in Medicine 17 (1998), method 10.
"""

from dataclasses import dataclass
from math import comb, sqrt
from statistics import NormalDist

INTERVAL = 0.95
"""How sure a share's interval is."""
CHANGE = 0.90
"""How sure a clear rise or fall is."""


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both within what is possible."""

    low: float
    high: float


@dataclass(frozen=True)
class Share:
    """`count` of `n`; both may be fractions, where one person's answers are averaged."""

    count: float
    n: float

    @property
    def value(self) -> float:
        return self.count / self.n


def wilson(share: Share, confidence: float = INTERVAL) -> Interval:
    """Wilson's score interval of a share.

    Args:
        share: with an n above 0.
        confidence: between 0 and 1.
    """
    z, p, n = _z(confidence), share.value, share.n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def newcombe(before: Share, after: Share, confidence: float = CHANGE) -> Interval:
    """Newcombe's hybrid score interval of how much a share has grown, from -1 to 1."""
    old, new = wilson(before, confidence), wilson(after, confidence)
    grown = after.value - before.value
    down = sqrt((after.value - new.low) ** 2 + (old.high - before.value) ** 2)
    up = sqrt((new.high - after.value) ** 2 + (before.value - old.low) ** 2)
    return Interval(grown - down, grown + up)


def at_least(most: int, rate: float, wanted: int) -> float:
    """How likely it is that `wanted` or more of `most` people answer, each at that rate."""
    return sum(
        comb(most, count) * rate**count * (1 - rate) ** (most - count)
        for count in range(wanted, most + 1)
    )


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)
