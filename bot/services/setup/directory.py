"""How a file calls people, channels and user groups, and who or what that is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.errors import Mistake


@dataclass(frozen=True)
class Directory:
    """What there is in the workspace: emails to user ids, names of channels and groups to ids.

    With `trusting`, an id that it doesn't hold is taken as it is: it was chosen in Slack itself.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    trusting: bool = False

    def person(self, written: str) -> str:
        """Raises Mistake when there is nobody of that email or id."""
        found = self._find(self.people, written.lower(), written)
        if found is None:
            raise Mistake(f"Nobody in the workspace has the email or id “{written}”.")
        return found

    def channel(self, written: str) -> str:
        """Raises Mistake when there is no such channel."""
        name = written.removeprefix("#")
        found = self._find(self.channels, name, name)
        if found is None:
            raise Mistake(f"There is no channel “{written}” that Liaison can see.")
        return found

    def group(self, written: str) -> str:
        """Raises Mistake when there is no such user group."""
        handle = written.removeprefix("@")
        found = self._find(self.groups, handle, handle)
        if found is None:
            raise Mistake(f"There is no user group “{written}” in the workspace.")
        return found

    def written_person(self, user_id: str) -> str:
        """Their email where it is known, else their id; the same of a channel and of a group."""
        return _name_of(self.people, user_id)

    def written_channel(self, channel_id: str) -> str:
        return f"#{_name_of(self.channels, channel_id)}"

    def written_group(self, group_id: str) -> str:
        return f"@{_name_of(self.groups, group_id)}"

    def _find(self, known: Mapping[str, str], name: str, id_: str) -> str | None:
        found = known.get(name)
        if found is None and (self.trusting or id_ in known.values()):
            return id_
        return found


def _name_of(known: Mapping[str, str], id_: str) -> str:
    return next((name for name, each in known.items() if each == id_), id_)


def directory_of(
    users: Iterable[Mapping[str, Any]],
    channels: Iterable[Mapping[str, Any]],
    groups: Iterable[Mapping[str, Any]] = (),
) -> Directory:
    """A directory from what `users.list`, `conversations.list` and `usergroups.list` give."""
    people = {}
    for user in users:
        if not user.get("deleted") and not user.get("is_bot"):
            email = (user.get("profile") or {}).get("email") or user["id"]
            people[email.lower()] = user["id"]
    return Directory(
        people,
        {channel["name"]: channel["id"] for channel in channels},
        {group["handle"]: group["id"] for group in groups},
    )
