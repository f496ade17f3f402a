"""Everything that the workspace remembers. Each change is committed before its answer is given."""

import secrets
import string
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from bot.local.clock import SimulatedClock
from bot.local.store import Json, Store

_LETTERS = string.ascii_uppercase + string.digits
_WORKSPACE = "workspace"
MICROSECONDS = 1_000_000


def new_id(prefix: str) -> str:
    """An id such as Slack's: `V0` and nine letters or digits."""
    return f"{prefix}0" + "".join(secrets.choice(_LETTERS) for _ in range(9))


class State:
    """The documents by kind, and the lock under which all of them are read and changed.

    Attributes:
        workspace: team, app, bot, tokens, the last `ts` and the clock's position.
        users, channels, groups: Slack's objects by id; a channel also has `members`.
        messages: Slack's objects by `<channel>/<ts>`, with `channel`, and `ephemeral_to` for one
            that a single person sees.
        stacks: by person, `{"views": open modals, top last}`.
        homes: the App Home view by person.
        filled: what a person chose so far, by surface: `{block_id: {action_id: state}}`.
        files: Slack's objects by id.
        response_urls: by their secret, see `slack.response_urls`.
    """

    def __init__(self, store: Store, clock: SimulatedClock) -> None:
        self.store = store
        self.clock = clock
        self.on_change: Callable[[], None] = lambda: None
        self._lock = threading.RLock()
        self._workspaces = store.documents("workspace")
        self.users = store.documents("user")
        self.channels = store.documents("channel")
        self.groups = store.documents("group")
        self.messages = store.documents("message")
        self.stacks = store.documents("stack")
        self.homes = store.documents("home")
        self.filled = store.documents("filled")
        self.files = store.documents("file")
        self.response_urls = store.documents("response_url")

    @property
    def workspace(self) -> Json:
        return self._workspaces[_WORKSPACE]

    def found(self, workspace: Json) -> None:
        """Begin a new workspace."""
        self._workspaces.save(_WORKSPACE, workspace)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Nobody else reads or changes meanwhile; committed at the end."""
        with self._lock:
            try:
                yield
            finally:
                self._commit()

    def keep_time(self) -> None:
        """Store where the clock is, so that after a kill it goes on from there."""
        with self.changing():
            pass  # leaving it stores the time

    def _commit(self) -> None:
        changed, now = self.store.has_changes, self.clock.now().isoformat()
        moved = self.workspace["now"] != now
        if moved:
            self._workspaces.save(_WORKSPACE, {**self.workspace, "now": now})
        self.store.commit()
        # A running clock moves all the time: that alone is no news.
        if changed or (moved and self.clock.frozen):
            self.on_change()

    def now(self) -> datetime:
        """The simulated moment."""
        return self.clock.now()

    def epoch(self) -> int:
        """The simulated moment in whole seconds since 1970."""
        return int(self.now().timestamp())

    def next_ts(self) -> str:
        """A `ts` of now that is later than any before, though the clock stands still."""
        now = round(self.now().timestamp() * MICROSECONDS)
        ts = max(now, self.workspace["last_ts"] + 1)
        self._workspaces.save(_WORKSPACE, {**self.workspace, "last_ts": ts})
        return f"{ts // MICROSECONDS}.{ts % MICROSECONDS:06}"

    @property
    def bot_user_id(self) -> str:
        return str(self.workspace["bot_user_id"])

    def is_bot(self, user_id: str) -> bool:
        return user_id == self.bot_user_id

    def direct(self, user_id: str) -> Json:
        """The direct conversation of a person with the bot, opened if need be."""
        channel_id = direct_id(user_id)
        return self.channels.get(channel_id) or self.channels.save(
            channel_id, self._new_direct(channel_id, user_id)
        )

    def _new_direct(self, channel_id: str, user_id: str) -> Json:
        return {
            "id": channel_id,
            "created": self.epoch(),
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "context_team_id": self.workspace["team_id"],
            "updated": self.epoch() * 1000,
            "user": user_id,
            "is_user_deleted": self.users[user_id]["deleted"],
            "is_open": True,
            "priority": 0,
            "members": [user_id, self.bot_user_id],
        }

    def close(self) -> None:
        """Commit, and let go of the file."""
        with self._lock:
            self._commit()
            self.store.close()


def direct_id(user_id: str) -> str:
    """The id of a person's direct conversation with the bot."""
    return f"D{user_id[1:]}"
