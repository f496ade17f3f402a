"""`/win @ana @leo for …`: thanks with a reason."""

from typing import ClassVar

from bot.interactions import About, Answer, Command, CommandCall, help_text, reply, split
from bot.services import Services
from bot.views.naming import Naming
from bot.views.wins import answer_words


class Win(Command):
    about: ClassVar[About] = About(
        name="win",
        summary="thank someone in public, with the reason; no points, no ranking",
        usage_hint="@someone @another for … | help",
        examples=(
            ("@ana @leo for saving the launch", "posts it, and the next agenda has it"),
            ("help", "this help; not to be named yourself: My preferences in the Home tab"),
        ),
    )

    def __init__(self, services: Services, naming: Naming) -> None:
        self._wins = services.wins
        self._naming = naming

    def run(self, call: CommandCall) -> Answer:
        words = split(call.text)
        if words.first == "help" and not words.rest:
            return help_text(self._naming, self.about)
        given = self._wins.give(call.user_id, call.channel_id, call.text)
        return reply(answer_words(given.named, given.unnamed, given.channel_id))
