"""What lies in one layer: who at a moment, which shifts around it, and which between two moments.

A schedule is a pile of such strata, the overrides on top.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Protocol

from bot.domain.rotation.plan import FixedShift, Origin, Override, Shift

NEVER = datetime.min.replace(tzinfo=UTC)
FOREVER = datetime.max.replace(tzinfo=UTC)


class Stratum(Protocol):
    """Shifts in order that don't overlap."""

    def at(self, moment: datetime, earliest: datetime, latest: datetime) -> Shift | None:
        """The shift that covers a moment, cut at two bounds around that moment."""
        ...

    def free_around(self, moment: datetime) -> tuple[datetime, datetime]:
        """Around a moment that no shift covers: the end of the last, and the next one's start."""
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
    return Shift(shift.user_id, max(start, shift.start), min(end, shift.end), shift.origin)


def laid_over(lower: list[Shift], upper: list[Shift]) -> list[Shift]:
    """Shifts over others: what they cover of them is gone. Each list is in order, so is the result.

    Both are passed once.
    """
    if not lower or not upper:
        return lower or upper
    seen: list[Shift] = []
    index, count = 0, len(lower)
    rest = lower[0]  # what is left of the lower shift at hand
    for each in upper:
        while index < count and rest.start < each.end:
            if rest.start < each.start:
                seen.append(cut(rest, rest.start, each.start))
            if rest.end > each.end:
                rest = cut(rest, each.end, rest.end)
                break
            index += 1
            rest = lower[index] if index < count else rest
        seen.append(each)
    return [*seen, rest, *lower[index + 1 :]] if index < count else seen


class FixedStratum:
    """Overrides, or shifts from a calendar; where two overlap, the later in the list wins."""

    def __init__(self, shifts: Iterable[FixedShift | Override], origin: Origin) -> None:
        self._shifts = _flat([Shift(each.user_id, each.start, each.end, origin) for each in shifts])
        self._starts = [each.start for each in self._shifts]

    def at(self, moment: datetime, earliest: datetime, latest: datetime) -> Shift | None:
        index = bisect_right(self._starts, moment) - 1
        if index >= 0 and moment < self._shifts[index].end:
            return cut(self._shifts[index], earliest, latest)
        return None

    def free_around(self, moment: datetime) -> tuple[datetime, datetime]:
        index = bisect_right(self._starts, moment)
        return (
            self._shifts[index - 1].end if index else NEVER,
            self._starts[index] if index < len(self._starts) else FOREVER,
        )

    def between(self, start: datetime, end: datetime) -> list[Shift]:
        first = bisect_right(self._shifts, start, key=_end)
        return self._shifts[first : bisect_left(self._starts, end, lo=first)]

    def order_from(self, moment: datetime) -> Iterator[str]:
        for shift in self._shifts[bisect_right(self._shifts, moment, key=_end) :]:
            yield shift.user_id


def _flat(shifts: list[Shift]) -> list[Shift]:
    if len(shifts) <= 1:
        return [each for each in shifts if each.start < each.end]
    middle = len(shifts) // 2
    return laid_over(_flat(shifts[:middle]), _flat(shifts[middle:]))


def _end(shift: Shift) -> datetime:
    return shift.end
