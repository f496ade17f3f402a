"""The sample company: its setup from company.yaml, then what people would add."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.domain.wall_clock import first_moment, zone
from bot.local.company import SAMPLE_COMPANY
from bot.local.database import BEGUN
from bot.local.past_survey import make_past_survey
from bot.local.sample_decisions import seed_decisions
from bot.local.sample_meetings import seed_meetings
from bot.local.seed_goals import seed_goals
from bot.local.seed_jira import connect_jira, find_jira_again
from bot.local.seed_roadmap import seed_roadmap
from bot.permissions import SYSTEM
from bot.services import Services
from bot.services.setup import Directory
from bot.services.setup.file import SetupFile
from bot.services.setup.reading import load_setup
from models import SyncCursor
from models.database import Database

_HOME_ZONE = "America/New_York"
_HANDOFF = time(9)
_FRIDAY = 4


def seed(
    services: Services, database: Database, now: datetime, lanes: tuple[str, ...], *, empty: bool
) -> None:
    """Fill a new database; every date is relative to `now`. Killed half-way, it is done again.

    Args:
        services: of the local workspace.
        database: the same services' one; it remembers that this is done.
        now: the present moment.
        lanes: the roadmap's.
        empty: leave it without the company, for good.
    """
    if services.jira is not None:
        find_jira_again(services.jira, database)
    with database.reading() as session:
        if session.get(SyncCursor, BEGUN):
            return
    if not empty:
        services.setup.apply(SYSTEM, _company(now), _directory(), dry_run=False)
        make_past_survey(services, database, now)
        seed_meetings(services, database, now)
        seed_decisions(services, database, now)
        if services.jira is not None:
            connect_jira(services.jira, database, now)
    with database.writing() as session:
        if not empty:
            seed_roadmap(session, services.roadmap, now, lanes)
            seed_goals(session, services.goals, now)
        session.add(SyncCursor(name=BEGUN, moment=now))
    if services.jira is not None:
        services.jira.pusher.run_due(now)  # the items' issues are there from the beginning


def story_evening(now: datetime) -> datetime:
    """21:40 in New York on a working evening before a working day: today, or the next such."""
    today = now.astimezone(zone(_HOME_ZONE)).date()
    evenings = (today + timedelta(days=ahead) for ahead in range(7))
    evening = next(day for day in evenings if day.weekday() < _FRIDAY)
    return first_moment(evening, time(21, 40), zone(_HOME_ZONE))


def _directory() -> Directory:
    return Directory(
        {each.email: each.id for each in SAMPLE_COMPANY.people},
        {each.name: each.id for each in SAMPLE_COMPANY.channels},
        {each.handle: each.id for each in SAMPLE_COMPANY.groups},
    )


def _company(now: datetime) -> SetupFile:
    """The file, with the first handoffs where the clock needs them."""
    written = load_setup(Path(__file__).with_name("company.yaml"))
    for team in written.teams:
        for rotation in team.rotations:
            for layer in rotation.layers:
                layer.starts = _last_handoff(now)
    return written


def _last_handoff(now: datetime) -> date:
    """The latest Monday whose handoff has passed, so that the first in each rotation is on call."""
    today = now.astimezone(zone(_HOME_ZONE)).date()
    monday = today - timedelta(days=today.weekday())
    passed = first_moment(monday, _HANDOFF, zone(_HOME_ZONE)) <= now
    return monday if passed else monday - timedelta(days=7)
