"""`/escalate stats`: the figures of past escalations."""

from collections.abc import Callable, Mapping

from bot.errors import Mistake
from bot.interactions import Answer, CommandCall, reply
from bot.services import Services
from bot.views.escalations.stats import stats_lines, uptime_lines

Subcommand = Callable[[CommandCall, int | None], Answer]


class Figures:
    def __init__(self, services: Services) -> None:
        self._stats = services.escalations.stats

    def words(self) -> Mapping[str, Subcommand]:
        """What can be typed after `/escalate` alone."""
        return {"stats": self._alone}

    def _alone(self, call: CommandCall, escalation_id: int | None) -> Answer:
        if escalation_id is not None:
            raise Mistake("Figures are of many: `stats`, `stats it`, `stats 2026-Q4`.")
        return self.of(call, "") or Answer()

    def of(self, call: CommandCall, typed: str) -> Answer | None:
        """`stats it 2026-Q4`; None where the words name neither team nor quarter."""
        figures = self._stats.figures(call.user_id, typed)
        if figures is None:
            return None
        period = figures.period.words
        lines = stats_lines(figures.stats, period, figures.team)
        known = [(each.team, each.share, each.times) for each in figures.uptimes]
        lines += uptime_lines(known, period)
        if self._stats.send_chart(call.user_id, figures):
            lines.append("The same as a picture is in your DM.")
        return reply("\n".join(lines))
