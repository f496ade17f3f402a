"""A layer of people who take turns: each answer is computed, at any distance from its start."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.domain.rotation.plan import Layer, Shift
from bot.domain.rotation.slots import DAY, Slots
from bot.domain.rotation.stratum import FOREVER, NEVER, cut
from bot.domain.wall_clock import steady_offset

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_from_seconds = datetime.fromtimestamp


class TurnStratum:
    """A stratum (see there) whose shifts follow from the layer's slots."""

    def __init__(self, layer: Layer) -> None:
        self._slots = Slots(layer)
        self._people = layer.people
        self._from = layer.active_from or NEVER
        self._until = layer.active_until or FOREVER
        self._bounded = bool(layer.active_from or layer.active_until)
        # Turns of 168 hours from a Monday never begin on a Tuesday.
        worked = any(self._slots.pattern.worked)
        self._empty = not (layer.people and worked and self._from < self._until)

    def at(self, moment: datetime, earliest: datetime, latest: datetime) -> Shift | None:
        if self._empty or (self._bounded and not self._from <= moment < self._until):
            return None
        slots = self._slots
        at = (moment - _EPOCH) // _SECOND
        number = slots.number_at(at)
        around = slots.shift_around(number)
        if around is None or (slots.window and at >= slots.end(number)):
            return None
        turn, first, last = around
        start = _from_seconds(slots.start(first), UTC)
        end = _from_seconds(slots.end(last), UTC)
        user_id = self._people[turn % len(self._people)]
        if start >= earliest and end <= latest and not self._bounded:
            return Shift(user_id, start, end)
        return Shift(user_id, max(start, self._from, earliest), min(end, self._until, latest))

    def free_around(self, moment: datetime) -> tuple[datetime, datetime]:
        if self._empty:
            return NEVER, FOREVER
        return self._ended(moment), self._begins(moment)

    def _ended(self, moment: datetime) -> datetime:
        """When the last shift before a moment ended."""
        if moment >= self._until:
            moment = self._until - datetime.resolution
        number = self._number(moment)
        while number >= 0 and not self._slots.lasts(number):
            number -= 1
        if number < 0 or moment < self._from:
            return NEVER
        end = min(_from_seconds(self._slots.end(number), UTC), self._until)
        return end if end > self._from else NEVER

    def _begins(self, moment: datetime) -> datetime:
        """When the first shift after a moment begins."""
        if moment < self._from and self.at(self._from, NEVER, FOREVER):
            return self._from
        number = max(self._number(max(moment, self._from)) + 1, 0)
        while not self._slots.lasts(number):
            number += 1
        start = _from_seconds(self._slots.start(number), UTC)
        return start if start < self._until else FOREVER

    def between(self, start: datetime, end: datetime) -> list[Shift]:
        start, end = max(start, self._from), min(end, self._until)
        if self._empty or start >= end:
            return []
        shifts = self._unbroken(start, end) if self._slots.always else list(self._whole(start, end))
        if not self._bounded:
            return shifts
        return [cut(each, self._from, self._until) for each in shifts]

    def order_from(self, moment: datetime) -> Iterator[str]:
        around = self._slots.shift_around(self._number(moment))
        turn = around[0] % len(self._people) if around else 0
        yield from (*self._people[turn:], *self._people[:turn])

    def _number(self, moment: datetime) -> int:
        return self._slots.number_at((moment - _EPOCH) // _SECOND)

    def _unbroken(self, start: datetime, end: datetime) -> list[Shift]:
        """The same as `_whole` where every slot is worked, so that each turn begins as one ends.

        Most layers are like that, and between two changes of the clock it takes an addition a turn.
        """
        slots, people, shifts = self._slots, self._people, []
        turn = max(self._number(start), 0) // slots.turn
        apart = slots.turn * slots.length
        period = timedelta(seconds=apart)
        wall = slots.origin + turn * apart
        before = steady_offset(slots.zone_name, wall // DAY)
        begins = _from_seconds(slots.start(turn * slots.turn), UTC)
        while begins < end:
            wall += apart
            offset = steady_offset(slots.zone_name, wall // DAY)
            if offset is not None and offset == before:
                ends = begins + period
            else:
                ends = _from_seconds(slots.start((turn + 1) * slots.turn), UTC)
            if start < ends and begins < ends:
                shifts.append(Shift(people[turn % len(people)], begins, ends))
            begins, before, turn = ends, offset, turn + 1
        return shifts

    def _whole(self, start: datetime, end: datetime) -> Iterator[Shift]:
        """The whole shifts that overlap an interval, as if the layer were active for ever."""
        slots, people = self._slots, self._people
        number = max(self._number(start), 0)
        ended, ended_at = -1, start
        while True:
            around = slots.shift_around(number)
            if around is None:
                number += 1
                continue
            turn, first, last = around
            # Shifts that follow on each other share that moment; windows never do.
            begins = ended_at if ended == first else _from_seconds(slots.start(first), UTC)
            if begins >= end:
                return
            ends = _from_seconds(slots.end(last), UTC)
            if start < ends and begins < ends:
                yield Shift(people[turn % len(people)], begins, ends)
            number = last + 1
            ended, ended_at = (-1 if slots.window else number), ends
