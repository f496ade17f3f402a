"""`/oncall schedule`: the next weeks of a team."""

from collections.abc import Callable, Mapping

from bot.interactions import Answer, CommandCall, reply
from bot.services import Services
from bot.views.oncall_schedule import schedule_blocks, schedule_lines
from commands.oncall.feature import OncallFeature

COMING = "The same as a table and a picture is on its way to you, in a message from Liaison."


class Schedule(OncallFeature):
    def __init__(self, services: Services) -> None:
        self._schedules = services.oncall.schedules

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"schedule": self._show}

    def _show(self, call: CommandCall, typed: str) -> Answer:
        parts = [*schedule_lines(self._schedules.show(call.user_id, typed)), [COMING]]
        text = "\n".join(line for lines in parts for line in lines)
        return reply(text, schedule_blocks(parts))
