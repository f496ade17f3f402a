"""The app manifest for Slack, made from the commands and from the scopes with their reasons."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.interactions import About, Shortcut
from bot.views.naming import Naming

SCOPES: Mapping[str, str] = {
    "commands": "people type slash commands",
    "chat:write": "pages, escalations and answers are messages",
    "im:write": "a page is a direct message",
    "im:history": "to see whether a page of unknown outcome arrived, before it is repeated",
    "channels:history": "the same in channels",
    "groups:history": "the same in private channels",
    "channels:read": "to check that Liaison is in its channels",
    "groups:read": "the same for private channels",
    "channels:write.topic": "to show who is on call in the topic of a channel, where wished",
    "groups:write.topic": "the same in private channels",
    "usergroups:write": "so that a user group follows a rotation",
    "channels:join": "to join a team's channel that it posts in",
    "files:write": "schedules and charts are pictures in messages",
    "files:read": "to read a calendar file that somebody uploads as a layer of a rotation",
    "users:read": "names and time zones, so that times are right for the reader",
    "usergroups:read": "a path can page everyone in a user group",
    "users:read.email": "to find people by email, in the teams file and imported calendars",
}
"""Every bot scope and why; `app.py doctor` compares them with what was granted."""

EVENTS = (
    "app_home_opened",
    "user_change",
    "subteam_created",
    "subteam_updated",
    "subteam_members_changed",
)


def build_manifest(
    abouts: Iterable[About], naming: Naming, *, request_url: str | None
) -> dict[str, Any]:
    """The manifest as Slack takes it.

    Args:
        abouts: the commands, in order.
        naming: how this installation calls them.
        request_url: where Slack sends requests, or None for Socket Mode.
    """
    socket_mode = request_url is None
    place = {} if socket_mode else {"url": request_url}
    where = {} if socket_mode else {"request_url": request_url}
    abouts = list(abouts)
    commands = [_command(about, naming, place) for about in abouts]
    shortcuts = [_shortcut(each) for about in abouts for each in about.shortcuts]
    return {
        "display_information": {
            "name": "Liaison",
            "description": "IT and marketing operations work as one team.",
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Liaison", "always_online": True},
            "slash_commands": commands,
            "shortcuts": shortcuts,
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **where},
            "interactivity": {"is_enabled": True, **where},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }


def _command(about: About, naming: Naming, place: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "command": naming.slash(about.name),
        "description": about.summary.capitalize(),
        "usage_hint": about.usage_hint,
        "should_escape": True,
        **place,
    }


def _shortcut(shortcut: Shortcut) -> dict[str, Any]:
    return {
        "name": shortcut.name,
        "type": shortcut.type,
        "callback_id": shortcut.callback_id,
        "description": shortcut.description,
    }


def manifest_yaml(manifest: Mapping[str, Any]) -> str:
    """The same as YAML, in which each scope has its reason beside it; Slack takes it as it is."""
    import yaml  # noqa: PLC0415 `run` never writes YAML, and starts sooner without it

    scopes = {f"- {scope}": reason for scope, reason in SCOPES.items()}
    text = str(yaml.safe_dump(dict(manifest), sort_keys=False, width=1000))
    lines = [
        f"{line}  # {scopes[line.strip()]}" if line.strip() in scopes else line
        for line in text.splitlines()
    ]
    return "\n".join([_HEADING, *lines]) + "\n"


_HEADING = (
    "# Liaison's app manifest. Slack: api.slack.com/apps, Create New App, From a manifest, YAML."
)
