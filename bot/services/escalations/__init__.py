"""Escalations: raised, walked along the team's policy, answered, learnt from."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.domain.draft import EscalationDraft
from bot.services.actions import ActionService
from bot.services.escalations.alerted import RaisedByAlerts
from bot.services.escalations.answering import AnsweringService
from bot.services.escalations.deciding import DecidingService, QuestionDraft
from bot.services.escalations.decision_clock import DecisionClock
from bot.services.escalations.desk import Desk
from bot.services.escalations.engine import EscalationEngine
from bot.services.escalations.forms import FormService
from bot.services.escalations.gate import Gate
from bot.services.escalations.joining import JoiningService
from bot.services.escalations.learning import LearningService, PostMortemEdit
from bot.services.escalations.looking import LookingService
from bot.services.escalations.messages import EscalationMessages
from bot.services.escalations.mirrored import MirroredEscalations
from bot.services.escalations.moving import HandOver, MovingService
from bot.services.escalations.notices import NoticeService
from bot.services.escalations.postmortem_clock import PostMortemClock
from bot.services.escalations.raising import RaisingService
from bot.services.escalations.responding import RespondingService, Update
from bot.services.escalations.stats import StatsService
from bot.services.escalations.urgency import UrgencyService
from bot.services.home import HomeService
from bot.services.page_sinks import PageSinks
from bot.services.people import PeopleService
from models.database import Database

__all__ = [
    "EscalationDraft",
    "Escalations",
    "HandOver",
    "PostMortemEdit",
    "QuestionDraft",
    "Update",
    "build_escalations",
]


@dataclass(frozen=True)
class Escalations:
    """Everything one can do with escalations, and the engine that drives them.

    `desk.observers` is where those who keep them elsewhere too are told of each change.
    """

    forms: FormService
    raising: RaisingService
    joining: JoiningService
    answering: AnsweringService
    responding: RespondingService
    moving: MovingService
    looking: LookingService
    deciding: DecidingService
    learning: LearningService
    urgency: UrgencyService
    stats: StatsService
    engine: EscalationEngine
    notices: NoticeService
    alerted: RaisedByAlerts
    mirrored: MirroredEscalations
    desk: Desk
    decision_clock: DecisionClock
    postmortem_clock: PostMortemClock


def build_escalations(
    database: Database,
    clock: Clock,
    people: PeopleService,
    home: HomeService,
    *,
    actions: ActionService,
    sinks: PageSinks,
) -> Escalations:
    """All of it over one database."""
    messages = EscalationMessages(clock)
    desk = Desk(clock, home, messages, sinks)
    engine = EscalationEngine(database, people, desk)
    raising = RaisingService(database, people, desk, engine)
    gate = Gate(people)
    deciding = DecidingService(database, people, gate, desk)
    return Escalations(
        forms=FormService(database, clock, people, has_sink=sinks.any_set),
        joining=JoiningService(database, people, desk),
        raising=raising,
        answering=AnsweringService(database, gate, desk),
        responding=RespondingService(database, gate, desk),
        moving=MovingService(database, gate, desk, engine),
        looking=LookingService(database, people, messages),
        deciding=deciding,
        learning=LearningService(database, people, gate, desk, actions),
        urgency=UrgencyService(database, clock),
        stats=StatsService(database, clock, people),
        engine=engine,
        notices=NoticeService(database, people, desk),
        alerted=RaisedByAlerts(raising, desk),
        mirrored=MirroredEscalations(desk),
        desk=desk,
        decision_clock=DecisionClock(database, deciding, desk),
        postmortem_clock=PostMortemClock(database, people),
    )
