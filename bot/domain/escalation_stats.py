"""What past escalations add up to. Pure: facts in, figures out.

Percentiles are interpolated linearly between the two closest ranks (Hyndman and Fan's type 7,
as spreadsheets' PERCENTILE.INC and numpy's default do it), so that anyone can check them. The
median is the 50th percentile. Every figure carries the number of values behind it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from bot.domain.impact import SEVERITY_WORDS
from bot.domain.quarter import next_quarter

USUAL_PERIOD = timedelta(days=90)


@dataclass(frozen=True)
class Direction:
    """Who asked whom, by the names of the teams; `asking` is None for who is in no team."""

    asking: str | None
    asked: str
    by_liaison: bool = False
    """An alert that Liaison raised itself, which is a direction of its own."""

    @property
    def words(self) -> str:
        if self.by_liaison:
            return f"Alerts → {self.asked}"
        if self.asking == self.asked:
            return f"Within {self.asked}"
        return f"{self.asking or 'Others'} → {self.asked}"


@dataclass(frozen=True)
class Fact:
    """One escalation, without its words."""

    direction: Direction
    severity: int
    raised_at: datetime
    acknowledged_at: datetime | None = None
    resolved_at: datetime | None = None
    bounces: int = 0
    reopened: int = 0
    votes: tuple[bool, ...] = ()
    """Whether it was urgent, looking back: one vote of each who was asked and voted."""


@dataclass(frozen=True)
class Spread:
    """How long something takes: of `n` values the median and the 85th percentile, in seconds."""

    n: int
    median: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Summary:
    """The figures of some escalations."""

    name: str
    count: int
    to_acknowledge: Spread
    to_resolve: Spread
    bounces: int
    reopens: int
    urgent: int
    votes: int


@dataclass(frozen=True)
class Stats:
    whole: Summary
    directions: tuple[Summary, ...]
    severities: tuple[Summary, ...]


def stats_of(facts: Sequence[Fact]) -> Stats:
    """All figures: of everything, by direction (in the order of names), by severity (worst first).

    A time to acknowledge runs from raising to the first acknowledgement, a time to resolve to
    the latest resolution; what has neither yet is counted, but in no time.
    """
    return Stats(
        whole=_summary("All", facts),
        directions=_by(facts, lambda each: each.direction.words, str),
        severities=_by(facts, lambda each: each.severity, _severity),
    )


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which that share (0–1) of them lies, interpolated; see above.

    Raises:
        ValueError: there are no values.
    """
    ranked = sorted(values)
    if not ranked:
        raise ValueError("no values, no percentile")
    place = (len(ranked) - 1) * share
    below = int(place)
    above = min(below + 1, len(ranked) - 1)
    return ranked[below] + (ranked[above] - ranked[below]) * (place - below)


def spread_of(values: Sequence[float]) -> Spread:
    """Median and 85th percentile; neither where there are no values."""
    if not values:
        return Spread(0)
    return Spread(len(values), percentile(values, 0.5), percentile(values, 0.85))


def quarter_days(quarter: str) -> tuple[date, date]:
    """The first day of a quarter (`2026-Q4`), and the first after it."""
    following = next_quarter(quarter)
    return _first_day(quarter), _first_day(following)


def _first_day(quarter: str) -> date:
    return date(int(quarter[:4]), 3 * int(quarter[6]) - 2, 1)


def _summary(name: str, facts: Sequence[Fact]) -> Summary:
    votes = [vote for each in facts for vote in each.votes]
    return Summary(
        name=name,
        count=len(facts),
        to_acknowledge=_times(facts, lambda each: each.acknowledged_at),
        to_resolve=_times(facts, lambda each: each.resolved_at),
        bounces=sum(each.bounces for each in facts),
        reopens=sum(each.reopened for each in facts),
        urgent=sum(votes),
        votes=len(votes),
    )


def _times(facts: Sequence[Fact], until: Callable[[Fact], datetime | None]) -> Spread:
    ends = [(each.raised_at, end) for each in facts if (end := until(each)) is not None]
    return spread_of([(end - begun).total_seconds() for begun, end in ends])


def _by(
    facts: Sequence[Fact], of: Callable[[Fact], Any], name: Callable[[Any], str]
) -> tuple[Summary, ...]:
    ordered = sorted(facts, key=of)
    return tuple(_summary(name(key), list(group)) for key, group in groupby(ordered, key=of))


def _severity(severity: int) -> str:
    return f"Severity {severity} ({SEVERITY_WORDS[severity]})"
