"""What a goal can be measured by, and what was read of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

TYPED = "typed"
"""The key of every measure that people type in."""


class Unit(StrEnum):
    """The value is what stands after a figure; that of a typed measure is its own."""

    MINUTES = "min"
    HOURS = "h"
    DAYS = "days"
    PERCENT = "%"


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


class ByTeam(StrEnum):
    """Whether a measure is counted for one team."""

    NEVER = "for all teams together"
    MAY = "for one team or for all"
    MUST = "for one team"


@dataclass(frozen=True)
class Measure:
    """One kind of figure. `what` defines it in a sentence; `counts` says what n is of."""

    key: str
    name: str
    unit: str
    better: Better
    what: str = ""
    counts: str = ""
    by_team: ByTeam = ByTeam.MAY


@dataclass(frozen=True)
class Reading:
    """A figure: from `low` to `high` where no more may be said, else both the same.

    `n` is how many things are behind it; None for one that was typed in, `by` whom and when (`at`).
    """

    low: float
    high: float
    n: int | None = None
    by: str | None = None
    at: datetime | None = None

    @classmethod
    def exact(cls, value: float, n: int) -> "Reading":
        """Rounded as it is shown, so that it is judged by what people see."""
        rounded = round(value, 2)
        return cls(rounded, rounded, n)
