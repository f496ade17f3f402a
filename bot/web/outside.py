"""What the outside reads and sends, beside Slack: calendars, and alerts of monitors."""

from pydantic import SecretStr
from starlette.routing import Route

from bot.services import Services
from bot.web.alerts import alert_routes
from bot.web.calendars import calendar_route


def outside_routes(services: Services, alert_secret: SecretStr | None) -> list[Route]:
    """Their routes, for any site that Liaison answers on."""
    return [
        *alert_routes(services.alerts, alert_secret),
        calendar_route(services.oncall.feeds.read),
    ]
