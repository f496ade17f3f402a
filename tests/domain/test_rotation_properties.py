"""What holds for every rotation: over all zones, the nights when clocks change, and all layouts."""

import itertools
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.rotation import (
    Change,
    Days,
    FixedLayer,
    FixedShift,
    Hours,
    Interval,
    Layer,
    Origin,
    Override,
    Schedule,
    Shift,
    TimeOff,
    Window,
    difference,
    gaps_between,
    next_shift,
    shift_at,
    shifts_between,
    stand_in_for,
)
from tests.domain.rotations import (
    PEOPLE,
    ZONES,
    Reckoned,
    clock_changes,
    covers_always,
    layouts,
    reckoned,
    utc,
    winner,
    zones_of_each_kind,
)

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def check(schedule: Schedule, start: datetime, end: datetime) -> list[Shift]:
    """Shifts and gaps fill the interval in order, and each is what a single moment says."""
    shifts, gaps = shifts_between(schedule, start, end), gaps_between(schedule, start, end)
    for before, after in itertools.pairwise(shifts):
        assert before.end <= after.start
    for shift in shifts:
        middle = shift.start + (shift.end - shift.start) / 2
        for moment in (shift.start, middle, shift.end - timedelta.resolution):
            assert shift_at(schedule, moment) == shift
    for gap in gaps:
        for moment in (gap.start, gap.end - timedelta.resolution):
            assert shift_at(schedule, moment) is None
    covered = [Interval(max(each.start, start), min(each.end, end)) for each in shifts]
    filled = sorted([*covered, *gaps], key=lambda each: each.start)
    assert [each.start for each in filled] == [start, *(each.end for each in filled[:-1])]
    assert filled[-1].end == end
    return shifts


@pytest.mark.parametrize("layout", range(len(layouts("UTC", date(2026, 1, 1)))))
def test_every_night_of_a_clock_change_in_every_zone(layout: int) -> None:
    for zone_name in zones_of_each_kind():
        for night in clock_changes(zone_name, date(2026, 1, 10), date(2027, 1, 1)):
            layers = layouts(zone_name, night - timedelta(days=6))[layout]
            start, end = utc(night - 2 * DAY), utc(night + 2 * DAY)
            shifts = check(Schedule(layers), start, end)
            if covers_always(layers):
                assert gaps_between(Schedule(layers), start, end) == []
            if len(layers) == 1:
                assert plain(shifts) == plain(reckoned(layers[0], start, end))
            else:
                for hour in range(0, 96, 7):
                    moment = start + timedelta(hours=hour)
                    shift = shift_at(Schedule(layers), moment)
                    assert (shift.user_id if shift else None) == winner(layers, moment)


def plain(shifts: Iterable[Shift | Reckoned]) -> list[tuple[str, datetime, datetime]]:
    return [(each.user_id, each.start, each.end) for each in shifts]


def test_layers_of_hours_overlap_only_in_an_hour_that_comes_twice() -> None:
    for zone_name in zones_of_each_kind():
        for night in clock_changes(zone_name, date(2026, 1, 10), date(2027, 1, 1)):
            for layers in layouts(zone_name, night - timedelta(days=6)):
                if len(layers) == 1 or not layers[0].window:
                    continue
                edges = sorted(
                    (each.start, each.end)
                    for layer in layers
                    for each in reckoned(layer, utc(night - 2 * DAY), utc(night + 2 * DAY))
                )
                for (_, ended), (begins, _) in itertools.pairwise(edges):
                    where = ZoneInfo(zone_name)
                    assert begins <= ended
                    if begins < ended:
                        shown = begins.astimezone(where).replace(tzinfo=None)
                        assert ended.astimezone(where).replace(tzinfo=None) == shown


