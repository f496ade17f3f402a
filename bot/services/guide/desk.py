"""What the steps of the guided setup share: who may, the team, and its setup as the file has it."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from sqlmodel import Session, select

from bot.clock import Clock
from bot.errors import GatewayError, InvalidInput, Mistake, Rejected
from bot.permissions import Action, Actor, require
from bot.services.home import HomeService
from bot.services.people import PeopleService
from bot.services.setup import Directory, SetupService
from bot.services.setup.export import export_team
from bot.services.setup.file import SetupFile, TeamFile
from models import Team
from models.database import Database

_log = logging.getLogger(__name__)
CHOSEN = Directory(trusting=True)
"""People, channels and groups are chosen in Slack itself: ids, that need no looking up."""


class Channels(Protocol):
    """Slack's channels, asked while someone waits; each call raises a GatewayError."""

    def enter(self, channel: str) -> bool:
        """Make the bot a member; False where it has to be invited."""
        ...


class GuideDesk:
    """Every step of the guided setup goes through this."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        home: HomeService,
        *,
        setup: SetupService,
        channels: Channels,
    ) -> None:
        self.database = database
        self.clock = clock
        self.people = people
        self._home = home
        self._setup = setup
        self._channels = channels

    def now(self) -> datetime:
        return self.clock.now()

    def teams(self, session: Session, user_id: str) -> list[Team]:
        """Those that someone may set up: all for administrators, a lead's own."""
        actor = self.people.actor(session, user_id)
        teams = session.exec(select(Team).order_by(Team.name)).all()
        return [each for each in teams if actor.is_administrator or each.id in actor.lead_of]

    def allowed(
        self, session: Session, user_id: str, team_id: int, action: Action = Action.CHANGE_TEAM
    ) -> Team:
        """The team, if that person may do it there.

        Raises:
            NotAllowed: only its lead and administrators may.
            Mistake: it is gone.
        """
        require(self.people.actor(session, user_id), action, team_id=team_id)
        team = session.get(Team, team_id, with_for_update=True)
        if team is None:
            raise Mistake("That team is not there any more. Please open the setup again.")
        return team

    def enter(self, channel: str) -> None:
        """Join a channel at once, so that whoever waits learns when it can't be.

        Raises:
            InvalidInput: of the input `channel`.
        """
        try:
            entered = self._channels.enter(channel)
        except Rejected as error:
            raise InvalidInput({"channel": _refused(error.code)}) from None
        except GatewayError as error:
            # Slack is slow or away: what was filled in is worth keeping, and the checklist looks
            # again.
            _log.warning("could not join %s: %s", channel, error.code)
            return
        if not entered:
            raise InvalidInput(
                {
                    "channel": "Liaison can't join a private channel by itself. Type /invite "
                    "@Liaison in it, then press Save again; or choose another channel."
                }
            )

    def written(self, session: Session, team: Team) -> TeamFile:
        """The team as the file would have it."""
        return export_team(session, team, CHOSEN, self.now())

    def change(
        self, session: Session, actor: Actor, team: Team, change: Callable[[TeamFile], TeamFile]
    ) -> None:
        """Change what is set up of a team, as applying a file does, with the audit log."""
        self.apply(session, actor, change(self.written(session, team)))

    def apply(self, session: Session, actor: Actor, written: TeamFile) -> None:
        """Make a team what the file says, within the caller's transaction."""
        checked = TeamFile.model_validate(written.model_dump())
        self._setup.apply_in(session, actor, SetupFile(teams=[checked]), CHOSEN)
        cause = f"setup:{checked.name}:{self.now().isoformat()}"
        self._home.refresh(session, [actor.user_id, checked.lead], cause)


def _refused(code: str) -> str:
    if code == "is_archived":
        return "That channel is archived. Unarchive it, or choose another."
    return f"Liaison can't join that channel (Slack says {code}). Choose another, please."
