"""`files.*`: an address to send the bytes to, making a file of them, and what a file is."""

from bot.local.slack.arguments import Arguments
from bot.local.slack.content import refuse_wrong_blocks
from bot.local.slack.conversations import writable
from bot.local.slack.files import begun, shown
from bot.local.slack.normal import normal_blocks
from bot.local.slack.refused import Refused, invalid_arguments
from bot.local.slack.server import SlackServer
from bot.local.store import Json

MOST_ALT_TEXT = 1000
MOST_BYTES = 1_000_000_000
_MOST_CHANNELS = 100


def get_upload_url(slack: SlackServer, arguments: Arguments) -> Json:
    length = arguments.text("length")
    if not length.isdecimal() or int(length) == 0:
        raise invalid_arguments("[ERROR] must be a positive integer [json-pointer:/length]")
    if int(length) > MOST_BYTES:
        raise Refused("file_upload_size_restricted")
    if len(arguments.text("alt_txt")) > MOST_ALT_TEXT:
        raise Refused("alt_txt_too_large")
    alt_text = arguments.text("alt_txt")
    file = begun(
        slack, slack.state.bot_user_id, arguments.text("filename"), int(length), alt_text=alt_text
    )
    slack.state.files.save(file["id"], file)
    return {"upload_url": slack.url(f"/upload/{file['id']}"), "file_id": file["id"]}


def info(slack: SlackServer, arguments: Arguments) -> Json:
    file = slack.state.files.get(arguments.text("file"))
    if file is None or file["state"] != "complete":
        raise Refused("file_not_found")
    return {"file": shown(file), "comments": [], "response_metadata": {"next_cursor": ""}}


def complete_upload(slack: SlackServer, arguments: Arguments) -> Json:
    files = [_uploaded(slack, each) for each in _listed(arguments)]
    channels = arguments.words("channels") or arguments.words("channel_id")
    if len(channels) > _MOST_CHANNELS:
        raise Refused("channels_limit_exceeded")
    targets = [_target(slack, each) for each in channels]
    content = _words(arguments)
    for file in files:
        file["state"] = "complete"
        slack.state.files.save(file["id"], file)
    for target in targets:
        _share(slack, target, files, content, arguments)
    return {"files": [shown(file) for file in files]}


def _listed(arguments: Arguments) -> list[Json]:
    files = arguments.json("files")
    if not isinstance(files, list) or not files:
        raise invalid_arguments("[ERROR] must provide an array [json-pointer:/files]")
    if not all(isinstance(each, dict) and isinstance(each.get("id"), str) for each in files):
        raise invalid_arguments("[ERROR] missing required field: id [json-pointer:/files/0]")
    return files


def _uploaded(slack: SlackServer, listed: Json) -> Json:
    """The file that was uploaded, with the title it is given now."""
    file = slack.state.files.get(listed["id"])
    if file is None or file["state"] != "uploaded":
        raise Refused("file_not_found")
    return {**file, "title": str(listed.get("title") or file["name"])}


def _target(slack: SlackServer, channel: str) -> str:
    """The conversation to share in; `files.*` has its own word for an archived one."""
    try:
        return str(writable(slack.state, channel)["id"])
    except Refused as refused:
        if refused.error == "is_archived":
            raise Refused("posting_to_channel_denied") from None
        raise


def _words(arguments: Arguments) -> Json:
    blocks = arguments.json("blocks", "invalid_blocks")
    if not blocks:
        return {"text": arguments.text("initial_comment")}
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks")
    refuse_wrong_blocks(blocks)
    return {"text": "", "blocks": normal_blocks(blocks)}


def _share(
    slack: SlackServer, channel: str, files: list[Json], content: Json, arguments: Arguments
) -> None:
    slack.messages.post(
        channel,
        slack.state.bot_user_id,
        {**content, "files": [shown(file) for file in files], "subtype": "file_share"},
        thread_ts=arguments.text("thread_ts") or None,
    )
