"""What is missing before Liaison can run here, in plain words, each with its cure."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing

from bot.config import Settings
from bot.doctor import slack
from bot.doctor.database import look_at_database
from bot.doctor.finding import report
from bot.domain.finding import Finding, fine, note, wrong
from bot.domain.jira import Deployment
from bot.errors import GatewayError, Rejected
from bot.gateways.jira import jira_gateway
from bot.services.checkup import look_at_sinks
from bot.services.page_sinks import sinks_set_up

__all__ = ["Finding", "diagnose", "report"]

_TIMEOUT = 5
_NEW_TOKEN = {
    Deployment.CLOUD: "Make a new API token (id.atlassian.com → Security) for JIRA_EMAIL; they "
    "end after a year at most. One with scopes also needs JIRA_API_URL.",
    Deployment.DATA_CENTER: "Make a new personal access token (Profile → Personal Access Tokens) "
    "for JIRA_TOKEN; they can end.",
}


def diagnose(
    settings: Settings, *, scopes: Mapping[str, str], commands: Sequence[str]
) -> Iterator[Finding]:
    """Look at everything, with real calls. Changes nothing and makes no database.

    Args:
        settings: of this installation.
        scopes: the bot scopes that Liaison needs, and why.
        commands: the slash commands as this installation calls them.
    """
    yield from slack.credentials(settings)
    gateway = slack.gateway(settings)
    token = list(slack.bot_token(gateway, scopes)) if gateway else []
    yield from token
    yield from slack.app_token(settings)
    # A token that Slack refuses would be refused again for each channel.
    works = bool(token) and token[0].ok
    yield from look_at_database(settings, gateway if works else None)
    yield from _jira(settings)
    yield look_at_sinks(any_set=bool(sinks_set_up(settings)))
    yield slack.command_names(commands)


def _jira(settings: Settings) -> Iterator[Finding]:
    jira = jira_gateway(settings, timeout=_TIMEOUT)
    if jira is None:
        yield note("Jira is not set up. Liaison works without it.")
        return
    with closing(jira):
        try:
            account = jira.account()
        except Rejected:
            yield wrong("Jira refuses the account.", _NEW_TOKEN[jira.deployment])
        except GatewayError as error:
            yield wrong(
                f"Jira gives no clear answer ({error.code}).", "Check JIRA_URL and JIRA_API_URL."
            )
        else:
            yield fine(f"Jira knows the account: {account.name}.")
    if settings.jira_webhook_secret is None:
        yield note(
            "Jira doesn't tell of changes, so Liaison asks once a minute.",
            "To hear of them at once, set JIRA_WEBHOOK_SECRET (.env.example says how).",
        )
