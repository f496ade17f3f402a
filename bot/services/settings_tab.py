"""The Settings tab of the App Home: what is set for the workspace and for each team.

A part of Liaison hangs its own settings in with one function, in the list of `build_services`:
`TeamPart` for what each team sets, `WorkspacePart` for what holds everywhere. It reads what is
stored within the given session (no writing, no calls to the outside) and gives lines, each with
a button; the part's own commands answer that button's action with the part's own form, which
checks the permission, stores, and notes the change with `bot.services.audit.note_change`. A line
that is saved is seen when the tab is next shown; `HomeService.refresh` shows it at once.
"""

from collections.abc import Callable, Sequence

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
from bot.views.home_settings import PartLine, SettingsTab, TeamRow, WorkspaceRow
from models import EscalationPolicy, Rotation, Team

TeamPart = Callable[[Session, Team], Sequence[PartLine]]
WorkspacePart = Callable[[Session], Sequence[PartLine]]


class SettingsTabs:
    """Collects the tab for one person, within the caller's session.

    Args:
        people: knows who may change what.
        defaults: the workspace's settings, and the environment's.
        team_parts: the other parts' lines under each team, in this order.
        workspace_parts: their lines under the workspace.
    """

    def __init__(
        self,
        people: PeopleService,
        defaults: WorkspaceDefaults,
        team_parts: Sequence[TeamPart] = (),
        workspace_parts: Sequence[WorkspacePart] = (),
    ) -> None:
        self._people = people
        self._defaults = defaults
        self._team_parts = tuple(team_parts)
        self._workspace_parts = tuple(workspace_parts)

    def collect(self, session: Session, user_id: str) -> SettingsTab:
        """What they may change: administrators everything, leads their teams."""
        actor = self._people.actor(session, user_id)
        teams = session.exec(select(Team).order_by(Team.name)).all()
        mine = [each for each in teams if actor.is_administrator or each.id in actor.lead_of]
        workspace = self._workspace(session) if actor.is_administrator else None
        return SettingsTab(workspace, [self._team(session, each) for each in mine])

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
            parts=[line for part in self._workspace_parts for line in part(session)],
        )

    def _team(self, session: Session, team: Team) -> TeamRow:
        team_id = stored_id(team.id)
        rotations = select(Rotation.name).where(Rotation.team_id == team_id)
        policy = session.get(EscalationPolicy, team_id)
        return TeamRow(
            team=team,
            members=len(members_of(session, team_id)),
            rotations=list(session.exec(rotations.order_by(Rotation.name))),
            steps=len(policy.rules.get("steps") or ()) if policy else 0,
            parts=[line for part in self._team_parts for line in part(session, team)],
        )
