"""Whether a goal is on track: the bar of a day, and what is at it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.goals import Aim, Better, Reading, Standing, bar, standing
from bot.domain.quarter import first_day, next_quarter

Q4 = "2026-Q4"
FIRST, MIDDLE, LAST, AFTER = (
    date(2026, 10, 1),
    date(2026, 11, 16),
    date(2026, 12, 31),
    date(2027, 1, 1),
)
UP = Aim(Q4, Better.HIGHER, target=200, start=100)
DOWN = Aim(Q4, Better.LOWER, target=10, start=30)
HOLD = Aim(Q4, Better.HIGHER, target=99.9)
CALM = Aim(Q4, Better.LOWER, target=10)


def exactly(value: float) -> Reading:
    return Reading(value, value, 7)


@pytest.mark.parametrize(
    ("aim", "day", "wanted"),
    [
        (UP, FIRST, 100),
        (UP, MIDDLE, 150),  # 46 of 92 days
        (UP, AFTER, 200),
        (UP, date(2027, 5, 1), 200),
        (UP, date(2026, 9, 1), 100),
        (DOWN, MIDDLE, 20),
        (Aim(Q4, Better.HIGHER, 6000, 4000), date(2026, 11, 23), 5152),
        (HOLD, FIRST, 99.9),
        (CALM, LAST, 10),
    ],
)
def test_the_bar_of_a_day(aim: Aim, day: date, wanted: float) -> None:
    assert bar(aim, day) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("aim", "value", "day", "stands"),
    [
        (UP, 100, FIRST, Standing.ON_TRACK),
        (UP, 150, MIDDLE, Standing.ON_TRACK),
        (UP, 149.99, MIDDLE, Standing.OFF_TRACK),
        (UP, 250, MIDDLE, Standing.ON_TRACK),
        (UP, 199, LAST, Standing.ON_TRACK),
        (UP, 199, AFTER, Standing.MISSED),
        (UP, 200, AFTER, Standing.REACHED),
        (DOWN, 20, MIDDLE, Standing.ON_TRACK),
        (DOWN, 21, MIDDLE, Standing.OFF_TRACK),
        (HOLD, 99.9, FIRST, Standing.ON_TRACK),
        (HOLD, 99.89, LAST, Standing.OFF_TRACK),
        (CALM, 0, FIRST, Standing.ON_TRACK),
        (UP, 0, date(2026, 9, 30), Standing.NOT_BEGUN),
    ],
)
def test_how_it_stands(aim: Aim, value: float, day: date, stands: Standing) -> None:
    assert standing(aim, exactly(value), day) is stands


def test_what_is_not_recorded_is_no_zero() -> None:
    for day in (FIRST, MIDDLE, AFTER):
        assert standing(CALM, None, day) is Standing.UNKNOWN
        assert standing(HOLD, None, day) is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("target", "stands"),
    [(90, Standing.ON_TRACK), (91, Standing.UNCLEAR), (100, Standing.UNCLEAR)],
)
def test_a_share_that_is_only_bounded(target: float, stands: Standing) -> None:
    assert standing(Aim(Q4, Better.HIGHER, target), Reading(90, 100, 7), MIDDLE) is stands


figures = st.integers(-1000, 1000).map(lambda cents: cents / 4)
days = st.dates(date(2026, 9, 1), date(2027, 2, 1))


aims = st.builds(Aim, st.just(Q4), st.sampled_from(Better), figures, st.none() | figures)


@given(aims, figures, figures, days)
def test_a_better_figure_never_stands_worse(aim: Aim, one: float, other: float, day: date) -> None:
    good, bad = (max, min) if aim.better is Better.HIGHER else (min, max)
    fine = {Standing.ON_TRACK, Standing.REACHED, Standing.NOT_BEGUN}
    if standing(aim, exactly(bad(one, other)), day) in fine:
        assert standing(aim, exactly(good(one, other)), day) in fine


@given(figures, figures, days)
def test_the_bar_goes_from_start_to_target_and_never_beyond(
    start: float, target: float, day: date
) -> None:
    aim = Aim(Q4, Better.HIGHER, target, start)
    low, high = sorted((start, target))
    assert low <= bar(aim, day) <= high or bar(aim, day) == pytest.approx(low)
    later = bar(aim, day + timedelta(days=1))
    assert abs(later - target) <= abs(bar(aim, day) - target) + 1e-9
    assert bar(aim, first_day(next_quarter(Q4))) == target
    assert bar(replace(aim, start=None), day) == target
