"""Slack's Web API: the only door to it, and every failure a GatewayError."""

import http.client
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot.errors import OutcomeUnknown, Rejected, SettingsError
from bot.gateways.slack_failures import failures, header, refusal
from bot.gateways.slack_files import download, post_bytes

_PAGE = 200
_ALT_TEXT = 1000

_LISTED_IN = {
    "conversations.history": "messages",
    "conversations.list": "channels",
    "conversations.replies": "messages",
    "users.list": "members",
}

_INVITED_ONLY = {"method_not_supported_for_channel_type", "channel_not_found"}

_NO_GROUPS = {"plan_upgrade_required"}


@dataclass(frozen=True)
class Uploaded:
    """A file that is there: its id, and its address in Slack (empty where Slack told none)."""

    id: str
    permalink: str


class SlackGateway:
    """Calls Slack as the bot. Every method raises a GatewayError when Slack fails.

    Args:
        token: the bot's; it appears in no log and no error.
        base_url: of the Web API, ending in `/api/`.
        timeout: seconds to wait for a connection, and for each piece of the answer.

    Raises:
        SettingsError: the token holds characters that can't be sent.
    """

    def __init__(
        self, token: str, base_url: str = "https://slack.com/api/", timeout: int = 10
    ) -> None:
        if not re.fullmatch(r"[\x21-\x7e]*", token):
            raise SettingsError("SLACK_BOT_TOKEN: expected a token, without spaces or line breaks")
        # The library logs requests with what people wrote, and failures that we raise anyway.
        self._quiet = logging.Logger("slack_sdk", logging.CRITICAL)  # noqa: LOG001 nothing turns it up
        self._timeout = timeout
        self._token, self._base_url = token, base_url
        self.web_client = WebClient(
            token,
            base_url=base_url,
            timeout=timeout,
            logger=self._quiet,
            # By default the library sends again what a dropped connection may have delivered.
            retry_handlers=[],
        )

    def call(self, method: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Call a method with JSON arguments.

        Returns:
            Slack's answer.

        Raises:
            RateLimited: Slack says how long to wait; nothing was done.
            Unreachable: no connection; nothing was sent.
            Rejected: Slack said no, and why.
            OutcomeUnknown: no clear answer came; it may have been done.
        """
        with failures(method):
            return _data(self.web_client.api_call(method, json=dict(payload)))

    def respond(self, response_url: str, body: Mapping[str, Any]) -> None:
        """Answer a command or an action by its `response_url`.

        Args:
            response_url: as Slack gave it: five uses in 30 minutes.
            body: the message.
        """
        with failures("response_url"):
            client = WebhookClient(
                response_url, timeout=self._timeout, logger=self._quiet, retry_handlers=[]
            )
            answer = client.send_dict(dict(body))
        if answer.status_code != http.client.OK:
            raise refusal(answer.status_code, answer.body, answer.headers)

    def find_message(
        self, channel: str, key: str, oldest: datetime, thread_ts: str | None = None
    ) -> tuple[str, str] | None:
        """Look for a post by the key in its metadata, to the end of what there is.

        Args:
            channel: a channel's or DM's own id.
            key: of the outbox row.
            oldest: where to begin.
            thread_ts: the thread to look in, or None for the channel.

        Returns:
            Channel and `ts`, or None.
        """
        arguments = {
            "channel": channel,
            "oldest": f"{oldest.timestamp():.6f}",
            "include_all_metadata": True,
        }
        if thread_ts:
            messages = self._items("conversations.replies", {**arguments, "ts": thread_ts})
        else:
            messages = self._items("conversations.history", arguments)
        return next(((channel, each["ts"]) for each in messages if _key_of(each) == key), None)

    def upload(self, name: str, content: bytes, alt_text: str) -> Uploaded:
        """Upload a file that stands in no channel: done twice, there is one more that none sees.

        Args:
            name: of the file; its ending says what it is.
            content: its bytes.
            alt_text: what it shows, in words; cut to Slack's 1,000 characters.

        Returns:
            Its id, for `slack_file` in an image block, and its address: posting that shares it.
            Slack may still be processing it.
        """
        file_id = self._uploaded(name, content, {"alt_txt": alt_text[:_ALT_TEXT]})
        files = json.dumps([{"id": file_id, "title": name}])
        done = self._read("files.completeUploadExternal", {"files": files})
        listed: list[dict[str, Any]] = done.get("files") or [{}]
        return Uploaded(file_id, listed[0].get("permalink") or "")

    def share(self, channel: str, name: str, content: bytes, words: str) -> None:
        """Upload a file into a conversation.

        Args:
            channel: a channel's or DM's own id.
            name: of the file; its ending says what it is.
            content: its bytes, at least one.
            words: what stands above it.
        """
        file_id = self._uploaded(name, content, {})
        files = json.dumps([{"id": file_id, "title": name}])
        arguments = {"files": files, "channel_id": channel, "initial_comment": words}
        self._read("files.completeUploadExternal", arguments)

    def _uploaded(self, name: str, content: bytes, more: Mapping[str, str]) -> str:
        """Where the bytes are by now; the file begins to be with `files.completeUploadExternal`."""
        arguments = {"filename": name, "length": len(content), **more}
        begun = self._read("files.getUploadURLExternal", arguments)
        with failures("upload"):
            post_bytes(begun["upload_url"], content, self._timeout)
        return str(begun["file_id"])

    def file_content(self, file_id: str, most: int) -> bytes:
        """The bytes of a file that was shared with us, up to one more than `most`."""
        file = self._read("files.info", {"file": file_id})["file"]
        address = str(file.get("url_private_download") or file.get("url_private") or "")
        with failures("download"):
            return download(address, self._token, self._base_url, most, self._timeout)

    def open_dm(self, user_id: str) -> str:
        """The id (`D…`) of the DM with a person."""
        channel: str = self.call("conversations.open", {"users": user_id})["channel"]["id"]
        return channel

    def users(self) -> Iterator[dict[str, Any]]:
        """Every user of the workspace."""
        return self._items("users.list", {})

    def channels(self) -> Iterator[dict[str, Any]]:
        """Every channel that the bot can see and that isn't archived."""
        kinds = {"types": "public_channel,private_channel", "exclude_archived": True}
        return self._items("conversations.list", kinds)

    def user_groups(self) -> list[dict[str, Any]]:
        """Every user group that isn't deleted, each with its `users`; none where the plan has none.

        Slack gives them all at once.
        """
        try:
            answer = self._read("usergroups.list", {"include_users": True})
        except Rejected as error:
            if error.code in _NO_GROUPS:
                return []
            raise
        groups: list[dict[str, Any]] = answer["usergroups"]
        return groups

    def join(self, channel: str) -> bool:
        """Make the bot a member of a channel; False for a private one: it has to be invited."""
        try:
            self.call("conversations.join", {"channel": channel})
        except Rejected as error:
            if error.code in _INVITED_ONLY:
                return False
            raise
        return True

    def enter(self, channel: str) -> bool:
        """The same, and True for a private channel that the bot was invited to before."""
        if self.join(channel):
            return True
        try:
            return bool(self.channel_info(channel).get("is_member"))
        except Rejected as error:
            if error.code in _INVITED_ONLY:
                return False
            raise

    def channel_info(self, channel: str) -> dict[str, Any]:
        """A channel, as `conversations.info` gives it."""
        info: dict[str, Any] = self._read("conversations.info", {"channel": channel})["channel"]
        return info

    def permalink(self, channel: str, ts: str) -> str:
        """The address of a message in a conversation that the bot can see."""
        answer = self._read("chat.getPermalink", {"channel": channel, "message_ts": ts})
        return str(answer["permalink"])

    def auth_test(self) -> tuple[dict[str, Any], frozenset[str]]:
        """Who the token belongs to (`auth.test`), and the scopes it was granted."""
        with failures("auth.test"):
            answer = self.web_client.api_call("auth.test")
        scopes = header(answer.headers, "x-oauth-scopes").split(",")
        return _data(answer), frozenset(scope.strip() for scope in scopes if scope.strip())

    def _read(self, method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Call a method that reads: some of these take no JSON."""
        with failures(method):
            return _data(self.web_client.api_call(method, params=dict(arguments)))

    def _items(self, method: str, arguments: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """All that a paged method lists."""
        cursor = ""
        while True:
            page = {**arguments, "limit": _PAGE, **({"cursor": cursor} if cursor else {})}
            answer = self._read(method, page)
            yield from answer[_LISTED_IN[method]]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return


def _data(answer: SlackResponse) -> dict[str, Any]:
    if not isinstance(answer.data, dict):
        raise OutcomeUnknown("not_json")
    return answer.data


def _key_of(message: Mapping[str, Any]) -> object:
    return ((message.get("metadata") or {}).get("event_payload") or {}).get("key")


def connect_socket(connect: Callable[[], None]) -> None:
    """Open a Socket Mode connection; `connect` is the client's own method.

    Raises:
        GatewayError: Slack refuses the app-level token, or can't be reached.
    """
    with failures("apps.connections.open"):
        connect()
