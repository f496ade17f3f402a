"""The Bolt app: listeners, the one error handler, and what follows an ack."""

from bot.slack_app.after_ack import AfterAckPool
from bot.slack_app.app import Parts, build_slack_app

__all__ = ["AfterAckPool", "Parts", "build_slack_app"]
