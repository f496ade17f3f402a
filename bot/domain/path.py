"""What an escalation would do before it is raised: whom its first round reaches, and when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.business import BusinessCalendar
from bot.domain.escalation import FALLBACK, Pace, Position, next_move
from bot.domain.policy import Policy


@dataclass(frozen=True)
class Someone:
    """A person whom a page reaches: their IANA zone, where we know it, and why them."""

    user_id: str
    zone: str | None
    why: str


@dataclass(frozen=True)
class Reach:
    """What is behind a step at a moment. Channels that show it already are in `shown_in`."""

    people: tuple[Someone, ...] = ()
    channels: tuple[str, ...] = ()
    shown_in: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether there is anyone to wait for; otherwise the next step follows at once."""
        return bool(self.people or self.channels or self.shown_in or self.vendors)


@dataclass(frozen=True)
class Stop:
    """A step of the path, the moment at which it would be taken, and what it reaches then."""

    step: int
    at: datetime
    reach: Reach


def path(  # noqa: PLR0917 what decides about the path, as in `next_move`
    policy: Policy,
    calendar: BusinessCalendar,
    position: Position,
    pace: Pace,
    start: datetime,
    look: Callable[[int, datetime], Reach],
) -> list[Stop]:
    """The steps from a position until its round ends, as `next_move` will take them unanswered.

    Args:
        policy: the team's.
        calendar: the team's.
        position: where it begins.
        pace: severity and deadline.
        start: the moment of the first step, in UTC.
        look: what a step reaches at a moment; a step that reaches nothing is no stop.
    """
    stops: list[Stop] = []
    turn, now = position.round, start
    while True:
        move = next_move(policy, calendar, position, pace, now)
        if move.step == FALLBACK or move.round != turn:
            return stops
        reach = look(move.step, now)
        if reach.waits:
            stops.append(Stop(move.step, now, reach))
            now = move.next_at
        position = move.following


def first_page(stops: Sequence[Stop]) -> Stop | None:
    """The first stop that pages a person."""
    return next((stop for stop in stops if stop.reach.people), None)
