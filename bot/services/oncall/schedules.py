"""The next weeks of a team: in words for the answer, as a table and a picture in a DM."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.public_holidays import holidays_between
from bot.domain.rotation import Interval, gaps_between, shifts_between
from bot.domain.wall_clock import zone
from bot.services.oncall.loading import AROUND, Loaded, load
from bot.services.people import zone_of
from bot.services.say import send_picture
from bot.services.teams import named
from bot.views.oncall_schedule import (
    RotationWeeks,
    TeamSchedule,
    finding,
    schedule_picture,
    schedule_table,
)
from models import Person, Team
from models.database import Database

WEEKS = 4


class ScheduleService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def show(self, reader: str, typed_team: str) -> TeamSchedule:
        """The next four weeks of a team; table and picture are on their way to the reader's DM.

        Raises:
            Mistake: no such team.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            team = named(session, typed_team)
            schedule = team_schedule(session, team, reader, now)
            for number, each in enumerate(schedule.rotations):
                send_picture(
                    session,
                    key=f"schedule:{team.id}:{number}:{reader}:{now.isoformat()}",
                    destination=reader,
                    words=finding(schedule, each),
                    picture=schedule_picture(schedule, each),
                    between=[schedule_table(schedule, each)],
                    event_type="liaison_schedule",
                    now=now,
                )
            return schedule


def team_schedule(session: Session, team: Team, reader: str, now: datetime) -> TeamSchedule:
    """What `/oncall schedule` shows, from the reader's midnight on."""
    reader_zone = zone_of(session, reader)
    end = now + timedelta(weeks=WEEKS)
    found = load(session, now - AROUND, end + AROUND, team_id=team.id)
    where = zone(reader_zone)
    days = (now.astimezone(where).date(), end.astimezone(where).date())
    return TeamSchedule(
        team=team.name,
        reader_zone=reader_zone,
        start=now,
        end=end,
        rotations=tuple(_weeks(each, now, end) for each in found.all),
        holidays=holidays_between(team.holiday_region, *days),
        names=_names(session, found.all, now, end),
        zones=found.zones,
    )


def _weeks(each: Loaded, start: datetime, end: datetime) -> RotationWeeks:
    shifts = tuple(
        shift._replace(start=max(shift.start, start), end=min(shift.end, end))
        for shift in shifts_between(each.schedule, start, end)
    )
    away = [
        (off.user_id, Interval(max(off.start, start), min(off.end, end)))
        for off in each.schedule.time_off
        if off.start < end and start < off.end
    ]
    gaps = tuple(gaps_between(each.schedule, start, end))
    return RotationWeeks(each.name, each.always, shifts, gaps, tuple(away))


def _names(
    session: Session, rotations: Sequence[Loaded], start: datetime, end: datetime
) -> dict[str, str]:
    people: set[str] = set()
    for each in rotations:
        people.update(each.people, _in(each, start, end))
    known = select(Person.user_id, Person.name).where(col(Person.user_id).in_(people))
    return dict(session.exec(known).all())


def _in(each: Loaded, start: datetime, end: datetime) -> Iterable[str]:
    return (shift.user_id for shift in shifts_between(each.schedule, start, end))
