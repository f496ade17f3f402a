"""The bytes of files: taken at the upload address, given out at the file's own."""

from collections.abc import Mapping
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import HTTP

from bot.local.slack.server import SlackServer
from bot.local.state import State


def bytes_of(content_type: str, body: bytes) -> bytes:
    """What was uploaded: the body itself, or the first part of a form."""
    if not content_type.startswith("multipart/"):
        return body
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    form: Message | EmailMessage = BytesParser(policy=HTTP).parsebytes(head + body)
    for part in form.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            return content
    return b""


def store_upload(state: State, file_id: str, content: bytes) -> bool:
    """Keep the bytes of a file that was announced; False when none was."""
    with state.changing():
        file = state.files.get(file_id)
        if file is None or file["state"] == "complete" or not content:
            return False
        state.store.write_content(file_id, content)
        state.files.save(file_id, {**file, "state": "uploaded", "size": len(content)})
    return True


def may_read(slack: SlackServer, headers: Mapping[str, str]) -> bool:
    """Whether a file is given out: to people as they are, to an app by a token with `files:read`.

    Args:
        slack: the server.
        headers: of the request, names in lower case; only a program sends a token.
    """
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if not scheme:
        return True
    known = scheme.lower() == "bearer" and token == slack.state.workspace["bot_token"]
    return known and "files:read" in slack.manifest.scopes


def content_of(state: State, file_id: str) -> tuple[bytes, str] | None:
    """A file's bytes and media type; None when there is no such file."""
    with state.changing():
        file = state.files.get(file_id)
        content = state.store.content(file_id)
    return (content, file["mimetype"]) if file and content else None