@st.composite
def layer_of(draw: st.DrawFn) -> Layer:
    length = draw(
        st.one_of(st.builds(Days, st.integers(1, 30)), st.builds(Hours, st.integers(1, 60)))
    )
    minutes = st.integers(0, 24 * 4 - 1).map(lambda each: time(each // 4, each % 4 * 15))
    windows = st.tuples(minutes, minutes).filter(lambda each: each[0] != each[1])
    starts_on = draw(st.dates(date(1975, 1, 1), date(2036, 1, 1)))
    return Layer(
        tuple(draw(st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=6, unique=True))),
        draw(minutes),
        draw(st.sampled_from(ZONES)),
        starts_on,
        length,
        frozenset(draw(st.sets(st.integers(0, 6), min_size=1))),
        Window(*draw(windows)) if isinstance(length, Days) and draw(st.booleans()) else None,
    )


@settings(max_examples=150)
@given(layer_of(), st.integers(0, 400))
def test_one_layer_is_what_walking_from_its_start_finds(layer: Layer, into: int) -> None:
    start = utc(layer.starts_on) + into * DAY
    shifts = check(Schedule((layer,)), start, start + 8 * DAY)
    assert plain(shifts) == plain(reckoned(layer, start, start + 8 * DAY))


@st.composite
def pile_of(draw: st.DrawFn) -> tuple[Schedule, datetime]:
    layers = draw(st.lists(layer_of(), min_size=1, max_size=3))
    start = utc(max(each.starts_on for each in layers)) + draw(st.integers(-2, 40)) * DAY
    hours = st.integers(-100, 400).map(lambda each: start + timedelta(hours=each))
    spans = st.tuples(st.sampled_from("abxyz"), hours, st.integers(0, 200)).map(
        lambda each: (each[0], each[1], each[1] + timedelta(hours=each[2]))
    )
    if draw(st.booleans()):
        until = draw(st.none() | hours)
        layers[0] = replace(layers[0], active_from=draw(st.none() | hours), active_until=until)
    fixed = tuple(FixedShift(*each) for each in draw(st.lists(spans, max_size=4)))
    pile: list[Layer | FixedLayer] = [*layers]
    if fixed:
        pile.insert(draw(st.integers(0, len(pile))), FixedLayer(fixed))
    overrides = tuple(Override(*each) for each in draw(st.lists(spans, max_size=4)))
    time_off = tuple(TimeOff(*each) for each in draw(st.lists(spans, max_size=2)))
    return Schedule(tuple(pile), overrides, time_off), start


@settings(max_examples=200)
@given(pile_of())
def test_a_pile_of_layers_overrides_and_time_off(made: tuple[Schedule, datetime]) -> None:
    schedule, start = made
    shifts = check(schedule, start, start + 10 * DAY)
    for shift in shifts:
        assert shift.away == any(
            each.user_id == shift.user_id and each.start < shift.end and each.end > shift.start
            for each in schedule.time_off
        )
    for each in range(0, 240, 11):
        moment = start + timedelta(hours=each)
        on_call = shift_at(schedule, moment)
        covering = [one for one in schedule.overrides if one.start <= moment < one.end]
        if covering:
            assert on_call
            assert (on_call.user_id, on_call.origin) == (covering[-1].user_id, Origin.OVERRIDE)


@given(pile_of(), st.sampled_from(["a", "b", "x"]))
def test_the_next_shift_is_the_first_in_the_schedule(
    made: tuple[Schedule, datetime], user_id: str
) -> None:
    schedule, start = made
    coming = [
        each for each in shifts_between(schedule, start, start + 40 * DAY) if each.start >= start
    ]
    theirs = [each for each in coming if each.user_id == user_id]
    horizon = 40 * DAY
    assert next_shift(schedule, start, horizon=horizon) == (coming[0] if coming else None)
    assert next_shift(schedule, start, user_id, horizon) == (theirs[0] if theirs else None)


@given(pile_of(), pile_of())
def test_the_difference_is_what_two_moments_say(
    made: tuple[Schedule, datetime], other: tuple[Schedule, datetime]
) -> None:
    (old, start), (new, _) = made, other
    changes = difference(old, new, start, start + 9 * DAY)
    for hour in range(9 * 24):
        moment = start + timedelta(hours=hour)
        loses, gains = shift_at(old, moment), shift_at(new, moment)
        pair = loses.user_id if loses else None, gains.user_id if gains else None
        told = [(each.loses, each.gains) for each in changes if each.start <= moment < each.end]
        assert told == ([] if pair[0] == pair[1] else [pair])
    assert difference(old, old, start, start + 9 * DAY) == []


@pytest.mark.parametrize("length", [Days(1), Days(7)])
def test_ten_years_are_covered_without_a_gap_in_every_zone(length: Days) -> None:
    start, end = utc(date(2026, 1, 10)), utc(date(2036, 1, 10))
    for zone_name in zones_of_each_kind():
        layer = Layer(PEOPLE, time(2, 30), zone_name, date(2026, 1, 1), length)
        shifts = shifts_between(Schedule((layer,)), start, end)
        assert shifts[0].start <= start
        assert shifts[-1].end >= end
        assert all(one.end == two.start for one, two in itertools.pairwise(shifts))
        order = [PEOPLE.index(each.user_id) for each in shifts]
        assert all((two - one) % 3 == 1 for one, two in itertools.pairwise(order))


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(ZONES), st.integers(0, 3))
def test_ten_years_of_piles_that_cover_the_day_or_the_week(zone_name: str, which: int) -> None:
    piles = [each for each in layouts(zone_name, date(2026, 1, 1)) if covers_always(each)]
    schedule = Schedule(piles[-1 - which])
    assert gaps_between(schedule, utc(date(2026, 1, 10)), utc(date(2036, 1, 10))) == []


@given(pile_of())
def test_a_stand_in_is_somebody_else_of_a_layer_on_duty(made: tuple[Schedule, datetime]) -> None:
    schedule, start = made
    on_call = shift_at(schedule, start)
    stand_in = stand_in_for(schedule, start, {"a"})
    if stand_in:
        assert on_call
        assert stand_in not in {on_call.user_id, "a"}
    assert on_call or stand_in is None


def test_a_change_is_told_once_for_neighbouring_shifts() -> None:
    begins = datetime(2026, 11, 2, tzinfo=UTC)
    old = Schedule((FixedLayer((FixedShift("ana", begins, begins + 2 * DAY),)),))
    halves = (
        FixedShift("ben", begins, begins + DAY),
        FixedShift("ben", begins + DAY, begins + 2 * DAY),
    )
    new = Schedule((FixedLayer(halves),))
    assert difference(old, new, begins, begins + 5 * DAY) == [
        Change(begins, begins + 2 * DAY, "ana", "ben")
    ]
