"""Slash commands and shortcuts."""

import time

from bot.local.client.calls import Body, CallFailed, person, place, seen_message
from bot.local.slack.refused import Refused
from bot.local.slack.server import SlackServer
from bot.local.store import Json

TOO_LATE = "operation_timeout"


def command(slack: SlackServer, body: Body) -> Json:
    """Type a slash command, and show what the ack answers.

    Raises:
        CallFailed: command_not_found, and see `calls`.
    """
    with slack.state.changing():
        user = person(slack, body.text("user"))
        channel = place(slack, body.text("channel"), user)
        if not slack.manifest.has_command(body.text("command")):
            raise CallFailed("command_not_found", response=None, elapsed_ms=0)
        payload = slack.payloads.slash_command(
            user=user,
            channel=channel,
            command=body.text("command"),
            text=body.text("text", ""),
            trigger_id=slack.triggers.mint(user),
            url=slack.url(slack.response_urls.mint(user, channel["id"], None)),
        )
    delivery = slack.socket_mode.send("slash_commands", payload)
    answer: Json = {"ok": True, "error": None, "response": None}
    try:
        answer["response"] = delivery.wait()
    except TimeoutError:
        answer |= {"ok": False, "error": TOO_LATE}
    elapsed = round((time.monotonic() - delivery.sent_at) * 1000, 3)
    return {
        **answer,
        **_show(slack, user, channel["id"], answer["response"]),
        "elapsed_ms": elapsed,
    }


def shortcut(slack: SlackServer, body: Body) -> Json:
    """Use a global or a message shortcut.

    Raises:
        CallFailed: shortcut_not_found, operation_timeout, and see `calls`.
    """
    with slack.state.changing():
        user = person(slack, body.text("user"))
        known = slack.manifest.shortcut(body.text("callback_id"))
        if known is None:
            raise CallFailed("shortcut_not_found")
        on_message = known["type"] == "message"
        payload = _on_message(slack, body, user) if on_message else _global(slack, body, user)
    interact(slack, payload)
    return {"ok": True}


def interact(slack: SlackServer, payload: Json) -> Json | None:
    """Deliver an interactive payload; returns the ack's body.

    Raises:
        CallFailed: operation_timeout.
    """
    try:
        return slack.socket_mode.send("interactive", payload).wait()
    except TimeoutError:
        raise CallFailed(TOO_LATE) from None


def _show(slack: SlackServer, user: str, channel: str, response: Json | None) -> Json:
    """Show what a command was answered; what Slack refuses to show becomes the error."""
    if not response or not any(response.get(key) for key in ("text", "blocks", "attachments")):
        return {}
    try:
        with slack.state.changing():
            slack.response_urls.answer_command(user, channel, response)
    except Refused as refused:
        return refused.answer
    return {}


def _global(slack: SlackServer, body: Body, user: str) -> Json:
    return slack.payloads.shortcut(
        user=user, callback_id=body.text("callback_id"), trigger_id=slack.triggers.mint(user)
    )


def _on_message(slack: SlackServer, body: Body, user: str) -> Json:
    message = seen_message(slack, body, user)
    if "ephemeral_to" in message:
        raise CallFailed("message_not_found")
    channel = slack.state.channels[message["channel"]]
    return slack.payloads.message_action(
        user=user,
        callback_id=body.text("callback_id"),
        channel=channel,
        shown=slack.messages.shown(message),
        trigger_id=slack.triggers.mint(user),
        url=slack.url(slack.response_urls.mint(user, channel["id"], message["ts"])),
    )
