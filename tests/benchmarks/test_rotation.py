"""How long it takes to know who is on call, beside a library on the same rotation's export.

The floor is a bare division, which knows of no zone, override or clock change.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from timeit import timeit
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar
from pytest_benchmark.fixture import BenchmarkFixture

from bot.domain.rotation import (
    Days,
    FixedLayer,
    FixedShift,
    Layer,
    Override,
    Schedule,
    Shift,
    shift_at,
    shifts_between,
)

pytestmark = pytest.mark.benchmark
PEOPLE = tuple(f"U{each}" for each in range(10))
ZONE = "America/New_York"
STARTS = date(2020, 1, 6)
BEGAN = datetime(2020, 1, 6, 9, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
OVERRIDE = Override(
    "U77", datetime(2026, 11, 25, 12, tzinfo=UTC), datetime(2026, 11, 26, tzinfo=UTC)
)
WEEK = timedelta(days=7)


def rotation(days: int, handoff_at: time = time(9)) -> Schedule:
    layer = Layer(PEOPLE, handoff_at, ZONE, STARTS, Days(days))
    return Schedule((layer,), (OVERRIDE,))


def parsed_export(days: int) -> Calendar:
    """The same rotation, as other tools export it: one recurring event for each person."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Other//EN"]
    for turn, user_id in enumerate(PEOPLE):
        begins = STARTS + timedelta(days=days * turn)
        ends = begins + timedelta(days=days)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{user_id}",
            f"SUMMARY:{user_id}",
            f"DTSTART;TZID={ZONE}:{begins:%Y%m%d}T090000",
            f"DTEND;TZID={ZONE}:{ends:%Y%m%d}T090000",
            f"RRULE:FREQ=DAILY;INTERVAL={days * len(PEOPLE)}",
            "END:VEVENT",
        ]
    lines += [
        "BEGIN:VEVENT",
        "UID:override",
        f"SUMMARY:{OVERRIDE.user_id}",
        f"DTSTART:{OVERRIDE.start:%Y%m%dT%H%M%SZ}",
        f"DTEND:{OVERRIDE.end:%Y%m%dT%H%M%SZ}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    calendar = Calendar.from_ical("\r\n".join(lines))
    assert isinstance(calendar, Calendar)
    return calendar


def by_library(query: recurring_ical_events.CalendarQuery, moment: datetime) -> str:
    """Who is on call by the export: whoever overrides, else whose turn it is."""
    found = [each for each in query.at(moment) if each.start <= moment < each.end]
    return str(min(found, key=lambda each: each["UID"] != "override")["SUMMARY"])


def by_division(moment: datetime) -> str:
    return PEOPLE[(moment - BEGAN) // WEEK % len(PEOPLE)]


def micros(*works: tuple[Callable[[], object], int]) -> list[float]:
    """µs each work takes, given how often to do it at a time.

    The machine is shared, so they take turns, and the quickest of many short rounds is the truest.
    """
    rounds = [[timeit(work, number=times) / times for work, times in works] for _ in range(150)]
    return [min(took) * 1e6 for took in zip(*rounds, strict=True)]


@pytest.mark.parametrize("years", [0, 5, 50])
def test_who_is_on_call_now(benchmark: BenchmarkFixture, years: int) -> None:
    schedule, query = rotation(7), recurring_ical_events.of(parsed_export(7))
    moment = NOW + timedelta(days=years * 365)
    benchmark(shift_at, schedule, moment)
    for hours in range(0, 24 * 14, 5):
        each = moment + timedelta(hours=hours)
        shift = shift_at(schedule, each)
        assert shift
        assert shift.user_id == by_library(query, each)
    ours, floor, library = micros(
        (lambda: shift_at(schedule, moment), 100),
        (lambda: by_division(moment), 1_000),
        (lambda: by_library(query, moment), 1),
    )
    print(  # noqa: T201
        f"\non call, {years} years on: {ours:.1f} µs, {ours / floor:.1f} times a division, "
        f"{library / ours:.0f} times faster than the library"
    )
    assert ours <= 15 * floor
    assert library >= 100 * ours


@pytest.mark.parametrize("days", [1, 7])
def test_ninety_days_of_a_thousand_rotations(benchmark: BenchmarkFixture, days: int) -> None:
    query, end = recurring_ical_events.of(parsed_export(days)), NOW + timedelta(days=90)

    def ours(count: int) -> list[list[Shift]]:
        # Made anew each time, as from the database.
        return [shifts_between(rotation(days), NOW, end) for _ in range(count)]

    shifts = shifts_between(rotation(days), NOW, end)
    for shift in shifts:
        assert by_library(query, shift.start) == shift.user_id
        assert by_library(query, shift.end - timedelta(seconds=1)) == shift.user_id
    benchmark(ours, 1)
    began = perf_counter()
    assert ours(1_000) == [shifts] * 1_000
    took = (perf_counter() - began) * 1_000
    mine, library = micros((lambda: ours(1), 5), (lambda: query.between(NOW, end), 1))
    print(  # noqa: T201
        f"\n90 days, turns of {days}: {mine:.0f} µs a rotation, 1,000 in {took:.0f} ms, "
        f"{library / mine:.0f} times faster than the library"
    )
    assert library >= 25 * mine


def imported(days: int) -> Schedule:
    """A calendar's five thousand shifts, which is as many as are read of one, and an override."""
    shifts = tuple(
        FixedShift(
            PEOPLE[each % 10], NOW + each * WEEK / 7 * days, NOW + (each + 1) * WEEK / 7 * days
        )
        for each in range(-2_500, 2_500)
    )
    return Schedule((FixedLayer(shifts),), (OVERRIDE,))


def test_who_is_on_call_by_an_imported_calendar(benchmark: BenchmarkFixture) -> None:
    """The library reads the same calendar's recurring events; ours has five thousand shifts."""
    schedule, query = imported(7), recurring_ical_events.of(parsed_export(7))
    end = NOW + timedelta(days=90)
    benchmark(shift_at, schedule, NOW)
    for weeks in range(-2_000, 2_000, 37):
        shift = shift_at(schedule, NOW + weeks * WEEK + timedelta(hours=1))
        assert shift
        assert shift.user_id == PEOPLE[weeks % 10]
    ours, floor, library, quarter, library_quarter = micros(
        (lambda: shift_at(schedule, NOW), 100),
        (lambda: by_division(NOW), 1_000),
        (lambda: by_library(query, NOW), 1),
        (lambda: shifts_between(schedule, NOW, end), 5),
        (lambda: query.between(NOW, end), 1),
    )
    print(  # noqa: T201
        f"\nimported, 5,000 shifts: on call {ours:.1f} µs, {ours / floor:.1f} times a division, "
        f"{library / ours:.0f} times faster than the library; 90 days {quarter:.0f} µs, "
        f"{library_quarter / quarter:.0f} times faster"
    )
    assert library >= 100 * ours
    assert library_quarter >= 25 * quarter
