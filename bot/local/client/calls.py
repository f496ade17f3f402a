"""What a call of the client API is given, and how it fails."""

from collections.abc import Mapping
from typing import Any

from bot.local.slack.server import SlackServer
from bot.local.store import Json


class CallFailed(Exception):
    """A person could not do that.

    Args:
        error: a word for programs; the page has a sentence for each.
        more: further keys of the answer.
    """

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer: Json = {"ok": False, "error": error, **more}


class Body:
    """The JSON object of a call."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = given

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without a default it must be there.

        Raises:
            CallFailed: missing_field, wrong_field.
        """
        value = self._given.get(name)
        value = default if value is None else value
        if value is None:
            raise CallFailed("missing_field", field=name)
        if not isinstance(value, str):
            raise CallFailed("wrong_field", field=name)
        return value

    def number(self, name: str, default: float) -> float:
        """A number that is not negative.

        Raises:
            CallFailed: wrong_field.
        """
        value = self._given.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
            raise CallFailed("wrong_field", field=name)
        return value

    def get(self, name: str, default: Any = None) -> Any:
        """Any JSON, as it came."""
        return self._given.get(name, default)


def person(slack: SlackServer, user_id: str) -> str:
    """The id of someone who can do things.

    Raises:
        CallFailed: user_not_found, user_deleted.
    """
    user = slack.state.users.get(user_id)
    if user is None or user["is_bot"]:
        raise CallFailed("user_not_found")
    if user["deleted"]:
        raise CallFailed("user_deleted")
    return user_id


def place(slack: SlackServer, channel_id: str, user: str) -> Json:
    """The conversation a person is in; the bot's id opens the one with the bot.

    Raises:
        CallFailed: channel_not_found, not_in_channel.
    """
    if slack.state.is_bot(channel_id):
        return slack.state.direct(user)
    channel = slack.state.channels.get(channel_id)
    if channel is None:
        raise CallFailed("channel_not_found")
    if user not in channel["members"]:
        raise CallFailed("not_in_channel")
    return channel


def seen_message(slack: SlackServer, body: Body, user: str) -> Json:
    """The message that `channel` and `ts` name, if this person sees it.

    Raises:
        CallFailed: message_not_found, and see `place`.
    """
    channel = place(slack, body.text("channel"), user)
    message = slack.messages.find(channel["id"], body.text("ts"))
    if message is None or message.get("ephemeral_to", user) != user:
        raise CallFailed("message_not_found")
    return message
