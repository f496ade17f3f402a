"""HTTP: Slack's requests, health and metrics."""

from bot.web.app import create_web
from bot.web.metrics import Metrics
from bot.web.server import serving

__all__ = ["Metrics", "create_web", "serving"]
