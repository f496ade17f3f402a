"""`/agenda`: the next agenda as it stands; what changes it is in the files beside this."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from bot.errors import Mistake
from bot.interactions import (
    About,
    ActionCall,
    Answer,
    Command,
    CommandCall,
    Feature,
    Replace,
    Shortcut,
    help_text,
    number,
    reply,
    split,
)
from bot.services import Services
from bot.views import blocks as b
from bot.views.meetings.agenda import agenda_blocks, agenda_text
from bot.views.meetings.topic_words import topic_words
from bot.views.meetings.topics import FROM_MESSAGE
from bot.views.naming import Naming
from commands.agenda.actions import Actions
from commands.agenda.adding import Adding
from commands.agenda.arranging import Arranging
from commands.agenda.feature import AgendaFeature
from commands.agenda.running import Audits, Running
from commands.agenda.series import Series

BRING_BACK = "topic_bring_back"


class Agenda(Command):
    about: ClassVar[About] = About(
        name="agenda",
        summary="the next meeting's agenda, topics, actions and minutes",
        usage_hint="[add … | actions | mine | done 7 | minutes | series | help]",
        examples=(
            ("", "the next agenda as it stands"),
            ("weekly", "the one of the series of that name"),
            ("add decide: which banner 10 min @ana", "a topic, what it is for, how long, whose"),
            ("actions", "your teams' open actions; `mine` for yours"),
            ("done 7", "an action is done"),
            ("push 7", "put an action off, with a reason"),
            ("minutes", "the minutes of the last meetings"),
            ("parked", "topics that were parked, to bring back"),
            ("series", "set up, change and switch off series of meetings"),
            ("help", "this help"),
        ),
        shortcuts=(
            Shortcut(FROM_MESSAGE, "Add to agenda", "Talk about it in the next meeting", "message"),
        ),
    )

    def __init__(self, services: Services, naming: Naming) -> None:
        self._looking = services.meetings.looking
        self._topics = services.meetings.topics
        self._naming = naming
        self._features: tuple[AgendaFeature, ...] = (
            Adding(services, naming),
            Running(services),
            Audits(services),
            Arranging(services),
            Actions(services, naming),
            Series(services),
        )
        self._words: dict[str, Callable[[CommandCall, str], Answer]] = {
            "help": lambda *_: help_text(naming, self.about),
            "minutes": self._minutes,
            "parked": lambda call, _: reply(*self._parked(call.user_id)),
        }
        for feature in self._features:
            self._words |= feature.words()

    def features(self) -> Sequence[Feature]:
        return self._features

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {BRING_BACK: self._bring_back}

    def run(self, call: CommandCall) -> Answer:
        words = split(call.text)
        if words.first in self._words:
            return self._words[words.first](call, words.rest)
        agenda = self._looking.next(call.user_id, call.channel_id, words.whole)
        if agenda is None:
            command = self._naming.slash("agenda")
            raise Mistake(f"No meeting is set up yet. `{command} series` sets one up.")
        return reply(agenda_text(agenda), agenda_blocks(agenda, self._naming))

    def _minutes(self, call: CommandCall, typed: str) -> Answer:
        held = self._looking.minutes(call.user_id, typed)
        if not held:
            return reply("No minutes are kept yet: they are written when a meeting is over.")
        latest, *older = [each.minutes_text for each in held]
        titles = [text.partition("\n")[0] for text in older]
        return reply("\n".join([latest, *(f"_Before that:_ {title}" for title in titles)]))

    def _parked(self, user_id: str) -> tuple[str, list[b.Block]]:
        topics = self._topics.parked(user_id)
        if not topics:
            words = "Nothing is parked."
            return words, [b.section(words)]
        lines = [f"• {topic_words(topic)}" for topic in topics]
        blocks = [
            b.section(line, accessory=b.button("Bring back", BRING_BACK, str(topic.id)))
            for line, topic in zip(lines, topics, strict=True)
        ]
        return "\n".join(["Parked topics", *lines]), blocks

    def _bring_back(self, call: ActionCall) -> Answer:
        self._topics.bring_back(call.user_id, number(call.value))
        return Answer(after=(Replace(*self._parked(call.user_id)),))
