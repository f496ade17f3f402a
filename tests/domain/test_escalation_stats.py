"""Figures of past escalations, each with how many are behind it."""

from datetime import UTC, date, datetime, timedelta
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.escalation_stats import (
    Direction,
    Fact,
    Spread,
    percentile,
    quarter_days,
    spread_of,
    stats_of,
)

AT = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)
MARKETING_TO_IT = Direction("Marketing Ops", "IT")


def fact(
    acknowledged: float | None = None, resolved: float | None = None, severity: int = 2
) -> Fact:
    """Raised at AT; acknowledged and resolved so many minutes later."""
    taken, ended = (
        None if m is None else AT + timedelta(minutes=m) for m in (acknowledged, resolved)
    )
    return Fact(MARKETING_TO_IT, severity, AT, taken, ended)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([7], 0.5, 7),
        ([7], 0.85, 7),
        ([1, 2], 0.5, 1.5),
        ([1, 2, 3, 4], 0.5, 2.5),
        ([4, 1, 3, 2], 0.85, 3.55),  # rank 0.85 of 3 = 2.55: 3 + 0.55
        ([10, 20, 30, 40, 50], 0.85, 44),
        ([5, 5, 5], 0.85, 5),
        ([1, 100], 1, 100),
    ],
)
def test_percentiles_are_interpolated_between_ranks(
    values: list[float], share: float, expected: float
) -> None:
    assert percentile(values, share) == pytest.approx(expected)


@given(st.lists(st.floats(0, 10**6), min_size=2, max_size=50))
def test_they_are_those_of_the_standard_library(values: list[float]) -> None:
    theirs = quantiles(values, n=100, method="inclusive")
    assert percentile(values, 0.85) == pytest.approx(theirs[84])
    assert percentile(values, 0.5) == pytest.approx(theirs[49])


def test_no_values_give_no_figure() -> None:
    assert spread_of([]) == Spread(0, None, None)
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_what_is_not_answered_yet_counts_in_no_time() -> None:
    stats = stats_of([fact(), fact(acknowledged=4), fact(acknowledged=8, resolved=60)])
    assert stats.whole.count == 3
    assert stats.whole.to_acknowledge == Spread(2, 360, 444)
    assert stats.whole.to_resolve == Spread(1, 3600, 3600)


def test_by_direction_and_by_severity() -> None:
    alert = Fact(Direction(None, "IT", by_liaison=True), 1, AT, reopened=1)
    back = Fact(Direction("IT", "Marketing Ops"), 1, AT, bounces=2, votes=(True, False))
    own = Fact(Direction("IT", "IT"), 4, AT)
    guest = Fact(Direction(None, "IT"), 4, AT, votes=(True,))
    stats = stats_of([alert, back, own, guest, fact()])
    assert [(each.name, each.count) for each in stats.directions] == [
        ("Alerts → IT", 1),
        ("IT → Marketing Ops", 1),
        ("Marketing Ops → IT", 1),
        ("Others → IT", 1),
        ("Within IT", 1),
    ]
    assert [(each.name, each.count) for each in stats.severities] == [
        ("Severity 1 (critical)", 2),
        ("Severity 2 (high)", 1),
        ("Severity 4 (low)", 2),
    ]
    whole = stats.whole
    assert (whole.bounces, whole.reopens, whole.urgent, whole.votes) == (2, 1, 2, 3)


@pytest.mark.parametrize(
    ("quarter", "first", "after"),
    [
        ("2026-Q1", date(2026, 1, 1), date(2026, 4, 1)),
        ("2026-Q4", date(2026, 10, 1), date(2027, 1, 1)),
    ],
)
def test_the_days_of_a_quarter(quarter: str, first: date, after: date) -> None:
    assert quarter_days(quarter) == (first, after)
