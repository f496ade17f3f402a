"""`/liaison who`: what someone may do here, and why."""

from collections.abc import Callable, Mapping

from bot.interactions import Answer, CommandCall, mentioned, reply
from bot.services import Services
from bot.views.liaison import who_lines
from commands.liaison.feature import LiaisonFeature


class Who(LiaisonFeature):
    def __init__(self, services: Services) -> None:
        self._roles = services.roles

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"who": self._who}

    def _who(self, call: CommandCall, typed: str) -> Answer:
        standing = self._roles.standing(mentioned(typed) or call.user_id)
        return reply("\n".join(who_lines(standing, reader=call.user_id)))
