"""Who has taken how much, read from the schedules and the pages."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.ledger import load_of
from bot.domain.public_holidays import holidays_between
from bot.domain.quarter import first_day, next_quarter, parse_quarter, quarter_of
from bot.domain.rotation import Interval, shifts_between
from bot.domain.wall_clock import first_moment, zone
from bot.errors import Mistake
from bot.permissions import Action, require
from bot.services.oncall.loading import AROUND, Loaded, load
from bot.services.oncall.pages import pages_of
from bot.services.people import PeopleService, today_of, zone_of
from bot.services.say import send_picture
from bot.services.teams import named
from bot.views.blocks import escape
from bot.views.oncall_load import PersonLoad, TeamLoad, load_picture, load_words
from models import Person, Team
from models.database import Database

_MOST_YEARS = 10
_HALF_A_QUARTER = timedelta(days=45)


class LoadService:
    def __init__(self, database: Database, clock: Clock, people: PeopleService) -> None:
        self._database = database
        self._clock = clock
        self._people = people

    def of_team(self, reader: str, typed: str) -> list[TeamLoad]:
        """A team's load in a quarter, or every team's; a chart of one goes to the reader's DM.

        Args:
            reader: who asks.
            typed: a team or nothing, and perhaps a quarter: `it 2026-Q3`.

        Raises:
            Mistake: no such team.
            NotAllowed: guests can't.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            require(self._people.actor(session, reader), Action.SEE_LOAD)
            present = quarter_of(today_of(session, reader, now))
            quarter, typed_team = _quarter(typed, present)
            teams = [named(session, typed_team)] if typed_team else _teams(session)
            loads = [self._load(session, team, quarter, now) for team in teams]
            if typed_team:
                self._send_chart(session, loads[0], reader, now)
            return loads

    def of_person(self, reader: str, user_id: str, typed: str) -> list[TeamLoad]:
        """One person's load, in each team where they had a shift. Raises as `of_team` does."""
        everywhere = self.of_team(reader, typed)
        return [
            TeamLoad(each.team, each.quarter, mine)
            for each in everywhere
            if (mine := tuple(one for one in each.people if one.user_id == user_id))
        ]

    def _load(self, session: Session, team: Team, quarter: str, now: datetime) -> TeamLoad:
        start, end = _bounds(quarter, team.zone)
        found = load(session, start - AROUND, end + AROUND, team_id=team.id)
        taken = _hours(found.all, start, min(end, now))
        ahead = _hours(found.all, max(start, now), end)
        days = (start.date(), end.date())
        holidays = set(holidays_between(team.holiday_region, *days))
        pages: dict[str, list[datetime]] = defaultdict(list)
        people = dict.fromkeys([*taken, *ahead])
        for user_id, at in pages_of(session, people, start, end):
            pages[user_id].append(at)
        names = _names(session, people)
        loads = [
            PersonLoad(
                user_id,
                names.get(user_id, user_id),
                load_of(taken[user_id], pages[user_id], zone_of(session, user_id), holidays),
                load_of(ahead[user_id], [], "UTC").hours,
            )
            for user_id in people
        ]
        loads.sort(key=lambda each: -each.load.hours)
        return TeamLoad(team.name, quarter, tuple(loads))

    def _send_chart(self, session: Session, team: TeamLoad, reader: str, now: datetime) -> None:
        if not team.people:
            return
        send_picture(
            session,
            key=f"load:{reader}:{team.quarter}:{now.isoformat()}",
            destination=reader,
            words=load_words(team),
            picture=load_picture(team),
            event_type="liaison_load",
            now=now,
        )


def hours_taken(session: Session, user_ids: Sequence[str], now: datetime) -> dict[str, float]:
    """The hours on call of these people about now: 45 days back and 45 ahead."""
    start, end = now - _HALF_A_QUARTER, now + _HALF_A_QUARTER
    hours = _hours(load(session, start - AROUND, end + AROUND).all, start, end)
    return {user_id: load_of(hours[user_id], [], "UTC").hours for user_id in user_ids}


def _hours(
    rotations: Iterable[Loaded], start: datetime, end: datetime
) -> defaultdict[str, list[Interval]]:
    hours: defaultdict[str, list[Interval]] = defaultdict(list)
    if start >= end:
        return hours
    for each in rotations:
        for shift in shifts_between(each.schedule, start, end):
            hours[shift.user_id].append(Interval(max(shift.start, start), min(shift.end, end)))
    return hours


def _quarter(typed: str, present: str) -> tuple[str, str]:
    """The quarter that a text ends with, else the present one, and what stands before it."""
    *words, last = typed.split() or [""]
    quarter = parse_quarter(last)
    if quarter and abs(int(quarter[:4]) - int(present[:4])) <= _MOST_YEARS:
        return quarter, " ".join(words)
    if last[:4].isdigit():
        raise Mistake(f"I read “{escape(last)}” as no quarter. Write one like 2026-Q4.")
    return present, typed.strip()


def _bounds(quarter: str, zone_name: str) -> tuple[datetime, datetime]:
    where = zone(zone_name)
    start, end = first_day(quarter), first_day(next_quarter(quarter))
    return first_moment(start, time(0), where), first_moment(end, time(0), where)


def _teams(session: Session) -> list[Team]:
    return list(session.exec(select(Team).order_by(Team.name)))


def _names(session: Session, user_ids: Iterable[str]) -> dict[str, str]:
    known = select(Person.user_id, Person.name).where(col(Person.user_id).in_(set(user_ids)))
    return dict(session.exec(known).all())
