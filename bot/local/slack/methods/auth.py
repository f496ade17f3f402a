"""`auth.*` and `apps.connections.*`."""

from bot.local.slack.arguments import Arguments
from bot.local.slack.server import SlackServer
from bot.local.store import Json


def test(slack: SlackServer, _arguments: Arguments) -> Json:
    """Whose the token is."""
    workspace = slack.state.workspace
    bot = slack.state.users[workspace["bot_user_id"]]
    return {
        "url": slack.url("/"),
        "team": workspace["team"],
        "user": bot["name"],
        "team_id": workspace["team_id"],
        "user_id": bot["id"],
        "bot_id": workspace["bot_id"],
        "is_enterprise_install": False,
    }


def open_connection(slack: SlackServer, _arguments: Arguments) -> Json:
    """Where to connect for Socket Mode; lets in one connection."""
    app_id = slack.state.workspace["app_id"]
    ticket = slack.socket_mode.new_ticket()
    return {"url": f"ws://{slack.host}/socket?ticket={ticket}&app_id={app_id}"}
