"""Files as Slack keeps and shows them, the app's and those that people upload."""

import mimetypes
from collections.abc import Mapping
from pathlib import PurePath
from urllib.parse import quote

from bot.local.slack.choices import WrongValue
from bot.local.slack.server import SlackServer
from bot.local.state import new_id
from bot.local.store import Json


def begun(slack: SlackServer, user: str, filename: str, size: int, *, alt_text: str = "") -> Json:
    """A file before its bytes; `state` is begun, uploaded or complete."""
    file_id, name = new_id("F"), PurePath(filename).name
    url = slack.url(f"/files/{file_id}/{quote(name)}")
    extension = PurePath(name).suffix.removeprefix(".").lower()
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
        "user": user,
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


def shown(file: Json) -> Json:
    """A file as Slack shows it."""
    return {key: value for key, value in file.items() if key != "state"}


def with_files(slack: SlackServer, user: str, filled: Mapping[str, Mapping[str, Json]]) -> None:
    """Put whole files where a person's choice names them by id.

    Raises:
        WrongValue: file_not_found, of one that they have not uploaded.
    """
    for entries in filled.values():
        for entry in entries.values():
            if entry["type"] == "file_input":
                entry["files"] = [_own(slack, user, each["id"]) for each in entry["files"]]


def _own(slack: SlackServer, user: str, file_id: str) -> Json:
    file = slack.state.files.get(file_id)
    if file is None or file["user"] != user:
        raise WrongValue("file_not_found")
    return shown(file)
