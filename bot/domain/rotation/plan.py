"""The values of a rotation. Every moment is aware and in UTC; local times belong to a zone."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import NamedTuple

from bot.errors import Mistake

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True)
class Days:
    """A turn of so many days.

    In a layer of some weekdays whole weeks count as weeks, and the days beyond them are worked
    days: after one comes the next worked day, after seven the next week.
    """

    count: int


@dataclass(frozen=True)
class Hours:
    """A turn of so many hours by the wall clock: twelve is from 09:00 to 21:00 on any day."""

    count: int


Length = Days | Hours


@dataclass(frozen=True)
class Window:
    """The local hours in which a layer is on call. `closes` before `opens` is past midnight."""

    opens: time
    closes: time


@dataclass(frozen=True)
class Layer:
    """People in order, each for one turn, from the first handoff on `starts_on`.

    With a window people change as it opens, and a window belongs to the turn that is under way
    by then. `weekdays` (Monday is 0) are those on which a day's shift or window begins, or an
    hourly turn; those not worked take no turn. `active_from` and `active_until` (UTC) cut the
    layer without moving anybody's turn, so that a changed rotation keeps its past.

    Raises:
        Mistake: a length below one, no weekdays, a window of no hours, or hourly turns in a window.
    """

    people: tuple[str, ...]
    handoff_at: time
    zone_name: str
    starts_on: date
    length: Length = Days(7)
    weekdays: frozenset[int] = EVERY_DAY
    window: Window | None = None
    active_from: datetime | None = None
    active_until: datetime | None = None

    def __post_init__(self) -> None:
        if self.length.count < 1:
            raise Mistake("A turn lasts at least one day or one hour.")
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            raise Mistake("Pick at least one day of the week on which somebody is on call.")
        if self.window and self.window.opens == self.window.closes:
            raise Mistake("Hours that open and close at the same time are none. Leave both empty?")
        if self.window and isinstance(self.length, Hours):
            raise Mistake("Turns of hours can't keep to hours of the day too. Use turns of days.")


@dataclass(frozen=True)
class FixedShift:
    """A shift that stands in somebody's calendar."""

    user_id: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class FixedLayer:
    """Shifts from a calendar, in any order; where two overlap, the later in the list wins."""

    shifts: tuple[FixedShift, ...]


@dataclass(frozen=True)
class Override:
    """Somebody takes over for a while, whoever would be on call."""

    user_id: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class TimeOff:
    """Somebody is away. It changes no shift, but marks theirs."""

    user_id: str
    start: datetime
    end: datetime


class Origin(Enum):
    """Where a shift comes from."""

    LAYER = "layer"
    OVERRIDE = "override"
    IMPORT = "import"


class Shift(NamedTuple):
    """One person on call, from `start` until just before `end`.

    A tuple, for a third of what a frozen dataclass takes to be made, and a quarter has 90 of them.
    """

    user_id: str
    start: datetime
    end: datetime
    origin: Origin = Origin.LAYER
    away: bool = False
    """Whether it overlaps that person's time off."""


@dataclass(frozen=True)
class Interval:
    """From `start` until just before `end`."""

    start: datetime
    end: datetime
