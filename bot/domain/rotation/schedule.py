"""The final schedule: overrides above layers, later layers above earlier ones."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from bot.domain.rotation.plan import (
    FixedLayer,
    Interval,
    Layer,
    Origin,
    Override,
    Shift,
    TimeOff,
)
from bot.domain.rotation.stratum import FOREVER, NEVER, FixedStratum, Stratum, laid_over
from bot.domain.rotation.turns import TurnStratum

_HORIZON = timedelta(days=400)
_FIRST_LOOK = timedelta(days=8)


@dataclass(frozen=True)
class Schedule:
    """A whole rotation.

    A later layer lies above the earlier ones where it has somebody, and the overrides, in the
    order they were made, above all layers. Time off changes no shift, but marks it.
    """

    layers: tuple[Layer | FixedLayer, ...]
    overrides: tuple[Override, ...] = ()
    time_off: tuple[TimeOff, ...] = ()

    @cached_property
    def strata(self) -> tuple[Stratum, ...]:
        """What the schedule is made of, the overrides first and the lowest layer last."""
        layers = tuple(_stratum(each) for each in reversed(self.layers))
        if not self.overrides:
            return layers
        return (FixedStratum(self.overrides, Origin.OVERRIDE), *layers)


def _stratum(layer: Layer | FixedLayer) -> Stratum:
    if isinstance(layer, Layer):
        return TurnStratum(layer)
    return FixedStratum(layer.shifts, Origin.IMPORT)


def shift_at(schedule: Schedule, moment: datetime) -> Shift | None:
    """The final shift that covers a moment (UTC), computed without walking to it.

    From the top down: what doesn't cover the moment bounds what lies below it.
    """
    start, end = NEVER, FOREVER
    for stratum in schedule.strata:
        shift = stratum.at(moment, start, end)
        if shift:
            return _marked(shift, schedule.time_off) if schedule.time_off else shift
        ended, begins = stratum.free_around(moment)
        start = max(start, ended)
        end = min(end, begins)
    return None


def shifts_between(schedule: Schedule, start: datetime, end: datetime) -> list[Shift]:
    """The final shifts that overlap an interval (UTC), in order, whole: cut only by other shifts.

    A shift is one turn without a break, or what others leave of it. Two turns of one person that
    follow on each other are two shifts.
    """
    final: list[Shift] = []
    earliest, latest = start, end
    for stratum in reversed(schedule.strata):
        final = laid_over(final, stratum.between(earliest, latest))
        # What is cut at the edges may be cut by shifts beyond them.
        if final:
            earliest, latest = min(start, final[0].start), max(end, final[-1].end)
    within = [shift for shift in final if shift.start < end and start < shift.end]
    if not schedule.time_off:
        return within
    return [_marked(shift, schedule.time_off) for shift in within]


def _marked(shift: Shift, time_off: tuple[TimeOff, ...]) -> Shift:
    if any(
        each.user_id == shift.user_id and each.start < shift.end and shift.start < each.end
        for each in time_off
    ):
        return shift._replace(away=True)
    return shift


def gaps_between(schedule: Schedule, start: datetime, end: datetime) -> list[Interval]:
    """When nobody is on call within an interval (UTC), in order."""
    gaps, covered_until = [], start
    for shift in shifts_between(schedule, start, end):
        if shift.start > covered_until:
            gaps.append(Interval(covered_until, shift.start))
        covered_until = shift.end
    return [*gaps, Interval(covered_until, end)] if covered_until < end else gaps


def next_shift(
    schedule: Schedule,
    after: datetime,
    user_id: str | None = None,
    horizon: timedelta = _HORIZON,
) -> Shift | None:
    """The first final shift that starts at or after a moment (UTC), of that person when given.

    Looked for until `horizon` after the moment, in ever longer pieces, for most are near.
    """
    start, length, limit = after, _FIRST_LOOK, after + horizon
    while start < limit:
        end = min(start + length, limit)
        for shift in shifts_between(schedule, start, end):
            if shift.start >= start and user_id in (None, shift.user_id):
                return shift
        start, length = end, length * 2
    return None


def stand_in_for(schedule: Schedule, moment: datetime, unreachable: Collection[str]) -> str | None:
    """Who can be reached instead of whoever is on call at a moment (UTC); None when nobody can.

    The next in the order of the layer on duty, the upper before the lower; for an override that is
    whoever it took over from.
    """
    on_call = shift_at(schedule, moment)
    if on_call is None:
        return None
    passed_over = {on_call.user_id, *unreachable}
    for stratum in schedule.strata[bool(schedule.overrides) :]:
        if stratum.at(moment, NEVER, FOREVER):
            for user_id in stratum.order_from(moment):
                if user_id not in passed_over:
                    return user_id
    return None
