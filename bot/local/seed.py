"""The sample company: its setup from company.yaml, its roadmap as people would add it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.domain.quarter import next_quarter, quarter_of
from bot.domain.roadmap import ItemStatus
from bot.domain.wall_clock import first_moment, zone
from bot.local.company import SAMPLE_COMPANY
from bot.local.database import BEGUN
from bot.local.past_survey import make_past_survey
from bot.permissions import SYSTEM
from bot.services import Services
from bot.services.roadmap import ItemDraft
from bot.services.setup import Directory
from bot.services.setup.file import SetupFile
from bot.services.setup.reading import load_setup
from models import SyncCursor
from models.database import Database

_HOME_ZONE = "America/New_York"
_HANDOFF = time(9)
_FRIDAY = 4


@dataclass(frozen=True)
class _ItemSeed:
    """A roadmap item; `due_in` is days from today, None for no target date."""

    title: str
    lane: int
    owner: str
    status: ItemStatus
    due_in: int | None


_LAUNCHES, _WEBSITE, _TRACKING, _PLATFORM = range(4)
_ITEMS = (
    _ItemSeed("New checkout goes live", _LAUNCHES, "maya", ItemStatus.IN_PROGRESS, 1),
    _ItemSeed("Partner campaign landing pages", _LAUNCHES, "jonas", ItemStatus.IN_PROGRESS, 16),
    _ItemSeed("Spring catalogue microsite", _LAUNCHES, "sofia", ItemStatus.PLANNED, None),
    _ItemSeed("Pricing page that marketing can edit", _WEBSITE, "lena", ItemStatus.IN_PROGRESS, 9),
    _ItemSeed("Image delivery under one second", _WEBSITE, "omar", ItemStatus.DONE, -12),
    _ItemSeed("Forms that survive a slow connection", _WEBSITE, "dev", ItemStatus.PLANNED, 24),
    _ItemSeed("Consent banner in every market", _TRACKING, "priya", ItemStatus.BLOCKED, 12),
    _ItemSeed("Server-side purchase tracking", _TRACKING, "ana", ItemStatus.IN_PROGRESS, 20),
    _ItemSeed("One list of campaign parameters", _TRACKING, "grace", ItemStatus.DONE, -5),
    _ItemSeed("Single sign-on for agencies", _PLATFORM, "tomas", ItemStatus.PLANNED, 30),
    _ItemSeed("Nightly restore test of the CMS", _PLATFORM, "omar", ItemStatus.IN_PROGRESS, 7),
    _ItemSeed("Status page for campaign tools", _PLATFORM, "dev", ItemStatus.PLANNED, None),
)


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
    with database.reading() as session:
        if session.get(SyncCursor, BEGUN):
            return
    if not empty:
        services.setup.apply(SYSTEM, _company(now), _directory(), dry_run=False)
        make_past_survey(services, database, now)
    with database.writing() as session:
        for item in () if empty else _ITEMS:
            draft = _draft(item, now, lanes)
            services.roadmap.items.add_as(
                session, services.people.actor(session, draft.owner), draft
            )
        session.add(SyncCursor(name=BEGUN, moment=now))


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


def _draft(seed: _ItemSeed, now: datetime, lanes: tuple[str, ...]) -> ItemDraft:
    today = now.astimezone(zone(_HOME_ZONE)).date()
    target = _working_day(today + timedelta(days=seed.due_in)) if seed.due_in is not None else None
    quarter = quarter_of(today)
    if target and target > today + timedelta(days=1):
        quarter = min(max(quarter, quarter_of(target)), next_quarter(quarter))
    return ItemDraft(
        title=seed.title,
        lane=lanes[seed.lane % len(lanes)],
        quarter=quarter,
        owner=_id(seed.owner),
        status=seed.status,
        target_on=target,
    )


def _working_day(day: date) -> date:
    return day + timedelta(days=7 - day.weekday() if day.weekday() > _FRIDAY else 0)


def _id(handle: str) -> str:
    return next(person.id for person in SAMPLE_COMPANY.people if person.name == handle)
