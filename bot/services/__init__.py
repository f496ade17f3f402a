"""The use cases, one transaction each. `build_services` puts them together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.services.escalations import Escalations, build_escalations
from bot.services.home import HomeService
from bot.services.oncall import OncallService
from bot.services.oncall.drill import DrillService
from bot.services.oncall.handoff import HandoffService
from bot.services.oncall.watch import RotationWatcher
from bot.services.people import PeopleService, UserSource
from bot.services.roadmap import RoadmapService
from bot.services.setup import SetupService
from bot.views.naming import Naming
from models.database import Database


@dataclass(frozen=True)
class Services:
    people: PeopleService
    setup: SetupService
    oncall: OncallService
    rotations: RotationWatcher
    handoffs: HandoffService
    drills: DrillService
    home: HomeService
    roadmap: RoadmapService
    escalations: Escalations


def build_services(
    *,
    database: Database,
    clock: Clock,
    users: UserSource,
    naming: Naming,
    lanes: Sequence[str],
    administrators: Iterable[str],
) -> Services:
    """All services over one database."""
    people = PeopleService(database, users, administrators)
    home = HomeService(database, clock, naming)
    return Services(
        people=people,
        setup=SetupService(database),
        oncall=OncallService(database, clock),
        rotations=RotationWatcher(database),
        handoffs=HandoffService(database, clock, people),
        drills=DrillService(database, clock, people),
        home=home,
        roadmap=RoadmapService(database, clock, people, home, lanes),
        escalations=build_escalations(database, clock, people, home),
    )
