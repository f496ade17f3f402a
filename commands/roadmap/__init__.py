"""`/roadmap`: what both teams work on; its words and buttons are in the files beside this."""

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
    split,
)
from bot.services import Services
from bot.views.naming import Naming
from commands.roadmap.adding import SHORTCUTS, Adding
from commands.roadmap.editing import Editing
from commands.roadmap.feature import RoadmapFeature
from commands.roadmap.listing import Listing


class Roadmap(Command):
    about: ClassVar[About] = About(
        name="roadmap",
        summary="what both teams are working on",
        usage_hint="[team] [2027-Q1] | mine | blocked | find … | show 12 | add … | help",
        examples=(
            ("", "this quarter's items by lane, with owner, status and target"),
            ("2027-Q1", "the same for another quarter"),
            ("it", "what one team is on; `it 2027-Q1` in another quarter"),
            ("mine", "what you own or work on, and isn't done"),
            ("blocked", "what is blocked, and what waits for it"),
            ("late", "what has slipped, is overdue, or is left over from a quarter"),
            ("find consent banner", "what has these words in it"),
            ("show 12", "everything about one item; its buttons change it"),
            ("add new consent banner", "opens the form for a new item"),
            ("status 12", "change one thing: `status`, `dates`, `people`, `move`, `edit`, `needs`"),
            ("rice 12", "reach, impact, confidence and effort; `ranking` shows what comes of it"),
            ("history 12", "who changed what of it, when, and from where"),
            ("help", "this help"),
        ),
        shortcuts=SHORTCUTS,
    )

    def __init__(self, services: Services, naming: Naming) -> None:
        self._naming = naming
        self._listing = Listing(services, naming)
        self._features: tuple[RoadmapFeature, ...] = (
            self._listing,
            Adding(services),
            Editing(services, naming),
        )
        self._words: dict[str, Callable[[CommandCall, str], Answer]] = {}
        for feature in self._features:
            self._words.update(feature.words())

    def features(self) -> Sequence[Feature]:
        return self._features

    def run(self, call: CommandCall) -> Answer:
        words = split(call.text)
        if words.first in self._words:
            return self._words[words.first](call, words.rest)
        if words.whole.lower() == "help":
            return help_text(self._naming, self.about)
        if is_number(words.whole):
            return self._listing.show(call.user_id, words.whole)
        return self._listing.quarter(call, words.whole)
