"""`/liaison`: help, who may do what, setup and settings; a feature for each in the files beside."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from bot.errors import Mistake
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
from bot.views.liaison import CommandHelp, help_blocks, help_lines
from bot.views.naming import Naming
from commands.liaison.audit import Audit
from commands.liaison.feature import LiaisonFeature
from commands.liaison.goals import SharedGoals
from commands.liaison.preferences import Preferences
from commands.liaison.settings import SettingsTabFeature
from commands.liaison.setup import Setup
from commands.liaison.who import Who


class Liaison(Command):
    about: ClassVar[About] = About(
        name="liaison",
        summary="what Liaison can do, who may do it, shared goals, setup and settings",
        usage_hint="[who | setup | goals | preferences | audit | help]",
        examples=(
            ("", "every command with an example, and what you can do next"),
            ("who", "what you may do here, and why; `who @ana` for someone else"),
            ("setup", "set up teams step by step: who is on call, who is paged after whom"),
            ("preferences", "how reminders reach you, your quiet hours, being named in wins"),
            ("audit", "who changed which setting; `audit it`, `audit @ana`; for administrators"),
            ("goals", "what both teams want of this quarter, and how it stands; `goals 2027-Q1`"),
            ("help", "this help"),
        ),
    )

    def __init__(self, services: Services, naming: Naming, others: Sequence[About]) -> None:
        """`others`: the commands that help lists before this one, in order."""
        self._home = services.home
        self._naming = naming
        self._listed = [_help_of(naming, about) for about in (*others, self.about)]
        self._features: tuple[LiaisonFeature, ...] = (
            Who(services),
            Setup(services),
            Preferences(services),
            Audit(services),
            SettingsTabFeature(services),
            SharedGoals(services, naming),
        )
        self._words: dict[str, Callable[[CommandCall, str], Answer]] = {
            "help": lambda call, _: self._help(call, about=True),
        }
        for feature in self._features:
            self._words |= feature.words()

    def features(self) -> Sequence[Feature]:
        return self._features

    def run(self, call: CommandCall) -> Answer:
        words = split(call.text)
        if not words.whole:
            return self._help(call)
        if words.first not in self._words:
            command = self._naming.slash(self.about.name)
            raise Mistake(f"I don't know what to do with that. Try `{command} help`.")
        return self._words[words.first](call, words.rest)

    def _help(self, call: CommandCall, *, about: bool = False) -> Answer:
        own = str((help_text(self._naming, self.about).body or {})["text"]) if about else None
        home = self._home.look(call.user_id)
        lines = help_lines(self._listed, home, self._naming, own)
        return reply("\n".join(lines), help_blocks(lines))


def _help_of(naming: Naming, about: About) -> CommandHelp:
    """The first example in which something is typed shows best what a command takes."""
    typed = next((typed for typed, _ in about.examples if typed), "")
    return CommandHelp(f"{naming.slash(about.name)} {typed}".rstrip(), about.summary)
