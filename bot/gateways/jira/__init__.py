"""Jira: the only door to the `jira` library, and every failure a GatewayError."""

from bot.config import Settings
from bot.domain.jira_calls import Jira
from bot.gateways.jira.cloud import JiraGateway
from bot.gateways.jira.connection import TIMEOUT, Connection
from bot.gateways.jira.data_center import DataCenterGateway

__all__ = ["Connection", "DataCenterGateway", "JiraGateway", "jira_gateway"]


def jira_gateway(settings: Settings, timeout: float = TIMEOUT) -> Jira | None:
    """The gateway that the settings describe; None where no Jira is set up."""
    if settings.jira_url is None or settings.jira_token is None:
        return None
    connection = Connection(
        settings.jira_api_url or settings.jira_url,
        token=settings.jira_token.get_secret_value(),
        email=settings.jira_email,
        timeout=timeout,
    )
    own = settings.jira_deployment == "data-center"
    return (DataCenterGateway if own else JiraGateway)(connection, settings.jira_url)
