"""The quarterly collaboration survey. `build_surveys` puts its services together."""

from dataclasses import dataclass
from random import Random, SystemRandom

from bot.clock import Clock
from bot.services.actions import ActionService
from bot.services.home import HomeService
from bot.services.people import PeopleService
from bot.services.surveys.answering import AnsweringService
from bot.services.surveys.choosing import ChoosingService
from bot.services.surveys.engine import SurveyEngine
from bot.services.surveys.own import OwnQuestionsService
from bot.services.surveys.planning import PlanningService
from bot.services.surveys.reading import ReadingService
from bot.services.surveys.running import RunningService
from bot.services.surveys.settings import SurveySettingsService
from bot.views.naming import Naming
from models.database import Database


@dataclass(frozen=True)
class Surveys:
    """`running` is the kind of work that does what is due."""

    planning: PlanningService
    answering: AnsweringService
    running: RunningService
    reading: ReadingService
    choosing: ChoosingService
    settings: SurveySettingsService
    own: OwnQuestionsService


def build_surveys(
    database: Database,
    clock: Clock,
    people: PeopleService,
    home: HomeService,
    *,
    actions: ActionService,
    naming: Naming,
    rng: Random | None = None,
) -> Surveys:
    """All of them; `rng` shuffles what is left of a closed survey: nobody may foresee it."""
    slash = naming.slash("survey")
    planning = PlanningService(database, clock, people, slash)
    engine = SurveyEngine(database, planning, slash, rng or SystemRandom())
    return Surveys(
        planning=planning,
        answering=AnsweringService(database, clock),
        running=RunningService(database, clock, people, engine),
        reading=ReadingService(database, people),
        choosing=ChoosingService(database, clock, people, actions),
        settings=SurveySettingsService(database, clock, people, home),
        own=OwnQuestionsService(database, clock, people, home),
    )
