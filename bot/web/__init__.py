"""HTTP: Slack's requests, monitors' alerts, health and metrics."""

from bot.web.alerts import alert_routes
from bot.web.app import create_web
from bot.web.metrics import Metrics
from bot.web.server import serving

__all__ = ["Metrics", "alert_routes", "create_web", "serving"]
