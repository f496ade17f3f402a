"""What Liaison counts for goals: one table. Each row counts by what other figures count by."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session

from bot.domain.escalation_stats import Spread, Summary, stats_of
from bot.domain.goals import Better, ByTeam, Measure, Reading, Unit
from bot.domain.quarter import first_day, next_quarter
from bot.domain.survey.questions import Index
from bot.domain.survey.results import indices
from bot.domain.wall_clock import first_moment, zone
from bot.services.escalations.stats import Period, facts_of
from bot.services.roadmap.collecting import joint_items
from bot.services.roadmap.launch_rows import quarters_figures
from bot.services.roadmap.on_time import on_time
from bot.services.roadmap.reading import Reader
from bot.services.surveys.records import name_of, published_surveys
from bot.services.uptime import uptimes
from models import Team

_MINUTE, _HOUR = 60, 3600
_ESCALATIONS, _LAUNCHES = "escalations", "launches"


@dataclass(frozen=True)
class Asked:
    """Of which quarter and team a figure is wanted; `reader` says when its days begin."""

    quarter: str
    team: Team | None
    reader: Reader
    now: datetime

    @property
    def team_id(self) -> int | None:
        return self.team.id if self.team else None

    @property
    def days(self) -> tuple[date, date]:
        """The quarter's first day, and the first one that is not over or not in it."""
        after = first_day(next_quarter(self.quarter))
        return first_day(self.quarter), min(after, self.reader.today)

    def period(self) -> Period:
        """The quarter so far."""
        first, after = first_day(self.quarter), first_day(next_quarter(self.quarter))
        where = zone(self.reader.zone)
        start, end = (first_moment(day, time(0), where) for day in (first, after))
        return Period(start, min(end, self.now), f"in {self.quarter}")


Count = Callable[[Session, Asked], Reading | None]
"""None where nothing is recorded, which is no 0."""


@dataclass(frozen=True)
class Counted:
    """A measure, and what counts it."""

    measure: Measure
    count: Count


def _times(of: Callable[[Summary], Spread], unit: int) -> Count:
    """The median of a time over the escalations that were asked of a team, or of anyone."""

    def count(session: Session, asked: Asked) -> Reading | None:
        facts = facts_of(session, asked.team, asked.period())
        if asked.team:
            facts = [each for each in facts if each.direction.asked == asked.team.name]
        spread = of(stats_of(facts).whole)
        return None if spread.median is None else Reading.exact(spread.median / unit, spread.n)

    return count


def _share(part: int, whole: int) -> Reading | None:
    return Reading.exact(100 * part / whole, whole) if whole else None


def _joint(session: Session, asked: Asked) -> Reading | None:
    return _share(*joint_items(session, asked.quarter, asked.reader))


def _on_time(session: Session, asked: Asked) -> Reading | None:
    return _share(*on_time(session, *asked.days, asked.reader, asked.team_id))


def _uptime(session: Session, asked: Asked) -> Reading | None:
    period = asked.period()
    found = uptimes(session, period.start, period.end, asked.team_id)
    if asked.team is None or not found:
        return None
    # Rounded down: 100 % is said only of what was never down.
    return Reading.exact(math.floor(found[0].share * 10_000) / 100, found[0].times)


def _velocity(session: Session, asked: Asked) -> Reading | None:
    spread = quarters_figures(session, asked.quarter, asked.team_id).velocity
    return None if spread.median is None else Reading.exact(spread.median, spread.n)


def _dependency(session: Session, asked: Asked) -> Reading | None:
    figures = quarters_figures(session, asked.quarter, asked.team_id)
    return _share(figures.needed, figures.known)


def _survey(index: Index) -> Count:
    """What may be seen of an index in the quarter's last survey, once it is published."""

    def count(session: Session, asked: Asked) -> Reading | None:
        of_it = [x for row, x in published_surveys(session) if name_of(row) == asked.quarter]
        if not of_it or asked.team_id is None:
            return None
        found = [each for each in indices(of_it[-1], asked.team_id) if each.index is index]
        if not found:
            return None
        seen = found[0].seen()
        low, high = (math.floor(100 * share + 0.5) for share in (seen.low, seen.high))
        return Reading(low, high, math.floor(found[0].people + 0.5))

    return count


def _index(index: Index) -> Counted:
    measure = Measure(
        f"survey_{index}",
        f"Survey: {index}",
        Unit.PERCENT,
        Better.HIGHER,
        f"The share of favourable answers about {index} that the team gave on the other one, in "
        "the quarter’s survey once it is published; under ten people extremes are only bounded.",
        "people",
        ByTeam.MUST,
    )
    return Counted(measure, _survey(index))


_TABLE = (
    Counted(
        Measure(
            "to_acknowledge",
            "Time to acknowledge",
            Unit.MINUTES,
            Better.LOWER,
            "Median from raising an escalation to its first acknowledgement, of those asked of the "
            "team.",
            _ESCALATIONS,
        ),
        _times(lambda whole: whole.to_acknowledge, _MINUTE),
    ),
    Counted(
        Measure(
            "to_resolve",
            "Time to resolve",
            Unit.HOURS,
            Better.LOWER,
            "Median from raising an escalation to its latest resolution, of those asked of the "
            "team.",
            _ESCALATIONS,
        ),
        _times(lambda whole: whole.to_resolve, _HOUR),
    ),
    Counted(
        Measure(
            "joint_share",
            "Joint share",
            Unit.PERCENT,
            Better.HIGHER,
            "The share of the quarter’s roadmap items that two teams or more work on.",
            "items",
            ByTeam.NEVER,
        ),
        _joint,
    ),
    Counted(
        Measure(
            "on_time",
            "On-time items",
            Unit.PERCENT,
            Better.HIGHER,
            "Of the roadmap items promised (by their first target) for a day of the quarter that "
            "is over, the share done by that day; dropped ones don’t count.",
            "items",
        ),
        _on_time,
    ),
    Counted(
        Measure(
            "uptime",
            "Uptime",
            Unit.PERCENT,
            Better.HIGHER,
            "The share of the quarter so far in which no monitor of the team reported that "
            "something was down for customers.",
            "times down",
            ByTeam.MUST,
        ),
        _uptime,
    ),
    *(_index(each) for each in Index),
    Counted(
        Measure(
            "dependency",
            "Developer-dependency rate",
            Unit.PERCENT,
            Better.LOWER,
            "The share of the quarter’s launches that needed an IT request.",
            _LAUNCHES,
        ),
        _dependency,
    ),
    Counted(
        Measure(
            "velocity",
            "Launch velocity",
            Unit.DAYS,
            Better.LOWER,
            "Median days from asked for to live, of the launches that were live in the quarter.",
            _LAUNCHES,
        ),
        _velocity,
    ),
)
COUNTED = {row.measure.key: row for row in _TABLE}
MEASURES = {key: row.measure for key, row in COUNTED.items()}
