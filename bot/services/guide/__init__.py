"""The guided setup: a page of steps, each of which writes as applying a file would."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.services.guide.desk import Channels, GuideDesk
from bot.services.guide.jira import JiraStep
from bot.services.guide.limits import LimitsStep
from bot.services.guide.page import GuideService
from bot.services.guide.path import PathStep
from bot.services.guide.rotation import RotationStep
from bot.services.guide.survey import SurveyStep
from bot.services.guide.team import TeamStep
from bot.services.guide.test_page import TestPages
from bot.services.guide.weekly import WeeklyStep
from bot.services.guide.welcome import Welcome
from bot.services.home import HomeService
from bot.services.jira_sync import JiraSync
from bot.services.meetings import Meetings
from bot.services.page_sinks import PageSinks
from bot.services.people import PeopleService
from bot.services.setup import SetupService
from bot.services.surveys import Surveys
from bot.services.team_settings import TeamSettingsService
from bot.views.naming import Naming
from models.database import Database


@dataclass(frozen=True)
class Guide:
    page: GuideService
    team: TeamStep
    rotation: RotationStep
    path: PathStep
    weekly: WeeklyStep
    jira: JiraStep
    survey: SurveyStep
    limits: LimitsStep
    test_pages: TestPages
    welcome: Welcome


def build_guide(
    database: Database,
    clock: Clock,
    people: PeopleService,
    home: HomeService,
    *,
    setup: SetupService,
    settings: TeamSettingsService,
    sinks: PageSinks,
    channels: Channels,
    meetings: Meetings,
    surveys: Surveys,
    jira: JiraSync | None,
    naming: Naming,
) -> Guide:
    """All of it over one database."""
    desk = GuideDesk(database, clock, people, home, setup=setup, channels=channels)
    return Guide(
        page=GuideService(desk, sinks, naming, has_jira=jira is not None),
        team=TeamStep(desk, settings),
        rotation=RotationStep(desk),
        path=PathStep(desk, settings),
        weekly=WeeklyStep(desk, meetings.series, naming),
        jira=JiraStep(desk, jira.settings if jira else None),
        survey=SurveyStep(desk, surveys),
        limits=LimitsStep(desk),
        test_pages=TestPages(desk, sinks),
        welcome=Welcome(database, people, naming),
    )
