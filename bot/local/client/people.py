"""What else people do: write, open the App Home, move, leave."""

from typing import Any

from bot.local.client.calls import Body, CallFailed, person, place
from bot.local.founding import time_zone
from bot.local.slack.content import MOST_TEXT
from bot.local.slack.methods.users import shown
from bot.local.slack.server import SlackServer
from bot.local.store import Json


def message(slack: SlackServer, body: Body) -> Json:
    """Write a message.

    Raises:
        CallFailed: no_text, msg_too_long, is_archived, message_not_found, and see `calls`.
    """
    with slack.state.changing():
        user = person(slack, body.text("user"))
        channel = place(slack, body.text("channel"), user)
        if channel["is_archived"]:
            raise CallFailed("is_archived")
        text = _text(body)
        thread_ts = body.text("thread_ts", "") or None
        if thread_ts and slack.messages.find(channel["id"], thread_ts) is None:
            raise CallFailed("message_not_found")
        written = slack.messages.post(channel["id"], user, {"text": text}, thread_ts=thread_ts)
    return {"ok": True, "ts": written["ts"], "channel": channel["id"]}


def home(slack: SlackServer, body: Body) -> Json:
    """Open the App Home.

    Raises:
        CallFailed: not_enabled, user_not_found, user_deleted.
    """
    with slack.state.changing():
        user = person(slack, body.text("user"))
        if not slack.manifest.has_home:
            raise CallFailed("not_enabled")
        view = slack.views.home(user)
        event: dict[str, Any] = {
            "type": "app_home_opened",
            "user": user,
            "channel": slack.state.direct(user)["id"],
            "tab": "home",
            **({"view": view} if view else {}),
        }
        slack.events.tell(event)
    return {"ok": True}


def change_user(slack: SlackServer, body: Body) -> Json:
    """Deactivate someone, bring them back, or let them move to another time zone.

    Raises:
        CallFailed: user_not_found, wrong_field.
    """
    with slack.state.changing():
        user = slack.state.users.get(body.text("user"))
        if user is None or user["is_bot"]:
            raise CallFailed("user_not_found")
        changes = {**_deleted(body), **_zone(slack, body)}
        changed = {**user, **changes, "updated": slack.state.epoch()}
        slack.state.users.save(user["id"], changed)
        slack.events.tell(
            {"type": "user_change", "user": shown(slack, changed), "cache_ts": changed["updated"]}
        )
    return {"ok": True}


def _text(body: Body) -> str:
    text = body.text("text")
    if not text.strip():
        raise CallFailed("no_text")
    if len(text) > MOST_TEXT:
        raise CallFailed("msg_too_long")
    return text


def _deleted(body: Body) -> Json:
    deleted = body.get("deleted")
    if deleted is None:
        return {}
    if not isinstance(deleted, bool):
        raise CallFailed("wrong_field", field="deleted")
    return {"deleted": deleted}


def _zone(slack: SlackServer, body: Body) -> Json:
    if body.get("tz") is None:
        return {}
    try:
        return time_zone(body.text("tz"), slack.state.now())
    except (KeyError, ValueError):
        raise CallFailed("wrong_field", field="tz") from None
