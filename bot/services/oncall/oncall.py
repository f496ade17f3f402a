"""Everything of on-call, put together; apart from `__init__`, which the home and paging import."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.services.home import HomeService
from bot.services.oncall.changing import ChangeService
from bot.services.oncall.covers import CoverService
from bot.services.oncall.drill import DrillService
from bot.services.oncall.feeds import FeedService
from bot.services.oncall.guard import BurnOutGuard
from bot.services.oncall.handoff import HandoffService
from bot.services.oncall.imports.asking import ImportService
from bot.services.oncall.imports.reading import CalendarReadings, CalendarSource, FileSource
from bot.services.oncall.imports.saving import ImportedService
from bot.services.oncall.ledger import LoadService
from bot.services.oncall.lookup import OncallService
from bot.services.oncall.overrides import OverrideService
from bot.services.oncall.overriding import Overriding
from bot.services.oncall.rest import MorningRest
from bot.services.oncall.schedules import ScheduleService
from bot.services.oncall.swaps import SwapService
from bot.services.oncall.time_off import TimeOffService
from bot.services.oncall.watch import RotationWatcher
from bot.services.people import PeopleService
from bot.services.secret_links import SecretLinks
from models.database import Database


@dataclass(frozen=True)
class Oncall:
    """Looking up, changing hands, time off, load, calendars, and what watches over rotations."""

    lookup: OncallService
    covers: CoverService
    swaps: SwapService
    overrides: OverrideService
    time_off: TimeOffService
    schedules: ScheduleService
    feeds: FeedService
    load: LoadService
    rest: MorningRest
    watcher: RotationWatcher
    handoffs: HandoffService
    drills: DrillService
    changes: ChangeService
    importing: ImportService
    imported: ImportedService
    readings: CalendarReadings


def build_oncall(
    database: Database,
    clock: Clock,
    people: PeopleService,
    home: HomeService,
    *,
    calendars: CalendarSource,
    files: FileSource,
    public_url: str | None = None,
) -> Oncall:
    """All of it over one database.

    Args:
        database: migrated.
        clock: tells the present moment.
        people: who is who.
        home: the App Homes.
        calendars: where those of others are read.
        files: where those are fetched that people upload.
        public_url: where ours can be fetched from outside.
    """
    guard = BurnOutGuard(clock)
    links = SecretLinks(public_url, "/calendar/{token}.ics")
    overriding = Overriding(clock, home, guard)
    return Oncall(
        lookup=OncallService(database, clock),
        covers=CoverService(database, clock, people, overriding, guard),
        swaps=SwapService(database, clock, people, overriding),
        overrides=OverrideService(database, clock, people, overriding),
        time_off=TimeOffService(database, clock, people, home),
        schedules=ScheduleService(database, clock),
        feeds=FeedService(database, clock, people, links),
        load=LoadService(database, clock, people),
        rest=MorningRest(database, clock),
        watcher=RotationWatcher(database),
        handoffs=HandoffService(database, clock, people),
        drills=DrillService(database, clock, people),
        changes=ChangeService(database, clock, people, home, guard),
        importing=ImportService(database, clock, people, calendars.open_hosts),
        imported=ImportedService(database, clock, people, home, guard),
        readings=CalendarReadings(database, calendars, files, home, guard),
    )
