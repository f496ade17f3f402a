"""Shifts out of somebody else's calendar: whose they are, and what a new reading changes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import ceil
from typing import NamedTuple

from bot.errors import Mistake

MOST_BYTES = 5 * 1024 * 1024
"""Of one calendar."""


def refuse_large(size: int | None = None) -> Mistake:
    """What is said of a calendar above `MOST_BYTES`; `size` in bytes where it is known."""
    most = MOST_BYTES // 1024 // 1024
    held = f"has {ceil(size / 1024 / 1024 * 10) / 10:g} MB" if size else f"has more than {most} MB"
    return Mistake(
        f"That calendar {held}; {most} MB is as much as I read. "
        "Export one rotation, or fewer weeks?"
    )


@dataclass(frozen=True)
class Wanted:
    """What is to be read: an address or a file, and between which moments (UTC)."""

    start: datetime
    end: datetime
    zone: str
    """Of days without hours, and of times that name no zone (IANA)."""
    url: str | None = None
    content: bytes | None = None
    """One of the two is set."""
    etag: str | None = None
    modified: str | None = None
    """What the server said when it was read last, to be told when nothing has changed."""


class ReadShift(NamedTuple):
    """A shift as it stands in the calendar: whose it is by email, or else by name."""

    whose: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Reading:
    """What was read. `same`: the server says that nothing has changed, and there are no shifts."""

    shifts: tuple[ReadShift, ...] = ()
    etag: str | None = None
    modified: str | None = None
    same: bool = False


@dataclass(frozen=True)
class Someone:
    """A person of the workspace, as a calendar may mean them."""

    user_id: str
    name: str
    email: str | None
    deleted: bool = False


class Found(StrEnum):
    """How a person was recognised."""

    BY_HAND = "chosen by hand"
    BY_EMAIL = "by email"
    BY_NAME = "by name"
    BEFORE = "as before"


@dataclass(frozen=True)
class Recognised:
    user_id: str
    how: Found


class Directory:
    """Who is meant by an email or a name: those chosen by hand, then emails, then whole names.

    A name counts only where one person alone has it; of two with the same email, or name, the one
    whose account is deactivated is passed over.
    """

    def __init__(self, people: Sequence[Someone], known: Mapping[str, str]) -> None:
        self._known = dict(known)
        self._emails = _unique((each.email, each) for each in people if each.email)
        self._names = _unique((_plain(each.name), each) for each in people)

    def find(self, whose: str) -> Recognised | None:
        """The person that an email or a name stands for; None when it is nobody for sure."""
        if whose in self._known:
            return Recognised(self._known[whose], Found.BY_HAND)
        if user_id := self._emails.get(whose.strip().lower()):
            return Recognised(user_id, Found.BY_EMAIL)
        if user_id := self._names.get(_plain(whose)):
            return Recognised(user_id, Found.BY_NAME)
        return None


@dataclass
class _Bearers:
    active: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)


def _unique(pairs: Iterable[tuple[str, Someone]]) -> dict[str, str]:
    bearers: dict[str, _Bearers] = {}
    for word, each in pairs:
        same = bearers.setdefault(word, _Bearers())
        (same.gone if each.deleted else same.active).add(each.user_id)
    found = {word: each.active or each.gone for word, each in bearers.items() if word}
    return {word: next(iter(ids)) for word, ids in found.items() if len(ids) == 1}


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


class Kept(NamedTuple):
    """A shift as it is stored; `user_id` is None where nobody was recognised."""

    whose: str
    user_id: str | None
    start: datetime
    end: datetime


def identified(shifts: Iterable[Kept], who: Directory) -> list[Kept]:
    """The same shifts with whom they are known to be by now; nobody is forgotten."""
    return [
        each._replace(user_id=found.user_id if (found := who.find(each.whose)) else each.user_id)
        for each in shifts
    ]


def renewed(old: Iterable[Kept], read: Iterable[Kept], now: datetime) -> list[Kept]:
    """What is stored after a new reading: the past as it was, and from now on what was read.

    A shift that is under way and is still the same person's goes on as one.
    """
    past = [each for each in old if each.start < now]
    under_way = {each.user_id: each for each in past if each.end > now and each.user_id}
    final = [each for each in past if each.end <= now]
    goes_on: set[str] = set()
    for each in read:
        before = under_way.get(each.user_id) if each.user_id and each.start < now else None
        if each.end <= now:
            continue
        if before:
            goes_on.add(before.user_id or "")
            final.append(each._replace(start=before.start))
        else:
            final.append(each._replace(start=max(each.start, now)))
    final += [
        each._replace(end=now) for each in past if each.end > now and each.user_id not in goes_on
    ]
    return sorted(dict.fromkeys(final), key=lambda each: (each.start, each.end))


def unknown(shifts: Iterable[Kept], now: datetime) -> Counter[str]:
    """Whom nobody is known by, and how many of their shifts are to come."""
    return Counter(each.whose for each in shifts if each.user_id is None and each.end > now)
