"""`/oncall load`: who has carried how much."""

from collections.abc import Callable, Mapping

from bot.interactions import Answer, CommandCall, mentioned, reply
from bot.services import Services
from bot.views.blocks import person
from bot.views.oncall_load import load_lines
from commands.oncall.feature import OncallFeature, without_mention


class Load(OncallFeature):
    def __init__(self, services: Services) -> None:
        self._load = services.oncall.load

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"load": self._show}

    def _show(self, call: CommandCall, typed: str) -> Answer:
        someone = call.user_id if typed.lower().split()[:1] == ["me"] else mentioned(typed)
        if someone is None:
            loads = self._load.of_team(call.user_id, typed)
        else:
            rest = without_mention(typed).removeprefix("me").strip()
            loads = self._load.of_person(call.user_id, someone, rest)
            if not loads:
                return reply(f"{person(someone)} was not on call then, and will not be.")
        lines = [line for each in loads for line in load_lines(each)]
        return reply("\n".join(lines or ["No team is set up yet."]))
