"""`/oncall`: who is on call now, and who is next."""

from typing import ClassVar

from bot.interactions import About, Answer, Command, CommandCall, help_text, reply, split
from bot.services import Services
from bot.views.naming import Naming
from bot.views.oncall import oncall_blocks, oncall_lines


class Oncall(Command):
    about: ClassVar[About] = About(
        name="oncall",
        summary="who is on call now, and who is next",
        usage_hint="[team]",
        examples=(
            ("", "who is on call now and next, in every team"),
            ("it", "the same for one team"),
            ("help", "this help"),
        ),
    )

    def __init__(self, services: Services, naming: Naming) -> None:
        self._oncall = services.oncall
        self._naming = naming

    def run(self, call: CommandCall) -> Answer:
        words = split(call.text)
        if words.whole.lower() == "help":
            return help_text(self._naming, self.about)
        lines = lookup_lines(self._oncall.on_call(call.user_id, words.whole))
        return reply("\n".join(lines), oncall_blocks(lines))
