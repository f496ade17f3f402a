"""`/oncall drill`: an announced test page."""

from collections.abc import Callable, Mapping

from bot.interactions import ActionCall, Answer, CommandCall, number, reply
from bot.services import Services
from bot.views.oncall_drill import HERE
from commands.oncall.feature import OncallFeature


class Drills(OncallFeature):
    def __init__(self, services: Services) -> None:
        self._drills = services.oncall.drills

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"drill": lambda call, typed: reply(self._drills.plan(call.user_id, typed))}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {HERE: self._here}

    def _here(self, call: ActionCall) -> Answer:
        self._drills.answer(call.user_id, number(call.value))
        return Answer()
