"""`/decide`: records of decisions, the log, and who may decide what."""

from collections.abc import Callable, Sequence
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
from commands.decide.looking import Looking
from commands.decide.recording import Recording
from commands.decide.taking import Taking

Handler = Callable[[CommandCall, str], Answer]


class Decide(Command):
    about: ClassVar[About] = About(
        name="decide",
        summary="write decisions down, find them again, see who may decide what",
        usage_hint="[question] | find … | show 3 | list | who … | export | help",
        examples=(
            ("", "opens a record: question, what each side needs, options, who confirms it"),
            ("shall we freeze the shop on Friday", "the same, with the question filled in"),
            ("find checkout", "the decisions with these words, the best first"),
            ("show 3", "all about one: roles, options, reason, what replaced it"),
            ("list", "the latest; `list it` is one team's"),
            ("who publishing on the site", "who decides it, and what needs no asking"),
            ("who", "the whole authority map"),
            ("export", "all of them as Markdown files, in a DM to you"),
            ("help", "this help"),
        ),
    )

    def __init__(self, services: Services, naming: Naming) -> None:
        self._looking = Looking(services, naming)
        self._recording = Recording(services)
        self._taking = Taking(services)
        # With words behind them these say something; alone the others do.
        self._before_words: dict[str, Handler] = {
            "find": self._looking.find,
            "who": self._looking.who,
        }
        self._alone: dict[str, Handler] = {
            "list": lambda call, _: self._looking.list_all(call),
            "export": lambda call, _: self._looking.export(call),
            "help": lambda *_: help_text(naming, self.about),
            **self._before_words,
            "show": self._looking.show,
        }

    def features(self) -> Sequence[Feature]:
        return (self._looking, self._recording, self._taking)

    def run(self, call: CommandCall) -> Answer:
        words = split(call.text)
        if words.first in self._before_words or (words.first in self._alone and not words.rest):
            return self._alone[words.first](call, words.rest)
        if words.first == "show" and is_number(words.rest):
            decision = number(words.rest, f"There is no decision {cut(words.rest, 20)}.")
            return self._looking.show(call, str(decision))
        if words.first == "list" and (found := self._looking.list_of(call, words.rest)):
            return found
        return self._recording.open(call.user_id, call.trigger_id, words.whole)
