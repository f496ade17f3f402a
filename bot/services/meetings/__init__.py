"""Meetings that prepare themselves: series, agendas, topics, minutes."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.services.actions import ActionService
from bot.services.meetings.agendas import AgendaService
from bot.services.meetings.audits import AuditService
from bot.services.meetings.clock import MeetingClock
from bot.services.meetings.facilitating import FacilitatingService
from bot.services.meetings.looking import MeetingLookingService
from bot.services.meetings.posting import MeetingPosts
from bot.services.meetings.running import RunningService
from bot.services.meetings.series import SeriesService
from bot.services.meetings.series_draft import SeriesDraft
from bot.services.meetings.telling import Telling
from bot.services.meetings.topic_draft import TopicDraft
from bot.services.meetings.topics import TopicService
from bot.services.people import PeopleService
from bot.views.naming import Naming
from models.database import Database

__all__ = ["Meetings", "SeriesDraft", "TopicDraft", "build_meetings"]


@dataclass(frozen=True)
class Meetings:
    """Everything one can do with meetings, and the clock that drives them."""

    series: SeriesService
    topics: TopicService
    looking: MeetingLookingService
    running: RunningService
    facilitating: FacilitatingService
    audits: AuditService
    clock: MeetingClock
    telling: Telling


def build_meetings(
    database: Database,
    clock: Clock,
    people: PeopleService,
    *,
    actions: ActionService,
    naming: Naming,
    workspace_url: str,
) -> Meetings:
    """All of it over one database. `workspace_url`: `https://larkfield.slack.com/`."""
    agendas = AgendaService(workspace_url)
    posts = MeetingPosts(agendas, naming)
    telling = Telling(people, naming)
    engine = MeetingClock(database, posts, telling)
    return Meetings(
        series=SeriesService(database, clock, people, posts),
        topics=TopicService(database, clock, people, posts),
        looking=MeetingLookingService(database, clock, people, agendas),
        running=RunningService(
            database, clock, people, posts=posts, engine=engine, actions=actions
        ),
        facilitating=FacilitatingService(database, clock, people, agendas, posts),
        audits=AuditService(database, clock, people, posts=posts, actions=actions),
        clock=engine,
        telling=telling,
    )
