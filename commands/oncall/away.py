"""`/oncall away`: days off, and the shifts they clash with."""

from collections.abc import Callable, Mapping

from bot.interactions import ActionCall, Answer, CommandCall, Replace, mentioned, number, reply
from bot.services import Services
from bot.views.naming import Naming
from bot.views.oncall_away import REMOVE, away_blocks, away_lines, noted_blocks, noted_lines
from commands.oncall.feature import OncallFeature, without_mention


class Away(OncallFeature):
    def __init__(self, services: Services, naming: Naming) -> None:
        self._time_off = services.oncall.time_off
        self._example = f"{naming.slash('oncall')} away 2026-12-20 2026-12-31"

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"away": self._away}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {REMOVE: self._remove}

    def _away(self, call: CommandCall, typed: str) -> Answer:
        user_id = mentioned(typed) or call.user_id
        days = without_mention(typed)
        if days.lower() in {"", "list"}:
            found = self._time_off.coming(call.user_id, user_id)
            lines = away_lines(found, user_id, self._example)
            return reply("\n".join(lines), away_blocks(found, lines))
        noted = self._time_off.add(call.user_id, user_id, days)
        lines = noted_lines(noted)
        return reply("\n".join(lines), noted_blocks(noted, lines))

    def _remove(self, call: ActionCall) -> Answer:
        user_id = self._time_off.remove(call.user_id, number(call.value))
        found = self._time_off.coming(call.user_id, user_id)
        lines = away_lines(found, user_id, self._example)
        return Answer(after=(Replace("\n".join(lines), away_blocks(found, lines)),))
