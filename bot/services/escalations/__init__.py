"""Escalations: raised, walked along the team's policy, answered, learnt from."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.services.escalations.answering import AnsweringService
from bot.services.escalations.desk import Desk
from bot.services.escalations.engine import EscalationEngine
from bot.services.escalations.looking import LookingService
from bot.services.escalations.messages import EscalationMessages
from bot.services.escalations.raising import EscalationDraft, RaisingService
from bot.services.home import HomeService
from bot.services.people import PeopleService
from models.database import Database

__all__ = ["EscalationDraft", "Escalations", "build_escalations"]


@dataclass(frozen=True)
class Escalations:
    """Everything one can do with escalations, and the engine that drives them."""

    raising: RaisingService
    answering: AnsweringService
    looking: LookingService
    engine: EscalationEngine


def build_escalations(
    database: Database, clock: Clock, people: PeopleService, home: HomeService
) -> Escalations:
    """All of it over one database."""
    desk = Desk(clock, home, EscalationMessages(clock))
    engine = EscalationEngine(database, people, desk)
    return Escalations(
        raising=RaisingService(database, people, desk, engine),
        answering=AnsweringService(database, people, desk),
        looking=LookingService(database, people),
        engine=engine,
    )
