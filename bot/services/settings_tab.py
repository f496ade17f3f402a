"""The Settings tab of the App Home: what is set for the workspace and for each team."""

from sqlmodel import Session, select

from bot.services.people import PeopleService
from bot.services.teams import members_of, stored_id
from bot.services.workspace_settings import (
    LANES,
    POSTS_PER_MINUTE,
    WorkspaceDefaults,
    named_administrators,
    stored_settings,
)
from bot.views.home_settings import SettingsTab, TeamRow, WorkspaceRow
from models import EscalationPolicy, Rotation, Team


class SettingsTabs:
    """Collects the tab for one person, within the caller's session."""

    def __init__(self, people: PeopleService, defaults: WorkspaceDefaults) -> None:
        self._people = people
        self._defaults = defaults

    def collect(self, session: Session, user_id: str) -> SettingsTab:
        """What they may change: administrators everything, leads their teams."""
        actor = self._people.actor(session, user_id)
        teams = session.exec(select(Team).order_by(Team.name)).all()
        mine = [each for each in teams if actor.is_administrator or each.id in actor.lead_of]
        workspace = self._workspace(session) if actor.is_administrator else None
        return SettingsTab(workspace, [_team(session, each) for each in mine])

    def _workspace(self, session: Session) -> WorkspaceRow:
        stored = stored_settings(session)
        defaults = self._defaults.defaults
        return WorkspaceRow(
            administrators=self._people.administrators(session),
            named=named_administrators(session),
            lanes=stored.get(LANES, defaults[LANES]),
            lanes_set=LANES in stored,
            default_lanes=defaults[LANES],
            posts_per_minute=stored.get(POSTS_PER_MINUTE, defaults[POSTS_PER_MINUTE]),
            posts_set=POSTS_PER_MINUTE in stored,
            default_posts=defaults[POSTS_PER_MINUTE],
        )


def _team(session: Session, team: Team) -> TeamRow:
    team_id = stored_id(team.id)
    rotations = select(Rotation.name).where(Rotation.team_id == team_id).order_by(Rotation.name)
    policy = session.get(EscalationPolicy, team_id)
    return TeamRow(
        team=team,
        members=len(members_of(session, team_id)),
        rotations=list(session.exec(rotations)),
        steps=len(policy.rules.get("steps") or ()) if policy else 0,
    )
