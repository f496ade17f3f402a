"""Who has taken how much, read from the schedules and the pages."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.load import Page, loads
from bot.domain.load import Person as Someone
from bot.domain.public_holidays import holidays_between
from bot.domain.quarter import first_day, next_quarter, parse_quarter, quarter_of
from bot.domain.rotation import shifts_between
from bot.domain.wall_clock import first_moment, zone
from bot.errors import Mistake
from bot.permissions import Action, require
from bot.services.oncall.loading import AROUND, load
from bot.services.oncall.pages import pages_of
from bot.services.people import PeopleService, today_of
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
        shifts = [
            shift for each in found.all for shift in shifts_between(each.schedule, start, end)
        ]
        holidays = holidays_between(team.holiday_region, start.date(), end.date())
        people = [
            Someone(user_id, found.zones.get(user_id, "UTC"), frozenset(holidays))
            for user_id in dict.fromkeys(shift.user_id for shift in shifts)
        ]
        ids = [each.user_id for each in people]
        pages = [Page(*each) for each in pages_of(session, ids, start, end)]
        present = min(max(now, start), end)
        taken = loads(people, shifts, pages, start, present)
        ahead = loads(people, shifts, [], present, end)
        names = _names(session, ids)
        each_load = [
            PersonLoad(id_, names.get(id_, id_), taken[id_], ahead[id_].hours) for id_ in ids
        ]
        each_load.sort(key=lambda each: -each.load.hours)
        return TeamLoad(team.name, quarter, tuple(each_load))

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
    shifts = [
        shift
        for each in load(session, start - AROUND, end + AROUND).all
        for shift in shifts_between(each.schedule, start, end)
    ]
    people = [Someone(user_id, "UTC") for user_id in user_ids]
    return {id_: each.hours for id_, each in loads(people, shifts, [], start, end).items()}


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
