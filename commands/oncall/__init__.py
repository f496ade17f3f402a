"""`/oncall`: who is on call; what changes it is in the files beside this, a feature each."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from bot.interactions import (
    About,
    Answer,
    Command,
    CommandCall,
    Feature,
    help_text,
    mentioned,
    reply,
    split,
)
from bot.services import Services
from bot.views.naming import Naming
from bot.views.oncall import lookup_lines, oncall_blocks, turn_lines
from commands.oncall.away import Away
from commands.oncall.change import Changes
from commands.oncall.cover import Cover, Swap
from commands.oncall.drill import Drills
from commands.oncall.feature import OncallFeature
from commands.oncall.feed import Feed
from commands.oncall.handoff import Handoffs
from commands.oncall.imports import Imports
from commands.oncall.load import Load
from commands.oncall.overrides import Overrides
from commands.oncall.schedule import Schedule


class Oncall(Command):
    about: ClassVar[About] = About(
        name="oncall",
        summary="who is on call now, and who is next; cover, swaps, days away",
        usage_hint="[team] [when] | me | @someone | cover | swap | take | away | schedule | help",
        examples=(
            ("", "who is on call now and next, in every team"),
            ("it", "the same for one team"),
            ("it tomorrow 09:00", "at another time; a day alone shows all of that day"),
            ("@ana", "when someone is on call next; `me` for yourself"),
            ("schedule it", "the next four weeks, also as a picture"),
            ("cover", "find somebody for one of your shifts, or a part of it"),
            ("swap @ben", "swap a shift with someone; both agree first"),
            ("take it", "take a shift of someone else's"),
            ("away 2026-12-20 2026-12-31", "note days off; `away list` shows and removes them"),
            ("override it", "put someone on call instead, for leads"),
            ("overrides it", "who is on call instead, with buttons to remove it"),
            (
                "feed",
                "a calendar link to your shifts; `feed it`: a team's; `feed revoke` ends it",
            ),
            ("change it", "change a rotation; see first who gains and loses which shifts"),
            ("import it", "shifts from another tool's calendar; see first what would come in"),
            ("drill it tomorrow 10:00", "an announced test page to everyone in the rotations"),
            ("note", "a note for whoever has the shift after yours"),
            ("help", "this help"),
        ),
    )

    def __init__(self, services: Services, naming: Naming) -> None:
        self._oncall = services.oncall.lookup
        self._features: tuple[OncallFeature, ...] = (
            Schedule(services),
            Cover(services),
            Swap(services, naming),
            Overrides(services),
            Away(services, naming),
            Feed(services, naming),
            Load(services),
            Handoffs(services),
            Drills(services),
            Changes(services),
            Imports(services),
        )
        self._words: dict[str, Callable[[CommandCall, str], Answer]] = {
            "me": lambda call, _: self._turns(call.user_id, call.user_id),
            "help": lambda *_: help_text(naming, self.about),
        }
        for feature in self._features:
            self._words |= feature.words()

    def features(self) -> Sequence[Feature]:
        return self._features

    def run(self, call: CommandCall) -> Answer:
        words = split(call.text)
        if words.first in self._words:
            return self._words[words.first](call, words.rest)
        someone = mentioned(words.whole)
        if someone:
            return self._turns(call.user_id, someone)
        lines = lookup_lines(self._oncall.on_call(call.user_id, words.whole))
        return reply("\n".join(lines), oncall_blocks(lines))

    def _turns(self, reader: str, user_id: str) -> Answer:
        return reply("\n".join(turn_lines(self._oncall.turns(reader, user_id))))
