"""What can be typed after `/escalate` beside what happened: `list`, `ack 12` and the like."""

from collections.abc import Callable, Mapping

from bot.errors import Mistake
from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    Feature,
    OpenView,
    UpdateView,
    number,
    reply,
)
from bot.services import Services
from bot.services.teams import stored_id
from bot.views.escalations.lists import (
    EARLIER,
    LATER,
    TIMELINE,
    board_text,
    mine_text,
    timeline_modal,
    whole_blocks,
    whole_text,
)
from bot.views.naming import Naming
from commands.escalate.answering import Answering
from commands.escalate.responding import Responding

Subcommand = Callable[[CommandCall, int | None], Answer]
"""What a word does; the number is None where the word stood alone."""

_QUIET = "Nothing is open. All quiet."


class Subcommands(Feature):
    def __init__(
        self, services: Services, naming: Naming, answering: Answering, responding: Responding
    ) -> None:
        self._services = services.escalations
        self._looking = services.escalations.looking
        self._slash = naming.slash("escalate")
        self._answering = answering
        self._responding = responding

    def words(self) -> Mapping[str, Subcommand]:
        """Each word with what it does when it stands alone or before a number."""
        return {
            "list": self._list,
            "mine": self._mine,
            "show": self._show,
            "ack": self._acknowledge,
            "resolve": self._resolve,
            "update": self._update,
            "reopen": self._reopen,
        }

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return dict.fromkeys((TIMELINE, EARLIER, LATER), self._timeline)

    def list_of(self, call: CommandCall, team: str) -> Answer | None:
        """`list it`: what a team is asked for; None where the words name no team."""
        team_id = self._looking.team_named(team)
        if team_id is None:
            return None
        board = self._looking.listed(call.user_id, team_id)
        return reply(board_text("Open escalations", board) if board.total else _QUIET)

    def _list(self, call: CommandCall, escalation_id: int | None) -> Answer:
        self._takes_no_number("list", escalation_id)
        board = self._looking.listed(call.user_id)
        return reply(board_text("Open escalations", board) if board.total else _QUIET)

    def _mine(self, call: CommandCall, escalation_id: int | None) -> Answer:
        self._takes_no_number("mine", escalation_id)
        words = mine_text(self._looking.mine(call.user_id))
        return reply(words or "Nothing waits for you, and nothing that you raised is open.")

    def _show(self, call: CommandCall, escalation_id: int | None) -> Answer:
        if escalation_id is None:
            raise self._which("show")
        whole = self._looking.whole(call.user_id, escalation_id)
        return reply(whole_text(whole), whole_blocks(whole))

    def _acknowledge(self, call: CommandCall, escalation_id: int | None) -> Answer:
        chosen = self._meant(call, escalation_id, "ack", owned=False)
        self._services.answering.acknowledge(call.user_id, chosen)
        return reply(
            f"#{chosen} is yours. `{self._slash} update {chosen}` tells more, or moves the time "
            "of the next update."
        )

    def _resolve(self, call: CommandCall, escalation_id: int | None) -> Answer:
        chosen = self._meant(call, escalation_id, "resolve", owned=True)
        return self._answering.open_resolve(call.user_id, call.trigger_id, chosen)

    def _update(self, call: CommandCall, escalation_id: int | None) -> Answer:
        chosen = self._meant(call, escalation_id, "update", owned=True)
        return self._responding.open_update(call.user_id, call.trigger_id, chosen)

    def _reopen(self, call: CommandCall, escalation_id: int | None) -> Answer:
        if escalation_id is None:
            raise self._which("reopen")
        self._services.moving.reopen(call.user_id, escalation_id)
        return reply(f"#{escalation_id} is open again, and the path begins anew.")

    def _timeline(self, call: ActionCall) -> Answer:
        escalation_id, _, page = call.value.partition(":")
        whole = self._looking.whole(call.user_id, number(escalation_id))
        modal = timeline_modal(whole, number(page))
        if call.view is None:
            return Answer(after=(OpenView(call.trigger_id, modal),))
        return Answer(after=(UpdateView(call.view["id"], call.view["hash"], modal),))

    def _meant(
        self, call: CommandCall, escalation_id: int | None, word: str, *, owned: bool
    ) -> int:
        """The number that was given, or the one that must be meant where none was."""
        if escalation_id is not None:
            return escalation_id
        waiting = self._looking.waiting(call.user_id, owned=owned)
        if len(waiting) != 1:
            raise self._which(word)
        return stored_id(waiting[0].id)

    def _which(self, word: str) -> Mistake:
        return Mistake(
            f"Which one? Type `{self._slash} {word} 12`, with its number. "
            f"`{self._slash} list` shows what is open."
        )

    def _takes_no_number(self, word: str, escalation_id: int | None) -> None:
        if escalation_id is not None:
            raise Mistake(
                f"`{self._slash} {word}` takes no number. To see that one, type "
                f"`{self._slash} show {escalation_id}`."
            )
