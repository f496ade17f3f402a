"""Alerts from monitors in words."""

from collections.abc import Sequence

from bot.views.blocks import cut
from models import Alert

_NAMED = 3
_SOURCES = {"alertmanager": "Alertmanager", "uptimerobot": "UptimeRobot", "json": "A monitor"}


def raised_words(alerts: Sequence[Alert]) -> str:
    """What happened, as plain text, for an escalation that these raise."""
    more = len(alerts) - _NAMED
    titles = "; ".join(alert.title for alert in alerts[:_NAMED])
    return titles + (f"; and {more} more" if more > 0 else "")


def also_reported(alerts: Sequence[Alert]) -> str:
    """Plain text: alerts have joined an escalation."""
    return f"{_SOURCES[alerts[0].source]} also reports: {_named(alerts)}."


def some_over(alerts: Sequence[Alert], left: int) -> str:
    """Plain text: these are over, others aren't."""
    still = "1 alert still fires" if left == 1 else f"{left} alerts still fire"
    return f"Over: {_named(alerts)}. {still}."


def all_over(alerts: Sequence[Alert]) -> str:
    """Plain text: the monitor says that nothing fires any more."""
    what = "it is over" if len(alerts) == 1 else "all of it is over"
    return f"{_SOURCES[alerts[0].source]} says that {what}: {raised_words(alerts)}."


def _named(alerts: Sequence[Alert]) -> str:
    return cut(raised_words(alerts), 600)
