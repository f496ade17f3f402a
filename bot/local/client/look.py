"""What a person sees: the workspace, and their inbox."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.local.client.calls import Body, CallFailed
from bot.local.jira.server import JiraServer
from bot.local.slack.conversations import kind_of
from bot.local.slack.server import SlackServer
from bot.local.store import Json

_OF_USER = ("id", "name", "real_name", "tz", "is_bot", "deleted")
_OF_COMMAND = ("command", "description", "usage_hint")
_OF_SHORTCUT = ("callback_id", "name", "type")
_OF_GROUP = ("id", "handle", "name", "users")
_WELCOME = "liaison_welcome"
_NAMED = frozenset({"channel", "group"})
_CAN_BE_ABSENT: Mapping[str, Any] = {
    "thread_ts": None,
    "blocks": [],
    "files": [],
    "metadata": None,
    "edited": None,
    "subtype": None,
}


def workspace(slack: SlackServer, jira: JiraServer) -> Json:
    """Everything that doesn't depend on who looks."""
    state = slack.state
    return {
        "now": state.now().isoformat(),
        "team": state.workspace["team"],
        "users": [_user(user) for user in state.users.values()],
        "channels": [
            {"id": each["id"], "name": each["name"], "members": each["members"]}
            for each in state.channels.values()
            if kind_of(each) in _NAMED
        ],
        "usergroups": [_some(group, _OF_GROUP) for group in state.groups.values()],
        "commands": [_some(command, _OF_COMMAND) for command in slack.manifest.commands],
        "shortcuts": [_some(shortcut, _OF_SHORTCUT) for shortcut in slack.manifest.shortcuts],
        "slack": slack.url("/api/"),
        "bot_token": state.workspace["bot_token"],
        "jira": jira.base_url,
        "jira_auth": jira.person_auth,
        "welcomed": _welcomed(slack),
    }


def _welcomed(slack: SlackServer) -> str | None:
    """Whom Liaison asked to set it up, in a workspace that began empty: the page begins as them."""
    for channel in slack.state.channels.values():
        first = slack.messages.of_channel(channel["id"])[:1] if kind_of(channel) == "im" else []
        if any((each.get("metadata") or {}).get("event_type") == _WELCOME for each in first):
            people = (each for each in channel["members"] if not slack.state.users[each]["is_bot"])
            return str(next(people))
    return None


def inbox(slack: SlackServer, query: Body) -> Json:
    """What one person sees, messages in order of time.

    Raises:
        CallFailed: missing_field, user_not_found.
    """
    user = query.text("user")
    if user not in slack.state.users:
        raise CallFailed("user_not_found")
    since = query.text("since", "")
    return {
        "messages": [
            _message(slack, each) for each in slack.messages.seen_by(user) if each["ts"] > since
        ],
        "views": slack.views.of(user),
        "home": slack.views.home(user),
    }


def _user(user: Json) -> Json:
    extra = {"title": user["profile"]["title"], "is_guest": user["is_restricted"]}
    return {**_some(user, _OF_USER), **extra}


def _message(slack: SlackServer, message: Json) -> Json:
    seen = {
        "channel": message["channel"],
        "ts": message["ts"],
        "user": message["user"],
        "text": message["text"],
        "ephemeral": "ephemeral_to" in message,
        **{key: message.get(key, absent) for key, absent in _CAN_BE_ABSENT.items()},
    }
    return {**seen, "files": [_file(slack, file) for file in seen["files"]]}


def _file(slack: SlackServer, file: Json) -> Json:
    """A file at its address of today: the workspace may have served on another port before."""
    return {**file, "url_private": slack.url(urlsplit(file["url_private"]).path)}


def _some(thing: Json, keys: tuple[str, ...]) -> Json:
    return {key: thing.get(key, "") for key in keys}
