"""Response URLs: five uses in 30 minutes of the simulated clock."""

import secrets
from datetime import datetime, timedelta

from bot.local.slack.arguments import Arguments
from bot.local.slack.content import read_content
from bot.local.slack.messages import Messages
from bot.local.slack.refused import Refused
from bot.local.state import State
from bot.local.store import Json

USES = 5
LIFETIME = timedelta(minutes=30)


class ResponseUrls:
    """Used under `state.changing()`.

    Args:
        state: the workspace.
        messages: its messages.
    """

    def __init__(self, state: State, messages: Messages) -> None:
        self._state = state
        self._messages = messages

    def mint(self, user: str, channel: str, ts: str | None) -> str:
        """The path of a new one.

        Args:
            user: who sees its ephemeral answers.
            channel: where they appear.
            ts: the message that `replace_original` is about, or None.
        """
        self._forget_old()
        secret = secrets.token_urlsafe(18)
        expires = (self._state.now() + LIFETIME).isoformat()
        grant = {"user": user, "channel": channel, "ts": ts, "uses": 0, "expires": expires}
        self._state.response_urls.save(secret, grant)
        return f"/response/{secret}"

    def use(self, secret: str, body: Json) -> None:
        """Do what a POST to it asks for.

        Raises:
            Refused: expired_url, used_url, no_text, invalid_blocks, message_not_found, …
        """
        grant = self._state.response_urls.get(secret)
        if grant is None or self._is_over(grant):
            raise Refused("expired_url")
        if grant["uses"] >= USES:
            raise Refused("used_url")
        self._answer(grant, body)
        self._state.response_urls.save(secret, {**grant, "uses": grant["uses"] + 1})

    def answer_command(self, user: str, channel: str, body: Json) -> None:
        """Show what a command was answered in its ack.

        Raises:
            Refused: no_text, invalid_blocks, …
        """
        self._post({"user": user, "channel": channel}, body)

    def _answer(self, grant: Json, body: Json) -> None:
        original = self._messages.find(grant["channel"], grant["ts"] or "")
        if body.get("delete_original"):
            self._messages.remove(_present(original))
        elif _replaces(body, original):
            self._replace(_present(original), body)
        else:
            self._post(grant, body)

    def _replace(self, original: Json, body: Json) -> None:
        content = {"blocks": [], "attachments": [], **read_content(Arguments(body))}
        self._messages.change(original, content)

    def _post(self, grant: Json, body: Json) -> None:
        in_channel = body.get("response_type") == "in_channel"
        self._messages.post(
            grant["channel"],
            self._state.bot_user_id,
            read_content(Arguments(body)),
            thread_ts=body.get("thread_ts"),
            ephemeral_to=None if in_channel else grant["user"],
        )

    def _is_over(self, grant: Json) -> bool:
        return self._state.now() >= datetime.fromisoformat(grant["expires"])

    def _forget_old(self) -> None:
        grants = self._state.response_urls
        for secret in [secret for secret, grant in grants.items() if self._is_over(grant)]:
            grants.drop(secret)


def _replaces(body: Json, original: Json | None) -> bool:
    """Slack posts anew unless told to replace; a command has no message to replace."""
    return original is not None and body.get("replace_original") is True


def _present(original: Json | None) -> Json:
    if original is None:
        raise Refused("message_not_found")
    return original
