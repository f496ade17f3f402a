"""Our figures beside those of statsmodels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom  # type: ignore[import-untyped]
from statsmodels.stats.proportion import (  # type: ignore[import-untyped]
    confint_proportions_2indep,
    proportion_confint,
)

from bot.domain.survey.statistics import Share, at_least, newcombe, wilson

shares = st.integers(1, 2000).flatmap(
    lambda n: st.integers(0, n).map(lambda count: Share(count, n))
)
confidences = st.sampled_from([0.8, 0.9, 0.95, 0.99])


@given(shares, confidences)
def test_wilson(share: Share, confidence: float) -> None:
    low, high = proportion_confint(share.count, share.n, 1 - confidence, method="wilson")
    ours = wilson(share, confidence)
    assert ours.low == pytest.approx(low, abs=1e-9)
    assert ours.high == pytest.approx(high, abs=1e-9)
    assert 0 <= ours.low <= share.value + 1e-12
    assert share.value - 1e-12 <= ours.high <= 1


@given(shares, shares, confidences)
def test_newcombe(before: Share, after: Share, confidence: float) -> None:
    low, high = confint_proportions_2indep(
        after.count,
        after.n,
        before.count,
        before.n,
        method="newcomb",
        compare="diff",
        alpha=1 - confidence,
    )
    ours = newcombe(before, after, confidence)
    assert ours.low == pytest.approx(low, abs=1e-9)
    assert ours.high == pytest.approx(high, abs=1e-9)


@given(st.integers(0, 60), st.floats(0, 1), st.integers(0, 70))
def test_how_many_answer(most: int, rate: float, wanted: int) -> None:
    assert at_least(most, rate, wanted) == pytest.approx(
        float(binom.sf(wanted - 1, most, rate)), abs=1e-9
    )


def test_six_and_six_people_at_seventy_percent() -> None:
    assert f"{at_least(6, 0.7, 5) ** 2:.0%}" == "18%"
