"""The arithmetic of one layer, in whole numbers, so that no date is far away.

A layer's time is cut into slots of equal length on the wall clock, numbered from 0: days from
the first handoff (or from the window's first opening), or turns of so many hours. Which slots are
worked repeats every so many of them. Number the worked slots; divide by how many make a turn;
what is left after dividing by the number of people says whose turn it is.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from math import gcd

from bot.domain.rotation.plan import EVERY_DAY, Hours, Layer, Window
from bot.domain.wall_clock import first_moment, last_moment, steady_offset, zone

HOUR = 60 * 60
DAY = 24 * HOUR
WEEK = 7 * DAY
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.toordinal()
_SECOND = timedelta(seconds=1)
_FOREVER = 1 << 60


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which slots are worked, for one period of them; after it everything repeats."""

    size: int
    worked_before: tuple[int, ...]
    """For each slot of the period, and for its end: how many before it are worked."""
    worked: tuple[bool, ...]
    run_before: tuple[int, ...]
    """For each slot, how many worked ones stand directly before it, and so are one shift with it
    when they are of one turn."""
    run_from: tuple[int, ...]
    """For each slot, how many worked ones follow on each other from it on, itself included."""


@lru_cache(maxsize=4096)
def _pattern(slot: int, first: int, weekdays: frozenset[int], whole: bool) -> Pattern:  # noqa: FBT001 a cache's key
    """The pattern of slots that long (s), of which the first begins that far into a week (s).

    With `whole` worked slots beside each other are one shift.
    """
    size = WEEK // gcd(slot, WEEK)
    worked = tuple(((first + each * slot) // DAY) % 7 in weekdays for each in range(size))
    if not whole:
        before, following = [0] * size, [1] * size
    elif all(worked):
        before, following = [_FOREVER] * size, [_FOREVER] * size
    else:
        before = [_run(worked, each - 1, -1) for each in range(size)]
        following = [_run(worked, each, 1) for each in range(size)]
    return Pattern(
        size,
        tuple(sum(worked[:each]) for each in range(size + 1)),
        worked,
        tuple(before),
        tuple(following),
    )


def _run(worked: tuple[bool, ...], index: int, step: int) -> int:
    """How many slots in a row are worked, from one on, around the period."""
    length = 0
    while worked[(index + length * step) % len(worked)]:
        length += 1
    return length


class Slots:
    """One layer's slots, with all that can be worked out beforehand."""

    def __init__(self, layer: Layer) -> None:
        hourly = isinstance(layer.length, Hours)
        self.zone_name = layer.zone_name
        self.length = layer.length.count * HOUR if hourly else DAY
        self.window = layer.window
        self.origin = _origin(layer)
        """When slot 0 begins: seconds on the wall clock since 1 January 1970."""
        monday_based = self.origin + 3 * DAY  # 1 January 1970 was a Thursday
        self.pattern = _pattern(
            self.length, monday_based % WEEK, layer.weekdays, layer.window is None
        )
        self.turn = 1 if hourly else _worked_days(layer.length.count, layer.weekdays)
        """How many worked slots make a turn."""
        self.always = layer.window is None and all(self.pattern.worked)
        """Whether every slot is worked, all of it."""
        self.closes_after = _open_for(layer.window) if layer.window else 0

    def number_at(self, moment: int) -> int:
        """The slot that has begun last by a moment (UTC seconds); below 0 before the first."""
        offset = steady_offset(self.zone_name, moment // DAY)
        if offset is not None:
            return (moment + offset - self.origin) // self.length
        return self._number_near_a_change(moment)

    def _number_near_a_change(self, moment: int) -> int:
        """The clock may have been set back since a slot began, so look ahead of what it shows."""
        shown = datetime.fromtimestamp(moment, zone(self.zone_name))
        number = (wall_seconds(shown.date(), shown.time()) - self.origin) // self.length
        while self.start(number + 1) <= moment:
            number += 1
        return number

    def start(self, number: int) -> int:
        """When a slot begins, in UTC seconds: the first occurrence of its wall-clock time."""
        wall = self.origin + number * self.length
        offset = steady_offset(self.zone_name, wall // DAY)
        if offset is not None:
            return wall - offset
        return _seconds(first_moment(*_wall(wall), zone(self.zone_name)))

    def end(self, number: int) -> int:
        """When a worked slot ends, in UTC seconds.

        That is as the next begins; a window ends at the last occurrence of its closing time, yet
        never after its next opening.
        """
        if not self.window:
            return self.start(number + 1)
        wall = self.origin + number * self.length + self.closes_after
        offset = steady_offset(self.zone_name, wall // DAY)
        if offset is not None:
            return wall - offset
        closes = _seconds(last_moment(*_wall(wall), zone(self.zone_name)))
        return min(closes, self.start(number + 1))

    def shift_around(self, number: int) -> tuple[int, int, int] | None:
        """The turn that a slot is worked in, and the first and last slot of its shift.

        None when the slot isn't worked.
        """
        if number < 0:
            return None
        if self.always:
            turn, into = divmod(number, self.turn)
            return turn, number - into, number - into + self.turn - 1
        pattern = self.pattern
        periods, index = divmod(number, pattern.size)
        if not pattern.worked[index]:
            return None
        worked_before = periods * pattern.worked_before[-1] + pattern.worked_before[index]
        turn, into = divmod(worked_before, self.turn)
        before, following, left = (
            pattern.run_before[index],
            pattern.run_from[index],
            self.turn - into,
        )
        first = number - min(into, before)
        last = number + min(left, following) - 1
        return turn, first, last

    def lasts(self, number: int) -> bool:
        """Whether a slot is worked, and not skipped by the clock as a whole."""
        return self.shift_around(number) is not None and self.start(number) < self.end(number)


def wall_seconds(day: date, at: time) -> int:
    """A wall-clock time as seconds since 1 January 1970 on the same clock."""
    return (day.toordinal() - _EPOCH_DAY) * DAY + at.hour * HOUR + at.minute * 60 + at.second


def _wall(seconds: int) -> tuple[date, time]:
    wall = _EPOCH + timedelta(seconds=seconds)
    return wall.date(), wall.time()


def _seconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _SECOND


def _origin(layer: Layer) -> int:
    if layer.window is None:
        return wall_seconds(layer.starts_on, layer.handoff_at)
    # A window that opens before the handoff still belongs to the turn before it.
    late = layer.window.opens < layer.handoff_at
    return wall_seconds(layer.starts_on + timedelta(days=late), layer.window.opens)


def _open_for(window: Window) -> int:
    """How long a window is open on the wall clock, in seconds."""
    return (wall_seconds(date.min, window.closes) - wall_seconds(date.min, window.opens)) % DAY


def _worked_days(days: int, weekdays: frozenset[int]) -> int:
    """How many worked days make a turn: whole weeks as weeks, and the days beyond them."""
    return days // 7 * len(weekdays & EVERY_DAY) + days % 7
