"""The shared roadmap: what is on it, who changed what, and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.domain.roadmap.draft import ItemDraft
from bot.services.home import HomeService
from bot.services.people import PeopleService
from bot.services.roadmap.capacity import CapacityService
from bot.services.roadmap.changing import Changing
from bot.services.roadmap.editing import EditingService
from bot.services.roadmap.exporting import ExportService
from bot.services.roadmap.hooks import Added, Hooks, Observer
from bot.services.roadmap.items import RoadmapService, open_items
from bot.services.roadmap.launches import LaunchService
from bot.services.roadmap.looking import LookingService
from bot.services.roadmap.sharing import SharingService
from bot.services.roadmap.summaries import SummaryService
from bot.services.secret_links import SecretLinks
from bot.views.roadmap.card import Extra
from models.database import Database

__all__ = [
    "Added",
    "Changing",
    "Extra",
    "Hooks",
    "ItemDraft",
    "Observer",
    "Roadmap",
    "RoadmapService",
    "build_roadmap",
    "open_items",
]


@dataclass(frozen=True)
class Roadmap:
    """Everything one can do with the roadmap.

    `changing` is the one way in which items come and change; `hooks` is where those who keep
    issues of items elsewhere are told of it.
    """

    items: RoadmapService
    looking: LookingService
    editing: EditingService
    capacity: CapacityService
    launches: LaunchService
    summaries: SummaryService
    exports: ExportService
    sharing: SharingService
    changing: Changing
    hooks: Hooks


def build_roadmap(
    database: Database,
    clock: Clock,
    people: PeopleService,
    home: HomeService,
    lanes: Sequence[str],
    *,
    public_url: str | None = None,
) -> Roadmap:
    """All of it over one database."""
    hooks = Hooks()
    summaries = SummaryService(database, clock, people, home, lanes)
    changing = Changing(clock, home, lanes, hooks)
    launches = LaunchService(database, clock, people, changing)
    hooks.more.append(launches.more)
    return Roadmap(
        items=RoadmapService(database, clock, people, changing, lanes),
        looking=LookingService(database, clock, people, lanes, hooks),
        editing=EditingService(database, clock, people, changing, lanes),
        capacity=CapacityService(database, clock, people),
        launches=launches,
        summaries=summaries,
        exports=ExportService(database, clock, people, summaries),
        sharing=SharingService(
            database, clock, people, summaries, links=SecretLinks(public_url, "/roadmap/{token}")
        ),
        changing=changing,
        hooks=hooks,
    )
