"""What the burn-out guard allows in one team."""

from collections.abc import Mapping

from pydantic import ValidationError

from bot.errors import InvalidInput
from bot.permissions import Action
from bot.services.guide.desk import GuideDesk
from bot.services.setup.file import GuardFile, TeamFile
from models import Team


class LimitsStep:
    def __init__(self, desk: GuideDesk) -> None:
        self._desk = desk

    def team(self, user_id: str, team_id: int) -> Team:
        """Whose limits they are, with what holds now.

        Raises:
            NotAllowed: only its lead and administrators may.
        """
        with self._desk.database.reading() as session:
            return self._desk.allowed(session, user_id, team_id, Action.CHANGE_TEAM)

    def save(self, user_id: str, team_id: int, given: Mapping[str, str | None]) -> None:
        """Store them, as `GuardFile` names them.

        Raises:
            NotAllowed: as for `team`.
            InvalidInput: what is no such number.
        """
        guard = _checked(given)
        with self._desk.database.writing() as session:
            team = self._desk.allowed(session, user_id, team_id, Action.CHANGE_TEAM)

            def with_it(before: TeamFile) -> TeamFile:
                return before.model_copy(update={"guard": guard, "policy": None, "notices": None})

            actor = self._desk.people.actor(session, user_id)
            self._desk.change(session, actor, team, with_it)


def _checked(given: Mapping[str, str | None]) -> GuardFile:
    try:
        return GuardFile.model_validate({name: given.get(name) for name in GuardFile.model_fields})
    except ValidationError as error:
        raise InvalidInput(
            {
                str(problem["loc"][0]): f"A number, please: {problem['msg'].lower()}."
                for problem in error.errors()
            }
        ) from None
