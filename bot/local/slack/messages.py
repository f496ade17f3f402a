"""The messages of all conversations, and the ephemeral ones that a single person sees."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from heapq import merge
from typing import Any

from bot.local.state import State
from bot.local.store import Json

_OUR_OWN = frozenset({"channel", "ephemeral_to", "metadata", "earlier"})
ON_ITS_WAY = 1.0
"""Simulated seconds in which a change may not have reached everyone's screen yet."""


class Messages:
    """Used under `state.changing()`.

    Attributes:
        on_post: told of each message that everyone in its channel sees.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._by_channel: defaultdict[str, dict[str, Json]] = defaultdict(dict)
        self.on_post: Callable[[Json], None] = lambda _message: None
        for message in state.messages.values():
            self._by_channel[message["channel"]][message["ts"]] = message

    def post(
        self,
        channel: str,
        author: str,
        content: Mapping[str, Any],
        *,
        thread_ts: str | None = None,
        ephemeral_to: str | None = None,
    ) -> Json:
        """Add a message.

        Args:
            channel: its id.
            author: a user id; the bot's own gets the app's keys.
            content: `text` and, where given, `blocks`, `attachments`, `metadata`, `files`.
            thread_ts: the parent, for a reply.
            ephemeral_to: the one person who sees it; None for everybody.

        Returns:
            The message as kept.
        """
        message = {
            "type": "message",
            "channel": channel,
            "user": author,
            "ts": self._state.next_ts(),
            "team": self._state.workspace["team_id"],
            **self._signature(author),
            **{key: value for key, value in content.items() if value or key == "text"},
            **({"thread_ts": thread_ts} if thread_ts else {}),
            **({"ephemeral_to": ephemeral_to} if ephemeral_to else {}),
        }
        self._by_channel[channel][message["ts"]] = message
        self.save(message)
        if not ephemeral_to:
            self.on_post(message)
        return message

    def _signature(self, author: str) -> Json:
        workspace = self._state.workspace
        if not self._state.is_bot(author):
            return {}
        profile = {
            "id": workspace["bot_id"],
            "deleted": False,
            "name": workspace["app_name"],
            "updated": self._state.users[author]["updated"],
            "app_id": workspace["app_id"],
            "user_id": author,
            "icons": {},
            "team_id": workspace["team_id"],
        }
        return {
            "bot_id": workspace["bot_id"],
            "app_id": workspace["app_id"],
            "bot_profile": profile,
        }

    def find(self, channel: str, ts: str) -> Json | None:
        """The message, ephemeral or not."""
        return self._by_channel[channel].get(ts)

    def change(self, message: Json, content: Mapping[str, Any]) -> None:
        """Set what a message says; a key with an empty value is taken away, except `text`."""
        if "blocks" in content:
            message["earlier"] = [*self._on_screens(message), self._version(message)]
        for key, value in content.items():
            if value or key == "text":
                message[key] = value
            else:
                message.pop(key, None)
        self.save(message)

    def versions(self, message: Json) -> list[list[Json]]:
        """The blocks that someone may have before them, the present ones first."""
        earlier = [version["blocks"] for version in self._on_screens(message)]
        return [message.get("blocks", []), *reversed(earlier)]

    def _on_screens(self, message: Json) -> list[Json]:
        since = self._state.now().timestamp() - ON_ITS_WAY
        return [each for each in message.get("earlier", []) if each["until"] > since]

    def _version(self, message: Json) -> Json:
        return {"until": self._state.now().timestamp(), "blocks": message.get("blocks", [])}

    def save(self, message: Json) -> None:
        """Keep what was changed in a message."""
        self._state.messages.save(f"{message['channel']}/{message['ts']}", message)

    def remove(self, message: Json) -> None:
        self._by_channel[message["channel"]].pop(message["ts"], None)
        self._state.messages.drop(f"{message['channel']}/{message['ts']}")

    def of_channel(self, channel: str) -> list[Json]:
        """What everybody there sees, oldest first, replies included."""
        return [each for each in self._by_channel[channel].values() if "ephemeral_to" not in each]

    def seen_by(self, user: str) -> Iterator[Json]:
        """What a person sees in all their conversations, oldest first."""
        conversations = [
            [each for each in messages.values() if each.get("ephemeral_to", user) == user]
            for channel, messages in self._by_channel.items()
            if user in self._state.channels[channel]["members"]
        ]
        return merge(*conversations, key=lambda message: message["ts"])

    def replies(self, channel: str, thread_ts: str) -> list[Json]:
        """The replies in a thread, oldest first, without the parent."""
        return [
            each
            for each in self.of_channel(channel)
            if each.get("thread_ts") == thread_ts and each["ts"] != thread_ts
        ]

    def shown(self, message: Json, *, metadata: bool = False) -> Json:
        """A message as Slack shows it to apps."""
        shown = {key: value for key, value in message.items() if key not in _OUR_OWN}
        if metadata and "metadata" in message:
            shown["metadata"] = message["metadata"]
        if "thread_ts" in message:
            return {**shown, "parent_user_id": self._parent_user(message)}
        replies = self.replies(message["channel"], message["ts"])
        return {**shown, **_thread_of(message, replies)} if replies else shown

    def _parent_user(self, message: Json) -> str | None:
        parent = self.find(message["channel"], message["thread_ts"])
        return parent["user"] if parent else None


def _thread_of(parent: Json, replies: list[Json]) -> Json:
    users = list(dict.fromkeys(reply["user"] for reply in replies))
    return {
        "thread_ts": parent["ts"],
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "latest_reply": replies[-1]["ts"],
        "reply_users": users,
        "is_locked": False,
        "subscribed": False,
    }


def is_reply(message: Json) -> bool:
    """Whether a message stands in a thread under another."""
    return bool(message.get("thread_ts", message["ts"]) != message["ts"])
