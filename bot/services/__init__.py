"""The use cases, one transaction each. `build_services` puts them together."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.domain.jira_calls import Jira
from bot.services.actions import ActionReminders, ActionService
from bot.services.alerts import AlertService
from bot.services.audit import AuditService
from bot.services.decisions import Decisions, build_decisions
from bot.services.escalations import Escalations, build_escalations
from bot.services.goals import Goals, build_goals
from bot.services.groups import GroupService, GroupSource
from bot.services.guide import Guide, build_guide
from bot.services.guide.desk import Channels
from bot.services.home import HomeService
from bot.services.jira_sync import JiraSync, build_jira_sync
from bot.services.jira_sync.settings import jira_part
from bot.services.meetings import Meetings, build_meetings
from bot.services.meetings.tab import meetings_part
from bot.services.oncall.imports.reading import CalendarSource, FileSource
from bot.services.oncall.oncall import Oncall, build_oncall
from bot.services.page_sinks import PageSinks
from bot.services.people import PeopleService, UserSource
from bot.services.preferences import PreferenceService
from bot.services.reminders import ReminderClock
from bot.services.roadmap import Roadmap, build_roadmap
from bot.services.roadmap.summary_settings import summary_part
from bot.services.roles import RoleService
from bot.services.settings_tab import SettingsTabs, TeamPart, WorkspacePart
from bot.services.setup import SetupService
from bot.services.surveys import Surveys, build_surveys
from bot.services.surveys.settings import survey_part
from bot.services.team_settings import TeamSettingsService
from bot.services.wins import WinService
from bot.services.workspace import WorkspaceService
from bot.services.workspace_settings import (
    LANES,
    POSTS_PER_MINUTE,
    Lanes,
    WorkspaceDefaults,
)
from bot.views.naming import Naming
from models.database import Database

TEAM_PARTS: Sequence[TeamPart] = (meetings_part, jira_part, survey_part)
WORKSPACE_PARTS: Sequence[WorkspacePart] = (summary_part,)
"""What other parts show in the Settings tab; `bot.services.settings_tab` says how."""


@dataclass(frozen=True)
class Services:
    people: PeopleService
    groups: GroupService
    roles: RoleService
    setup: SetupService
    guide: Guide
    audit: AuditService
    workspace: WorkspaceService
    defaults: WorkspaceDefaults
    oncall: Oncall
    home: HomeService
    roadmap: Roadmap
    actions: ActionService
    action_reminders: ActionReminders
    meetings: Meetings
    escalations: Escalations
    decisions: Decisions
    goals: Goals
    wins: WinService
    jira: JiraSync | None
    """None where no Jira is set up."""
    settings: TeamSettingsService
    alerts: AlertService
    page_sinks: PageSinks
    preferences: PreferenceService
    reminders: ReminderClock
    surveys: Surveys


def build_services(
    *,
    database: Database,
    clock: Clock,
    users: UserSource,
    groups: GroupSource,
    channels: Channels,
    naming: Naming,
    lanes: Sequence[str],
    administrators: Iterable[str],
    calendars: CalendarSource,
    files: FileSource,
    posts_per_minute: int = 300,
    public_url: str | None = None,
    sinks: Collection[str] = (),
    jira: Jira | None = None,
    workspace_url: str = "",
) -> Services:
    """All services over one database.

    `channels` is asked while people wait; `sinks` are the methods of the page sinks that are set
    up. `workspace_url` is where messages can be read, `https://larkfield.slack.com/`.
    """
    people = PeopleService(database, users, administrators)
    defaults = WorkspaceDefaults(database, {LANES: list(lanes), POSTS_PER_MINUTE: posts_per_minute})
    lanes = Lanes(defaults)
    tabs = SettingsTabs(people, defaults, TEAM_PARTS, WORKSPACE_PARTS)
    home = HomeService(database, clock, naming, people, tabs)
    roadmap = build_roadmap(database, clock, people, home, lanes, public_url=public_url)
    actions = ActionService(database, clock, people, home, roadmap.items)
    page_sinks = PageSinks(clock, sinks)
    escalations = build_escalations(
        database, clock, people, home, actions=actions, sinks=page_sinks
    )
    meetings = build_meetings(
        database, clock, people, actions=actions, naming=naming, workspace_url=workspace_url
    )
    setup = SetupService(database, clock)
    settings = TeamSettingsService(database, clock, people, home)
    jira_sync = None
    if jira is not None:
        jira_sync = build_jira_sync(
            database,
            clock,
            jira,
            people=people,
            roadmap=roadmap,
            escalations=escalations,
            lanes=lanes,
        )
    meetings = build_meetings(
        database, clock, people, actions=actions, naming=naming, workspace_url=workspace_url
    )
    surveys = build_surveys(database, clock, people, home, actions=actions, naming=naming)
    return Services(
        people=people,
        groups=GroupService(database, groups),
        roles=RoleService(database, people),
        setup=setup,
        audit=AuditService(database, people),
        workspace=WorkspaceService(database, clock, people, home, defaults),
        defaults=defaults,
        guide=build_guide(
            database,
            clock,
            people,
            home,
            setup=setup,
            settings=settings,
            sinks=page_sinks,
            channels=channels,
            naming=naming,
            meetings=meetings,
            surveys=surveys,
            jira=jira_sync,
        ),
        oncall=build_oncall(
            database,
            clock,
            people,
            home,
            calendars=calendars,
            files=files,
            public_url=public_url,
        ),
        home=home,
        roadmap=roadmap,
        actions=actions,
        action_reminders=ActionReminders(database, people),
        meetings=meetings,
        settings=settings,
        escalations=escalations,
        decisions=build_decisions(
            database,
            clock,
            people,
            home,
            escalated=escalations.deciding,
            topics=meetings.topics,
            workspace_url=workspace_url,
        ),
        goals=build_goals(database, clock, people),
        wins=WinService(database, clock, people),
        jira=jira_sync,
        page_sinks=page_sinks,
        alerts=AlertService(database, clock, escalations.alerted),
        preferences=PreferenceService(database, clock, people),
        reminders=ReminderClock(database),
        surveys=surveys,
    )
