"""What the outside reads and sends, beside Slack: calendars, the roadmap, monitors, Jira."""

from pydantic import SecretStr
from starlette.routing import Route

from bot.services import Services
from bot.web.alerts import alert_routes
from bot.web.calendars import calendar_route
from bot.web.jira import jira_routes
from bot.web.roadmap import Draw, roadmap_routes


def outside_routes(
    services: Services, alert_secret: SecretStr | None, jira_secret: SecretStr | None, draw: Draw
) -> list[Route]:
    """Their routes, for any site that Liaison answers on; `draw` makes a PNG of a picture."""
    hints = services.jira.hints if services.jira else None
    return [
        *jira_routes(hints, jira_secret),
        *alert_routes(services.alerts, alert_secret),
        calendar_route(services.oncall.feeds.read),
        *roadmap_routes(services.roadmap.sharing.read, draw),
    ]
