"""Decisions: one log for escalations' questions and for the records of `/decide`."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.services.decisions.authority import AuthorityService
from bot.services.decisions.exporting import ExportingService
from bot.services.decisions.looking import LookingService
from bot.services.decisions.record_clock import RecordClock
from bot.services.decisions.recording import RecordingService
from bot.services.decisions.reviewing import ReviewingService
from bot.services.decisions.taking import TakingService
from bot.services.escalations.deciding import DecidingService
from bot.services.home import HomeService
from bot.services.meetings.topics import TopicService
from bot.services.people import PeopleService
from models.database import Database


@dataclass(frozen=True)
class Decisions:
    """Everything one can do with decisions, and the clock that drives records."""

    recording: RecordingService
    taking: TakingService
    looking: LookingService
    reviewing: ReviewingService
    authority: AuthorityService
    exporting: ExportingService
    clock: RecordClock


def build_decisions(
    database: Database,
    clock: Clock,
    people: PeopleService,
    home: HomeService,
    *,
    escalated: DecidingService,
    topics: TopicService,
    workspace_url: str,
) -> Decisions:
    """All of it over one database.

    `escalated` takes the decisions of escalations; what comes back is one of the `topics` of an
    agenda; `workspace_url` is where messages can be read, `https://larkfield.slack.com/`.
    """
    reviewing = ReviewingService(database, clock, people, topics, workspace_url)
    return Decisions(
        recording=RecordingService(database, clock, people, home),
        taking=TakingService(database, clock, home, escalated),
        looking=LookingService(database, people),
        reviewing=reviewing,
        authority=AuthorityService(database, people),
        exporting=ExportingService(database, clock, people),
        clock=RecordClock(database, reviewing),
    )
