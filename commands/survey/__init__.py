"""`/survey`: the collaboration survey; its groups of buttons and forms are in the files beside."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from bot.errors import Mistake
from bot.interactions import About, Answer, Command, CommandCall, Feature, help_text, split
from bot.services import Services
from bot.views.naming import Naming
from commands.survey.answering import Answering
from commands.survey.choosing import Choosing
from commands.survey.reading import Reading
from commands.survey.running import Running
from commands.survey.tailoring import Tailoring


class Survey(Command):
    about: ClassVar[About] = About(
        name="survey",
        summary="the anonymous survey, once a quarter, of how two teams work together",
        usage_hint="[status] | start | close | results | history | mydata | questions | help",
        examples=(
            ("", "how far the open survey is, or when the next one comes; answer it from there"),
            ("start", "see what would be sent, to whom and when, and send it; for leads"),
            ("close", "close it before its time; for leads"),
            ("results", "the latest results; `results 2026-Q4` those of another quarter"),
            ("results csv", "the same as a table; `results 2026-Q4 csv`"),
            ("history", "every survey, with its indices"),
            ("mydata", "what is stored about you, exactly, and what is not"),
            ("questions it", "a team’s own questions; for its lead"),
            ("help", "this help"),
        ),
    )

    def __init__(self, services: Services, naming: Naming) -> None:
        surveys = services.surveys
        self._slash = naming.slash("survey")
        reading, running, tailoring = Reading(surveys), Running(surveys), Tailoring(surveys)
        self._features: tuple[Feature, ...] = (
            Answering(surveys),
            Choosing(surveys),
            running,
            tailoring,
        )
        self._words: dict[str, Callable[[CommandCall, str], Answer]] = {
            **running.words(),
            **reading.words(),
            **tailoring.words(),
            "help": lambda *_: help_text(naming, self.about),
        }

    def features(self) -> Sequence[Feature]:
        return self._features

    def run(self, call: CommandCall) -> Answer:
        words = split(call.text)
        if words.first not in self._words:
            raise Mistake(f"I don’t know that word. `{self._slash} help` lists what there is.")
        return self._words[words.first](call, words.rest)
