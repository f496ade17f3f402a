"""Files that people upload, to choose them in a form."""

from base64 import b64decode

from bot.local.client.calls import Body, CallFailed, person
from bot.local.slack.files import begun
from bot.local.slack.server import SlackServer
from bot.local.store import Json


def upload(slack: SlackServer, body: Body) -> Json:
    """Upload a file: its `name`, and its `content` in base 64. The answer holds its id.

    Raises:
        CallFailed: wrong_field, and see `calls`.
    """
    content = _content(body)
    with slack.state.changing():
        user = person(slack, body.text("user"))
        file = begun(slack, user, body.text("name"), len(content))
        slack.state.store.write_content(file["id"], content)
        slack.state.files.save(file["id"], {**file, "state": "complete"})
    return {"ok": True, "id": file["id"]}


def _content(body: Body) -> bytes:
    try:
        content = b64decode(body.text("content"), validate=True)
    except ValueError:
        raise CallFailed("wrong_field", field="content") from None
    if not content:  # Slack takes no empty file either
        raise CallFailed("wrong_field", field="content")
    return content
