"""What lies in one layer: who at a moment, which shifts around it, and which between two moments.

A schedule is a pile of such strata, the overrides on top.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.domain.rotation.plan import FixedShift, Layer, Origin, Override, Shift
from bot.domain.rotation.slots import Slots

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_from_seconds = datetime.fromtimestamp


class Stratum(Protocol):
    """Shifts in order that don't overlap."""

    def at(self, moment: datetime) -> Shift | None:
        """The shift that covers a moment."""
        ...

    def ended(self, moment: datetime) -> datetime | None:
        """When the last shift before a moment that nobody covers ended."""
        ...

    def begins(self, moment: datetime) -> datetime | None:
        """When the first shift after a moment that nobody covers begins."""
        ...

    def between(self, start: datetime, end: datetime) -> list[Shift]:
        """The whole shifts that overlap an interval."""
        ...

    def order_from(self, moment: datetime) -> Iterator[str]:
        """The people in order, from whoever is on call at a moment."""
        ...


def cut(shift: Shift, start: datetime, end: datetime) -> Shift:
    """The part of a shift between two moments."""
    if start <= shift.start and shift.end <= end:
        return shift
    return Shift(
        shift.user_id, max(start, shift.start), min(end, shift.end), shift.origin, shift.away
    )


def lay_over(shifts: list[Shift], upper: Shift) -> None:
    """Put a shift over others, in place: what it covers of them is gone."""
    first = bisect_right(shifts, upper.start, key=lambda each: each.end)
    last = bisect_left(shifts, upper.end, lo=first, key=lambda each: each.start)
    left = shifts[first:last][:1]
    right = shifts[first:last][-1:]
    shifts[first:last] = [
        *(cut(each, each.start, upper.start) for each in left if each.start < upper.start),
        upper,
        *(cut(each, upper.end, each.end) for each in right if each.end > upper.end),
    ]


class FixedStratum:
    """Overrides, or shifts from a calendar; where two overlap, the later in the list wins."""

    def __init__(self, shifts: Iterable[FixedShift | Override], origin: Origin) -> None:
        self._shifts: list[Shift] = []
        for each in shifts:
            if each.start < each.end:
                lay_over(self._shifts, Shift(each.user_id, each.start, each.end, origin))
        self._starts = [each.start for each in self._shifts]

    def at(self, moment: datetime) -> Shift | None:
        index = bisect_right(self._starts, moment) - 1
        if index >= 0 and moment < self._shifts[index].end:
            return self._shifts[index]
        return None

    def ended(self, moment: datetime) -> datetime | None:
        index = bisect_right(self._starts, moment) - 1
        return self._shifts[index].end if index >= 0 else None

    def begins(self, moment: datetime) -> datetime | None:
        index = bisect_right(self._starts, moment)
        return self._starts[index] if index < len(self._starts) else None

    def between(self, start: datetime, end: datetime) -> list[Shift]:
        first = bisect_right(self._shifts, start, key=lambda each: each.end)
        return self._shifts[first : bisect_left(self._starts, end, lo=first)]

    def order_from(self, moment: datetime) -> Iterator[str]:
        first = bisect_right(self._shifts, moment, key=lambda each: each.end)
        for shift in self._shifts[first:]:
            yield shift.user_id


class TurnStratum:
    """People who take turns: each answer is computed from the slots, at any distance."""

    def __init__(self, layer: Layer) -> None:
        self._slots = Slots(layer)
        self._people = layer.people
        self._from, self._until = layer.active_from, layer.active_until
        self._bounded = bool(self._from or self._until)

    def at(self, moment: datetime) -> Shift | None:
        slots = self._slots
        at = (moment - _EPOCH) // _SECOND
        number = slots.number_at(at)
        if not self._people or not slots.is_worked(number):
            return None
        if slots.window and at >= slots.end(number):
            return None
        shift = self._shift(*slots.shift_around(number))
        return self._active(shift, moment) if self._bounded else shift

    def ended(self, moment: datetime) -> datetime | None:
        if self._from and moment < self._from:
            return None
        moment = min(moment, self._until - _SECOND) if self._until else moment
        number = self._slots.number_at((moment - _EPOCH) // _SECOND)
        while number >= 0 and not self._lasts(number):
            number -= 1
        if number < 0 or not self._people:
            return None
        end = _from_seconds(self._slots.end(number), UTC)
        end = min(end, self._until) if self._until else end
        return end if not self._from or end > self._from else None

    def begins(self, moment: datetime) -> datetime | None:
        moment = max(moment, self._from) if self._from else moment
        if not self._people or (self._until and moment >= self._until):
            return None
        if self.at(moment):
            return moment
        number = max(self._slots.number_at((moment - _EPOCH) // _SECOND) + 1, 0)
        while not self._lasts(number):
            number += 1
        start = _from_seconds(self._slots.start(number), UTC)
        return None if self._until and start >= self._until else start

    def between(self, start: datetime, end: datetime) -> list[Shift]:
        start = max(start, self._from) if self._from else start
        end = min(end, self._until) if self._until else end
        if not self._people or start >= end:
            return []
        shifts = self._whole(start, end)
        if self._from or self._until:
            return [cut(each, self._from or each.start, self._until or each.end) for each in shifts]
        return shifts

    def order_from(self, moment: datetime) -> Iterator[str]:
        number = self._slots.number_at((moment - _EPOCH) // _SECOND)
        turn = self._slots.shift_around(number)[0] % len(self._people)
        yield from (*self._people[turn:], *self._people[:turn])

    def _lasts(self, number: int) -> bool:
        """Whether a slot is worked, and not skipped by the clock as a whole."""
        slots = self._slots
        return slots.is_worked(number) and slots.start(number) < slots.end(number)

    def _shift(self, turn: int, first: int, last: int) -> Shift:
        return Shift(
            self._people[turn % len(self._people)],
            _from_seconds(self._slots.start(first), UTC),
            _from_seconds(self._slots.end(last), UTC),
        )

    def _active(self, shift: Shift, moment: datetime) -> Shift | None:
        start, end = self._from or shift.start, self._until or shift.end
        return cut(shift, start, end) if start <= moment < end else None

    def _whole(self, start: datetime, end: datetime) -> list[Shift]:
        """The whole shifts that overlap an interval, as if the layer were active for ever."""
        slots = self._slots
        shifts: list[Shift] = []
        number = max(slots.number_at((start - _EPOCH) // _SECOND), 0)
        while True:
            while not slots.is_worked(number):
                number += 1
            turn, first, last = slots.shift_around(number)
            shift = self._shift(turn, first, last)
            if shift.start >= end:
                return shifts
            if start < shift.end and shift.start < shift.end:
                shifts.append(shift)
            number = last + 1
