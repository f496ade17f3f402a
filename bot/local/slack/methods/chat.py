"""`chat.*`: posting, changing and removing messages."""

from bot.local.slack.arguments import Arguments
from bot.local.slack.content import read_content, read_metadata
from bot.local.slack.conversations import readable, writable
from bot.local.slack.refused import Refused
from bot.local.slack.server import SlackServer
from bot.local.store import Json

MOST_EDITED_TEXT = 4000


def post_message(slack: SlackServer, arguments: Arguments) -> Json:
    channel = writable(slack.state, arguments.text("channel"))
    content = {**_content(slack, arguments), "metadata": read_metadata(arguments)}
    message = slack.messages.post(
        channel["id"],
        slack.state.bot_user_id,
        content,
        thread_ts=_thread(slack, channel["id"], arguments),
    )
    shown = slack.messages.shown(message, metadata=True)
    return {"channel": channel["id"], "ts": message["ts"], "message": shown}


def post_ephemeral(slack: SlackServer, arguments: Arguments) -> Json:
    channel = writable(slack.state, arguments.text("channel"))
    user = arguments.text("user")
    if user not in channel["members"]:
        raise Refused("user_not_in_channel")
    message = slack.messages.post(
        channel["id"],
        slack.state.bot_user_id,
        _content(slack, arguments),
        thread_ts=_thread(slack, channel["id"], arguments),
        ephemeral_to=user,
    )
    return {"message_ts": message["ts"]}


def update(slack: SlackServer, arguments: Arguments) -> Json:
    message = _own_message(slack, arguments, "cant_update_message")
    if slack.state.channels[message["channel"]]["is_archived"]:
        raise Refused("is_inactive")
    if len(arguments.text("text")) > MOST_EDITED_TEXT:
        raise Refused("msg_too_long")
    content, metadata = _content(slack, arguments), read_metadata(arguments)
    _change(slack, message, content, metadata)
    return {
        "channel": message["channel"],
        "ts": message["ts"],
        "text": message["text"],
        "message": slack.messages.shown(message, metadata=True),
    }


def delete(slack: SlackServer, arguments: Arguments) -> Json:
    message = _own_message(slack, arguments, "cant_delete_message")
    slack.messages.remove(message)
    return {"channel": message["channel"], "ts": message["ts"]}


def get_permalink(slack: SlackServer, arguments: Arguments) -> Json:
    channel = readable(slack.state, arguments.text("channel"), member=False)["id"]
    ts = arguments.text("message_ts")
    message = slack.messages.find(channel, ts)
    if message is None or "ephemeral_to" in message:
        raise Refused("message_not_found")
    # The page opens at a conversation that its address names.
    return {
        "channel": channel,
        "permalink": slack.url(f"/archives/{channel}/p{ts.replace('.', '')}"),
    }


def _content(slack: SlackServer, arguments: Arguments) -> Json:
    """What the message says; pictures in it are files that were uploaded to the end.

    Raises:
        Refused: what `read_content` refuses, and invalid_blocks for another file.
    """
    content = read_content(arguments)
    for index, block in enumerate(content.get("blocks", ())):
        file_id = (block.get("slack_file") or {}).get("id")
        if file_id and not _is_picture(slack.state.files.get(file_id)):
            told = [f"[ERROR] invalid slack file [json-pointer:/blocks/{index}/slack_file]"]
            raise Refused("invalid_blocks", errors=told, response_metadata={"messages": told})
    return content


def _is_picture(file: Json | None) -> bool:
    return bool(file and file["state"] == "complete" and file["mimetype"].startswith("image/"))


def _thread(slack: SlackServer, channel: str, arguments: Arguments) -> str | None:
    """The parent to reply to; a reply to a reply goes into the same thread.

    Raises:
        Refused: cannot_reply_to_message.
    """
    ts = arguments.text("thread_ts")
    if not ts:
        return None
    parent = slack.messages.find(channel, ts)
    if parent is None or "ephemeral_to" in parent:
        raise Refused("cannot_reply_to_message")
    return str(parent.get("thread_ts", ts))


def _own_message(slack: SlackServer, arguments: Arguments, not_own: str) -> Json:
    """The bot's message that is meant, by its conversation's own id.

    Raises:
        Refused: channel_not_found, message_not_found, or `not_own` for another's.
    """
    channel = slack.state.channels.get(arguments.text("channel"))
    if channel is None or slack.state.bot_user_id not in channel["members"]:
        raise Refused("channel_not_found")
    message = slack.messages.find(channel["id"], arguments.text("ts"))
    if message is None or "ephemeral_to" in message:
        raise Refused("message_not_found")
    if message["user"] != slack.state.bot_user_id:
        raise Refused(not_own)
    return message


def _change(slack: SlackServer, message: Json, content: Json, metadata: Json | None) -> None:
    """What was not given stays; what was given empty goes."""
    given = content if metadata is None else {**content, "metadata": metadata}
    if "blocks" not in content and content["text"] != message["text"]:
        given = {**given, "edited": {"user": message["user"], "ts": slack.state.next_ts()}}
    slack.messages.change(message, given)
