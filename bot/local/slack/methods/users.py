"""`users.*`."""

from bot.local.founding import time_zone
from bot.local.slack.arguments import Arguments
from bot.local.slack.pages import page
from bot.local.slack.refused import Refused
from bot.local.slack.server import SlackServer
from bot.local.store import Json


def list_all(slack: SlackServer, arguments: Arguments) -> Json:
    users, cursor = page(list(slack.state.users.values()), arguments, default=1000, most=1000)
    return {
        "members": [shown(slack, user) for user in users],
        "cache_ts": slack.state.epoch(),
        "response_metadata": {"next_cursor": cursor},
    }


def info(slack: SlackServer, arguments: Arguments) -> Json:
    user = slack.state.users.get(arguments.text("user"))
    if user is None:
        raise Refused("user_not_found")
    return {"user": shown(slack, user)}


def lookup_by_email(slack: SlackServer, arguments: Arguments) -> Json:
    email = arguments.text("email").lower()
    for user in slack.state.users.values():
        if user["profile"].get("email") == email and not user["deleted"]:
            return {"user": shown(slack, user)}
    raise Refused("users_not_found")


def shown(slack: SlackServer, user: Json) -> Json:
    """A user as Slack shows them: the offset of today, the address only to whom it is granted."""
    profile = dict(user["profile"])
    if "users:read.email" not in slack.manifest.scopes:
        profile.pop("email", None)
    return {**user, **time_zone(user["tz"], slack.state.now()), "profile": profile}
