"""The use cases, one transaction each. `build_services` puts them together."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.services.alerts import AlertService
from bot.services.escalations import Escalations, build_escalations
from bot.services.groups import GroupService, GroupSource
from bot.services.home import HomeService
from bot.services.oncall import OncallService
from bot.services.oncall.changing import ChangeService
from bot.services.oncall.covers import CoverService
from bot.services.oncall.drill import DrillService
from bot.services.oncall.feeds import FeedService
from bot.services.oncall.guard import BurnOutGuard
from bot.services.oncall.handoff import HandoffService
from bot.services.oncall.ledger import LoadService
from bot.services.oncall.overrides import OverrideService
from bot.services.oncall.overriding import Overriding
from bot.services.oncall.rest import MorningRest
from bot.services.oncall.schedules import ScheduleService
from bot.services.oncall.swaps import SwapService
from bot.services.oncall.time_off import TimeOffService
from bot.services.oncall.watch import RotationWatcher
from bot.services.page_sinks import PageSinks
from bot.services.people import PeopleService, UserSource
from bot.services.preferences import PreferenceService
from bot.services.reminders import ReminderClock
from bot.services.roadmap import RoadmapService
from bot.services.setup import SetupService
from bot.services.team_settings import TeamSettingsService
from bot.views.naming import Naming
from models.database import Database


@dataclass(frozen=True)
class Services:
    people: PeopleService
    groups: GroupService
    setup: SetupService
    oncall: OncallService
    covers: CoverService
    swaps: SwapService
    overrides: OverrideService
    time_off: TimeOffService
    schedules: ScheduleService
    feeds: FeedService
    load: LoadService
    rest: MorningRest
    rotations: RotationWatcher
    handoffs: HandoffService
    drills: DrillService
    changes: ChangeService
    home: HomeService
    roadmap: RoadmapService
    escalations: Escalations
    settings: TeamSettingsService
    alerts: AlertService
    page_sinks: PageSinks
    preferences: PreferenceService
    reminders: ReminderClock


def build_services(
    *,
    database: Database,
    clock: Clock,
    users: UserSource,
    groups: GroupSource,
    naming: Naming,
    lanes: Sequence[str],
    administrators: Iterable[str],
    public_url: str | None = None,
    sinks: Collection[str] = (),
) -> Services:
    """All services over one database. `sinks`: the methods of the page sinks that are set up."""
    people = PeopleService(database, users, administrators)
    home = HomeService(database, clock, naming, people)
    roadmap = RoadmapService(database, clock, people, home, lanes)
    guard = BurnOutGuard(clock)
    overriding = Overriding(clock, home, guard)
    page_sinks = PageSinks(clock, sinks)
    escalations = build_escalations(
        database, clock, people, home, roadmap=roadmap, sinks=page_sinks
    )
    return Services(
        people=people,
        groups=GroupService(database, groups),
        setup=SetupService(database),
        oncall=OncallService(database, clock),
        covers=CoverService(database, clock, people, overriding, guard),
        swaps=SwapService(database, clock, people, overriding),
        overrides=OverrideService(database, clock, people, overriding),
        time_off=TimeOffService(database, clock, people, home),
        schedules=ScheduleService(database, clock),
        rest=MorningRest(database, clock),
        load=LoadService(database, clock, people),
        feeds=FeedService(database, clock, people, public_url),
        rotations=RotationWatcher(database),
        handoffs=HandoffService(database, clock, people),
        drills=DrillService(database, clock, people),
        changes=ChangeService(database, clock, people, home, guard),
        home=home,
        roadmap=roadmap,
        settings=TeamSettingsService(database, clock, people, home),
        escalations=escalations,
        page_sinks=page_sinks,
        alerts=AlertService(database, clock, escalations.alerted),
        preferences=PreferenceService(database, clock, people),
        reminders=ReminderClock(database),
    )
