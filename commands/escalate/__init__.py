"""`/escalate`: raise an escalation, see what is open; its buttons are in the files beside this."""

from collections.abc import Sequence
from typing import ClassVar

from bot.interactions import (
    About,
    Answer,
    Command,
    CommandCall,
    Feature,
    help_text,
    reply,
    split,
)
from bot.services import Services
from bot.services.escalations.looking import LISTED
from bot.views.escalations.card import state_line
from bot.views.naming import Naming
from commands.escalate.answering import Answering
from commands.escalate.raising import SHORTCUTS, Raising


class Escalate(Command):
    about: ClassVar[About] = About(
        name="escalate",
        summary="get help now: it pages who is on call",
        usage_hint="[team] [what happened] | list",
        examples=(
            ("", "opens the form; you see who is paged before you send it"),
            ("checkout is down", "the same, with what happened filled in"),
            ("it checkout is down", "the same, to the team that you name first"),
            ("list", "what is open"),
            ("help", "this help"),
        ),
        shortcuts=SHORTCUTS,
    )

    def __init__(self, services: Services, naming: Naming) -> None:
        self._looking = services.escalations.looking
        self._naming = naming
        self._raising = Raising(services)
        self._answering = Answering(services)

    def features(self) -> Sequence[Feature]:
        return (self._raising, self._answering)

    def run(self, call: CommandCall) -> Answer:
        words = split(call.text)
        if words.whole.lower() == "help":
            return help_text(self._naming, self.about)
        if words.whole.lower() == "list":
            return self._list(call.user_id)
        return self._raising.open(call.user_id, call.trigger_id, words.whole)

    def _list(self, reader: str) -> Answer:
        unresolved = self._looking.unresolved(reader)
        if not unresolved:
            return reply("Nothing is open. All quiet.")
        lines = [f"• {state_line(each)}" for each in unresolved[:LISTED]]
        left = len(unresolved) - LISTED
        more = [f"and {left} more"] if left > 0 else []
        return reply("\n".join([f"*Open escalations: {len(unresolved)}*", *lines, *more]))
