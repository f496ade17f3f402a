"""The step that gives a team its path: a preset, previewed with people and their local times."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.domain.guide import Behind, Preset, preset_steps
from bot.domain.team_settings import TeamSettings
from bot.errors import InvalidInput
from bot.permissions import Action
from bot.services.guide.desk import CHOSEN, GuideDesk
from bot.services.people import is_reachable
from bot.services.setup.file import TeamFile
from bot.services.setup.policy import policy_file
from bot.services.team_settings import SettingsPreview, TeamSettingsService, stored_settings_of
from bot.services.teams import members_of, stored_id
from models import Rotation, Team


class PathStep:
    def __init__(self, desk: GuideDesk, settings: TeamSettingsService) -> None:
        self._desk = desk
        self._settings = settings

    def team_name(self, user_id: str, team_id: int) -> str:
        """Whose path it will be.

        Raises:
            NotAllowed: only its lead and administrators may.
        """
        with self._desk.database.reading() as session:
            return self._desk.allowed(session, user_id, team_id, Action.CHANGE_POLICY).name

    def preview(
        self, user_id: str, team_id: int, preset: Preset, deputies: Sequence[str]
    ) -> SettingsPreview:
        """Who would be paged, when and at what time of theirs; nothing is saved.

        Raises:
            NotAllowed: only its lead and administrators may.
            InvalidInput: a path with a deputy needs one.
        """
        with self._desk.database.reading() as session:
            team = self._desk.allowed(session, user_id, team_id, Action.CHANGE_POLICY)
            settings = _settings(session, team, preset, deputies)
        return self._settings.preview_of(user_id, team_id, settings)

    def save(self, user_id: str, team_id: int, preset: Preset, deputies: Sequence[str]) -> None:
        """Store it as the team's policy; waits, hours and the rest stay as they are.

        Raises:
            NotAllowed: as for `preview`.
            InvalidInput: as for `preview`.
        """
        with self._desk.database.writing() as session:
            team = self._desk.allowed(session, user_id, team_id, Action.CHANGE_POLICY)
            policy = _settings(session, team, preset, deputies).policy
            written = policy_file(session, team, policy, CHOSEN)

            def with_it(before: TeamFile) -> TeamFile:
                return before.model_copy(update={"policy": written, "notices": None})

            actor = self._desk.people.actor(session, user_id)
            self._desk.change(session, actor, team, with_it)


def _settings(
    session: Session, team: Team, preset: Preset, deputies: Sequence[str]
) -> TeamSettings:
    if preset is Preset.DEPUTY and not deputies:
        raise InvalidInput({"deputies": "Who is the deputy? Choose somebody."})
    rotations = select(Rotation.id).where(Rotation.team_id == team.id).order_by(col(Rotation.id))
    members = members_of(session, stored_id(team.id))
    behind = Behind(
        rotations=[str(each) for each in session.exec(rotations)],
        members=[each for each in members if is_reachable(session, each)],
        has_lead=team.lead_user_id is not None,
    )
    steps = preset_steps(preset, behind, deputies)
    if not steps:
        raise InvalidInput(
            {"preset": "Nobody could be paged: give the team a rotation or a lead first."}
        )
    return stored_settings_of(session, team).with_policy(steps=steps)
