"""The figures of past escalations, read from their rows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlmodel import Session, col, or_, select

from bot.clock import Clock
from bot.domain.escalation_stats import (
    USUAL_PERIOD,
    Direction,
    Fact,
    Stats,
    quarter_days,
    stats_of,
)
from bot.domain.quarter import parse_quarter
from bot.domain.wall_clock import first_moment, zone
from bot.permissions import Action, is_person, require
from bot.services.people import PeopleService, zone_of
from bot.services.say import send_picture
from bot.services.teams import match_team
from bot.services.uptime import TeamUptime, uptimes
from bot.views.escalations.stats import chart_of, chart_words
from models import Escalation, Team, UrgencyVote
from models.database import Database


@dataclass(frozen=True)
class Period:
    """From `start` until before `end`, aware moments; `words` say which it is."""

    start: datetime
    end: datetime
    words: str


@dataclass(frozen=True)
class Figures:
    """What the asker gets."""

    stats: Stats
    period: Period
    team: str | None
    zone: str
    uptimes: Sequence[TeamUptime] = ()


class StatsService:
    def __init__(self, database: Database, clock: Clock, people: PeopleService) -> None:
        self._database = database
        self._clock = clock
        self._people = people

    def figures(self, reader: str, typed: str) -> Figures | None:
        """The figures of what was raised in a period, for everyone or one team on either side.

        Args:
            reader: who asks; a quarter begins at midnight where they are.
            typed: a team, a quarter (`2026-Q4`), both, or nothing for everyone in 90 days.

        Returns:
            None where the words are neither: then they are no question about figures.

        Raises:
            NotAllowed: guests can't see them.
        """
        now = self._clock.now()
        with self._database.reading() as session:
            reader_zone = zone_of(session, reader)
            read = _read(session, typed, now, reader_zone)
            if read is None:
                return None
            require(self._people.actor(session, reader), Action.SEE_STATS)
            team, period = read
            facts = facts_of(session, team, period)
            end = min(period.end, now)
            return Figures(
                stats_of(facts),
                period,
                team.name if team else None,
                reader_zone,
                uptimes(session, period.start, end, team.id if team else None),
            )

    def send_chart(self, reader: str, figures: Figures) -> bool:
        """Send the same as a picture to the asker's DM; False where there is nothing to draw."""
        picture = chart_of(figures.stats, figures.period.words, figures.team)
        if picture is None:
            return False
        now = self._clock.now()
        with self._database.writing() as session:
            send_picture(
                session,
                key=f"stats:{reader}:{figures.team}:{figures.period.words}:{int(now.timestamp())}",
                destination=reader,
                words=chart_words(figures.stats, figures.period.words, figures.team),
                picture=picture,
                event_type="liaison_stats",
                now=now,
            )
        return True


def _read(
    session: Session, typed: str, now: datetime, reader_zone: str
) -> tuple[Team | None, Period] | None:
    words = typed.split()
    quarters = [quarter for word in words if (quarter := parse_quarter(word))]
    names = " ".join(word for word in words if not parse_quarter(word))
    team = match_team(list(session.exec(select(Team))), names) if names else None
    if len(quarters) > 1 or (names and team is None):
        return None
    period = _quarter(quarters[0], reader_zone) if quarters else _usual(now)
    return team, period


def _usual(now: datetime) -> Period:
    return Period(now - USUAL_PERIOD, now, f"in the last {USUAL_PERIOD.days} days")


def _quarter(quarter: str, reader_zone: str) -> Period:
    first, after = quarter_days(quarter)
    where = zone(reader_zone)
    start, end = (first_moment(day, time(0), where) for day in (first, after))
    return Period(start, end, f"in {quarter}")


def facts_of(session: Session, team: Team | None, period: Period) -> list[Fact]:
    """What was raised in a period, with a team on either side, or by and for anyone."""
    names = {each.id: each.name for each in session.exec(select(Team))}
    wanted = select(Escalation).where(
        Escalation.raised_at >= period.start, Escalation.raised_at <= period.end
    )
    if team:
        wanted = wanted.where(
            or_(Escalation.team_id == team.id, Escalation.raised_from_team_id == team.id)
        )
    rows = list(session.exec(wanted.order_by(col(Escalation.id))))
    votes = _votes(session, period)
    return [_fact(row, names, tuple(votes[row.id])) for row in rows]


def _fact(row: Escalation, names: dict[int | None, str], votes: tuple[bool, ...]) -> Fact:
    direction = Direction(
        asking=names.get(row.raised_from_team_id) if row.raised_from_team_id else None,
        asked=names[row.team_id],
        by_liaison=not is_person(row.raised_by),
    )
    return Fact(
        direction=direction,
        severity=row.severity,
        raised_at=row.raised_at,
        acknowledged_at=row.acknowledged_at,
        resolved_at=row.resolved_at,
        bounces=row.bounces,
        reopened=row.reopened,
        votes=votes,
    )


def _votes(session: Session, period: Period) -> dict[Any, list[bool]]:
    voted = (
        select(UrgencyVote.escalation_id, UrgencyVote.urgent)
        .join(Escalation)
        .where(
            col(UrgencyVote.urgent).is_not(None),
            Escalation.raised_at >= period.start,
            Escalation.raised_at <= period.end,
        )
    )
    votes: dict[Any, list[bool]] = defaultdict(list)
    for escalation_id, urgent in session.exec(voted):
        votes[escalation_id].append(bool(urgent))
    return votes
