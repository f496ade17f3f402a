"""`files.*`: an address to send the bytes to, and then making a file of them."""

import mimetypes
from pathlib import PurePath
from urllib.parse import quote

from bot.local.slack.arguments import Arguments
from bot.local.slack.content import refuse_wrong_blocks
from bot.local.slack.conversations import writable
from bot.local.slack.normal import normal_blocks
from bot.local.slack.refused import Refused, invalid_arguments
from bot.local.slack.server import SlackServer
from bot.local.state import new_id
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
    file_id = new_id("F")
    name = PurePath(arguments.text("filename")).name
    slack.state.files.save(file_id, _begun(slack, file_id, name, int(length), arguments))
    return {"upload_url": slack.url(f"/upload/{file_id}"), "file_id": file_id}


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


def shown(file: Json) -> Json:
    """A file as Slack shows it."""
    return {key: value for key, value in file.items() if key != "state"}


def _begun(slack: SlackServer, file_id: str, name: str, size: int, arguments: Arguments) -> Json:
    """A file before its bytes; `state` is begun, uploaded or complete."""
    url = slack.url(f"/files/{file_id}/{quote(name)}")
    extension = PurePath(name).suffix.removeprefix(".").lower()
    alt_text = arguments.text("alt_txt")
    return {
        "state": "begun",
        "id": file_id,
        "created": slack.state.epoch(),
        "timestamp": slack.state.epoch(),
        "name": name,
        "title": name,
        "mimetype": mimetypes.guess_type(name)[0] or "application/octet-stream",
        "filetype": extension or "binary",
        "pretty_type": extension.upper() or "Binary",
        "user": slack.state.bot_user_id,
        "user_team": slack.state.workspace["team_id"],
        "editable": False,
        "size": size,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": url,
        "url_private_download": url,
        "permalink": url,
        "has_rich_preview": False,
        "file_access": "visible",
        "channels": [],
        "groups": [],
        "ims": [],
        "comments_count": 0,
        **({"alt_txt": alt_text} if alt_text else {}),
    }


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
