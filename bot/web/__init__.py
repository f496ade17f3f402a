"""HTTP: Slack's requests, monitors' alerts, health and metrics."""

from bot.web.app import create_web
from bot.web.metrics import Metrics
from bot.web.outside import outside_routes
from bot.web.server import serving

__all__ = ["Metrics", "create_web", "outside_routes", "serving"]
