"""Slack: tokens, permissions, channels, command names."""

from collections.abc import Iterator, Mapping, Sequence

from bot.config import Settings
from bot.doctor.finding import refused_by_slack
from bot.domain.finding import Finding, fine, note, wrong
from bot.errors import GatewayError
from bot.gateways.slack import SlackGateway
from bot.services.checkup import look_at_channel
from models import Team

_TIMEOUT = 5
_APPS = "api.slack.com/apps → your app"


def credentials(settings: Settings) -> Iterator[Finding]:
    if settings.slack_bot_token is None:
        yield wrong(
            "SLACK_BOT_TOKEN is not set.",
            f"{_APPS} → OAuth & Permissions: copy the Bot User OAuth Token into .env.",
        )
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        yield wrong(
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set: Slack can't reach Liaison.",
            f"{_APPS} → Basic Information → App-Level Tokens: make one with the scope "
            "connections:write, and put it in .env as SLACK_APP_TOKEN.",
        )
    if settings.slack_signing_secret is not None:
        yield note(
            "SLACK_SIGNING_SECRET is set. Only Slack can prove it right.",
            f"If Slack says that the Request URL fails: {_APPS} → Basic Information.",
        )


def gateway(settings: Settings) -> SlackGateway | None:
    token = settings.slack_bot_token
    if token is None:
        return None
    return SlackGateway(token.get_secret_value(), settings.slack_api_url, timeout=_TIMEOUT)


def bot_token(slack: SlackGateway, scopes: Mapping[str, str]) -> Iterator[Finding]:
    try:
        who, granted = slack.auth_test()
    except GatewayError as error:
        yield refused_by_slack(
            error, "the bot token", "Copy SLACK_BOT_TOKEN again, or reinstall the app."
        )
        return
    yield fine(f"Slack knows the bot token: @{who['user']} in {who['team']}.")
    missing = [scope for scope in scopes if scope not in granted]
    for scope in missing:
        yield wrong(
            f"The permission {scope} is not granted ({scopes[scope]}).",
            f"python app.py manifest → paste it at {_APPS} → App Manifest, then reinstall the app.",
        )
    if not missing:
        yield fine(f"All {len(scopes)} permissions are granted.")


def app_token(settings: Settings) -> Iterator[Finding]:
    token = settings.slack_app_token
    if token is None:
        return
    slack = SlackGateway(token.get_secret_value(), settings.slack_api_url, timeout=_TIMEOUT)
    try:
        slack.call("apps.connections.open", {})
    except GatewayError as error:
        cure = "Turn on Socket Mode, and make a new app-level token with connections:write."
        yield refused_by_slack(error, "the app-level token", cure)
    else:
        yield fine("Socket Mode works with the app-level token.")


def channel(team: Team, slack: SlackGateway) -> Finding:
    try:
        return look_at_channel(team.name, team.channel_id, slack.channel_info)
    except GatewayError as error:
        return refused_by_slack(error, f"a look at {team.name}'s channel", "Mend the rest.")


def command_names(commands: Sequence[str]) -> Finding:
    return note(
        f"Slack tells nobody which app owns a command. Liaison's: {', '.join(commands)}.",
        "Type each with the word help in Slack. If another app answers, set "
        "LIAISON_COMMAND_PREFIX, and paste the output of python app.py manifest again.",
    )
