"""Lists of the roadmap, page by page, and one item of them."""

from collections.abc import Callable, Mapping

from bot.domain.quarter import parse_quarter
from bot.domain.roadmap.wanted import WORDS_LIMIT, Kind, Wanted, read_wanted
from bot.errors import Mistake
from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    OpenView,
    Replace,
    number,
    reply,
)
from bot.services import Services
from bot.views.naming import Naming
from bot.views.roadmap import card as cards
from bot.views.roadmap import lists as views
from commands.roadmap.feature import RoadmapFeature


class Listing(RoadmapFeature):
    def __init__(self, services: Services, naming: Naming) -> None:
        self._looking = services.roadmap.looking
        self._naming = naming

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {
            "mine": lambda call, typed: self._plain(call, Kind.MINE, typed),
            "blocked": lambda call, typed: self._plain(call, Kind.BLOCKED, typed),
            "late": lambda call, typed: self._plain(call, Kind.LATE, typed),
            "find": self._find,
            "ranking": self._ranking,
            "show": lambda call, typed: self.show(call.user_id, typed),
        }

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {views.BACK: self._turn, views.ON: self._turn, views.OPEN: self._open}

    def quarter(self, call: CommandCall, typed: str) -> Answer:
        """This quarter, or what was typed: a quarter, a team, or both."""
        team_id, quarter = self._narrowed(typed)
        quarter = quarter or self._looking.this_quarter(call.user_id)
        return self._page(call.user_id, Wanted(Kind.QUARTER, quarter, team_id))

    def show(self, user_id: str, typed: str) -> Answer:
        """One item."""
        example = f"`{self._naming.slash('roadmap')} show 12`"
        item_id = number(typed, f"Which one? Give its number, like {example}.")
        card = self._looking.card(user_id, item_id)
        return reply(cards.card_text(card), cards.card_blocks(card))

    def _plain(self, call: CommandCall, kind: Kind, typed: str) -> Answer:
        team_id, quarter = self._narrowed(typed)
        return self._page(call.user_id, Wanted(kind, quarter, team_id))

    def _find(self, call: CommandCall, typed: str) -> Answer:
        if not typed:
            example = f"{self._naming.slash('roadmap')} find consent banner"
            raise Mistake(f"Find what? Type some of its words, like `{example}`.")
        return self._page(call.user_id, Wanted(Kind.FIND, words=typed[:WORDS_LIMIT]))

    def _ranking(self, call: CommandCall, typed: str) -> Answer:
        team_id, quarter = self._narrowed(typed)
        quarter = quarter or self._looking.this_quarter(call.user_id)
        return self._page(call.user_id, Wanted(Kind.RANKING, quarter, team_id))

    def _narrowed(self, typed: str) -> tuple[int | None, str | None]:
        """The team and the quarter that a text names, in any order.

        Raises:
            Mistake: it says anything else.
        """
        words = typed.split()
        quarters = [each for each in map(parse_quarter, words) if each]
        rest = " ".join(each for each in words if not parse_quarter(each))
        team_id = self._looking.team_named(rest) if rest else None
        if len(quarters) > 1 or (rest and team_id is None):
            raise Mistake(
                f"I don't know what to do with that. Try `{self._naming.slash('roadmap')} help`."
            )
        return team_id, quarters[0] if quarters else None

    def _page(self, user_id: str, wanted: Wanted) -> Answer:
        page = self._looking.page(user_id, wanted)
        return reply(views.page_text(page, self._naming), views.page_blocks(page, self._naming))

    def _turn(self, call: ActionCall) -> Answer:
        page = self._looking.page(call.user_id, read_wanted(call.value))
        text = views.page_text(page, self._naming)
        return Answer(after=(Replace(text, views.page_blocks(page, self._naming)),))

    def _open(self, call: ActionCall) -> Answer:
        item_id = number(call.value)
        modal = cards.card_modal(self._looking.card(call.user_id, item_id))
        return Answer(after=(OpenView(call.trigger_id, modal),))
