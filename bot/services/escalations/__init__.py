"""Escalations: raised, walked along the team's policy, answered, learnt from."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.domain.draft import EscalationDraft
from bot.services.escalations.alerted import RaisedByAlerts
from bot.services.escalations.answering import AnsweringService
from bot.services.escalations.desk import Desk
from bot.services.escalations.engine import EscalationEngine
from bot.services.escalations.forms import FormService
from bot.services.escalations.joining import JoiningService
from bot.services.escalations.looking import LookingService
from bot.services.escalations.messages import EscalationMessages
from bot.services.escalations.raising import RaisingService
from bot.services.home import HomeService
from bot.services.page_sinks import PageSinks
from bot.services.people import PeopleService
from models.database import Database

__all__ = ["EscalationDraft", "Escalations", "build_escalations"]


@dataclass(frozen=True)
class Escalations:
    """Everything one can do with escalations, and the engine that drives them."""

    forms: FormService
    raising: RaisingService
    joining: JoiningService
    answering: AnsweringService
    looking: LookingService
    engine: EscalationEngine
    alerted: RaisedByAlerts


def build_escalations(
    database: Database,
    clock: Clock,
    people: PeopleService,
    home: HomeService,
    sinks: PageSinks,
) -> Escalations:
    """All of it over one database."""
    desk = Desk(clock, home, EscalationMessages(clock), sinks)
    engine = EscalationEngine(database, people, desk)
    raising = RaisingService(database, people, desk, engine)
    return Escalations(
        forms=FormService(database, clock, people, has_sink=sinks.any_set),
        joining=JoiningService(database, people, desk),
        raising=raising,
        answering=AnsweringService(database, people, desk),
        looking=LookingService(database, people),
        engine=engine,
        alerted=RaisedByAlerts(raising, desk),
    )
