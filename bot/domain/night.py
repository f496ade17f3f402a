"""When the first page would wake someone: what is offered instead, and what goes by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.business import is_night, next_morning
from bot.domain.path import Reach, Someone, Stop, first_page


class FirstPage(StrEnum):
    """How the first page goes out."""

    NOW = "now"
    AWAKE = "awake"
    MORNING = "morning"


NOW_UP_TO = 2
"""The mildest severity for which people are woken unless someone chooses otherwise."""
_AWAKE_AT = 3


@dataclass(frozen=True)
class NightOffer:
    """Whom the first page would wake at `at`, and what else is possible.

    `awake` is the first on the path for whom it is day, at `awake_step`. `morning` is the
    earliest moment in UTC that is 09:00 or later for all whom the page would wake; None when
    that is too late for the deadline.
    """

    at: datetime
    sleepers: tuple[Someone, ...]
    awake: Someone | None
    awake_step: int
    morning: datetime | None

    @property
    def choices(self) -> tuple[FirstPage, ...]:
        awake = [FirstPage.AWAKE] if self.awake else []
        morning = [FirstPage.MORNING] if self.morning else []
        return (FirstPage.NOW, *awake, *morning)

    def default(self, severity: int) -> FirstPage:
        """Severity 1 and 2 now; 3 someone awake, else morning; 4 morning; now where none can be."""
        if severity <= NOW_UP_TO:
            return FirstPage.NOW
        wished = (FirstPage.AWAKE, FirstPage.MORNING)
        order = wished if severity == _AWAKE_AT else wished[::-1]
        return next((each for each in order if each in self.choices), FirstPage.NOW)

    def settle(self, chosen: FirstPage | None, severity: int) -> FirstPage:
        """What was chosen, where it is possible, else the default."""
        return chosen if chosen in self.choices else self.default(severity)


def night_offer(
    stops: Sequence[Stop], others: Sequence[tuple[int, Reach]], deadline: datetime | None
) -> NightOffer | None:
    """What to offer before a path is walked; None when its first page wakes nobody.

    Args:
        stops: of the path as it would be walked at once.
        others: each step that could be taken at once instead, and what it reaches now, in order.
        deadline: the escalation's, in UTC.
    """
    first = first_page(stops)
    if first is None:
        return None
    sleepers = tuple(each for each in first.reach.people if _sleeps(each, first.at))
    if not sleepers:
        return None
    awake = ((step, each) for step, reach in others for each in reach.people)
    now = stops[0].at
    step, someone = next(
        ((step, each) for step, each in awake if each.zone and not _sleeps(each, now)), (0, None)
    )
    morning = max(next_morning(first.at, each.zone or "UTC") for each in sleepers)
    in_time = deadline is None or morning < deadline
    return NightOffer(first.at, sleepers, someone, step, morning if in_time else None)


def _sleeps(someone: Someone, at: datetime) -> bool:
    """Whether it is night for them; of someone whose zone we don't know we claim nothing."""
    return someone.zone is not None and is_night(at, someone.zone)
