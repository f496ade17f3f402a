"""`/escalate`: raise an escalation, see what is open; its buttons are in the files beside this."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from bot.interactions import (
    About,
    Answer,
    Command,
    CommandCall,
    Feature,
    help_text,
    is_number,
    number,
    split,
)
from bot.services import Services
from bot.views.blocks import cut
from bot.views.naming import Naming
from commands.escalate.answering import Answering
from commands.escalate.deciding import Deciding
from commands.escalate.figures import Figures
from commands.escalate.learning import Learning
from commands.escalate.notices import Notices
from commands.escalate.raising import SHORTCUTS, Raising
from commands.escalate.responding import Responding
from commands.escalate.settings import TeamSettingsFeature
from commands.escalate.subcommands import Subcommand, Subcommands

Phrase = Callable[[CommandCall, str], Answer | None]
"""What a word does before others; None where these words mean something else."""


class Escalate(Command):
    about: ClassVar[About] = About(
        name="escalate",
        summary="get help now: it pages who is on call",
        usage_hint="[team] [what happened] | list | mine | show 12 | ack 12 | help",
        examples=(
            ("", "opens the form; you see who is paged before you send it"),
            ("checkout is down", "the same, with what happened filled in"),
            ("it checkout is down", "the same, to the team that you name first"),
            ("list", "what is open; `list it` is what one team is asked for"),
            ("mine", "what waits for you, what you raised, what you follow"),
            ("show 12", "all about one: state, people, timeline"),
            ("ack 12", "take it on; without a number the only one that waits for you"),
            ("update 12", "how it goes, and when there is more"),
            ("resolve 12", "end it, with one sentence"),
            ("reopen 12", "it isn't over after all; for a week after its end"),
            ("decide 12", "ask who may decide: pause the spend, roll back, publish, approve"),
            ("decisions", "what was decided, by whom and why; `decisions 12` for one"),
            ("postmortem 12", "write down what was learnt; `export 12` gives it as Markdown"),
            ("stats", "how fast it went, in 90 days; `stats it`, `stats 2026-Q4`"),
            ("notice", "maintenance or a launch freeze, said beside every escalation"),
            ("help", "this help"),
        ),
        shortcuts=SHORTCUTS,
    )

    def __init__(self, services: Services, naming: Naming) -> None:
        self._raising = Raising(services)
        self._answering = Answering(services)
        self._deciding = Deciding(services)
        self._learning = Learning(services)
        self._figures = Figures(services)
        self._settings = TeamSettingsFeature(services)
        self._notices = Notices(services)
        self._responding = Responding(services, more=self._deciding.more())
        self._subcommands = Subcommands(services, naming, self._answering, self._responding)
        # A word is one of these only alone or before a number, so that “resolve the DNS issue”
        # raises an escalation.
        self._words: Mapping[str, Subcommand] = {
            **self._subcommands.words(),
            **self._deciding.words(),
            **self._learning.words(),
            **self._figures.words(),
            **self._notices.words(),
            "help": lambda _call, _number: help_text(naming, self.about),
        }
        # Some say more before another word: `list it`, `stats 2026-Q4`, `postmortem 12 export`.
        self._phrases: Mapping[str, Phrase] = {
            "list": self._subcommands.list_of,
            "stats": self._figures.of,
            "notice": self._notices.of,
            "postmortem": self._learning.export_of,
        }

    def features(self) -> Sequence[Feature]:
        return (
            self._raising,
            self._answering,
            self._responding,
            self._subcommands,
            self._deciding,
            self._learning,
            self._settings,
            self._notices,
        )

    def run(self, call: CommandCall) -> Answer:
        words = split(call.text)
        if words.first in self._words:
            if not words.rest or is_number(words.rest):
                return self._words[words.first](call, _given(words.rest))
            phrase = self._phrases.get(words.first)
            if phrase and (answer := phrase(call, words.rest)):
                return answer
        return self._raising.open(call.user_id, call.trigger_id, words.whole)


def _given(typed: str) -> int | None:
    return number(typed, f"There is no escalation {cut(typed, 20)}.") if typed else None
