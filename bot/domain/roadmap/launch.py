"""Launches: what is sound in a record of one, and what several add up to. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.domain.escalation_stats import Spread, spread_of
from bot.domain.issue_key import issue_key
from bot.domain.quarter import first_day, next_quarter
from bot.errors import InvalidInput, Mistake

LAUNCH = "launch"
"""The field of an item's history in which its launch is told."""
FEW = 5
"""Under so many launches one more may change a figure a lot, and it is said."""
_NAMED = re.compile(
    r"(?P<kind>esc(?:alation)?|(?:roadmap\s+)?item|roadmap)\s*#?\s*(?P<number>\d{1,9})",
    re.IGNORECASE,
)
_BARE = re.compile(r"#?\s*\d+")
_EARLIEST = date(2000, 1, 1)


class RequestKind(StrEnum):
    """What an IT request was; the value is what people write before its number."""

    ESCALATION = "escalation"
    ITEM = "item"
    ISSUE = "issue"


@dataclass(frozen=True)
class Request:
    """An IT request: a number as `ref`, or an issue's key."""

    kind: RequestKind
    ref: str

    @property
    def words(self) -> str:
        """As people write it: `escalation 12`, `item 12`, `MKT-44`."""
        return self.ref if self.kind is RequestKind.ISSUE else f"{self.kind} {self.ref}"


@dataclass(frozen=True)
class LaunchDraft:
    """What someone records; None is what they don't know."""

    live_on: date | None
    asked_on: date | None = None
    needed_it: bool | None = None
    request: Request | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON, as the item's history keeps it."""
        return {
            "live_on": self.live_on and self.live_on.isoformat(),
            "asked_on": self.asked_on and self.asked_on.isoformat(),
            "needed_it": self.needed_it,
            "request": self.request and self.request.words,
        }


def read_request(typed: str, site: str | None) -> Request | None:
    """Which IT request somebody means; None for nothing.

    Args:
        typed: `escalation 12`, `item #12`, `MKT-44`, or an issue's address.
        site: where issues are browsed; None where Jira isn't connected.

    Raises:
        Mistake: it can't be told; the sentence says how to write it.
    """
    text = typed.strip()
    if not text:
        return None
    if found := _NAMED.fullmatch(text):
        is_escalation = found["kind"].lower().startswith("esc")
        kind = RequestKind.ESCALATION if is_escalation else RequestKind.ITEM
        return Request(kind, str(int(found["number"])))
    if _BARE.fullmatch(text):
        raise Mistake("A number alone may be either: write “escalation 12” or “item 12”.")
    if site is None and "//" in text:
        raise Mistake("Write the issue's key instead of its address, like MKT-44.")
    try:
        return Request(RequestKind.ISSUE, issue_key(text, site or ""))
    except Mistake as mistake:
        raise Mistake(f"Write “escalation 12”, “item 12” or MKT-44. {mistake}") from None


def checked(draft: LaunchDraft, today: date) -> LaunchDraft:
    """The same where it is sound; who names a request says that it needed one.

    Args:
        draft: what is recorded.
        today: on the calendar of who records it.

    Raises:
        InvalidInput: a sentence for each field that is wrong.
    """
    problems = {}
    if draft.live_on is None:
        problems["live_on"] = "A launch has a day on which it was live."
    elif draft.live_on > today:
        problems["live_on"] = "That is in the future. Record it once it is live."
    elif draft.live_on < _EARLIEST:
        problems["live_on"] = "That is too long ago."
    if draft.asked_on and draft.live_on and draft.asked_on > draft.live_on:
        problems["asked_on"] = "It was live before it was asked for. One of the two is wrong."
    elif draft.asked_on and draft.asked_on < _EARLIEST:
        problems["asked_on"] = "That is too long ago."
    if draft.request and draft.needed_it is False:
        problems["request"] = "You chose that it needed none. Choose yes, or leave this empty."
    if problems:
        raise InvalidInput(problems)
    needed_it = True if draft.request else draft.needed_it
    return LaunchDraft(draft.live_on, draft.asked_on, needed_it, draft.request)


@dataclass(frozen=True)
class LaunchFact:
    """One launch, without its words."""

    live_on: date
    asked_on: date | None = None
    needed_it: bool | None = None


@dataclass(frozen=True)
class LaunchFigures:
    """What some launches add up to.

    `velocity` is in days, of those of which it is known when they were asked for; `needed` of the
    `known` of which it is recorded whether they needed an IT request.
    """

    count: int
    velocity: Spread
    needed: int
    known: int

    @property
    def dependency(self) -> float | None:
        """The developer-dependency rate, 0–1; None where nothing is recorded."""
        return self.needed / self.known if self.known else None


def figures_of(launches: Sequence[LaunchFact]) -> LaunchFigures:
    """Median days from asked for to live, and the share that needed an IT request."""
    days = [float((x.live_on - x.asked_on).days) for x in launches if x.asked_on]
    answers = [x.needed_it for x in launches if x.needed_it is not None]
    return LaunchFigures(len(launches), spread_of(days), sum(answers), len(answers))


def within(launches: Sequence[LaunchFact], quarter: str) -> list[LaunchFact]:
    """Those that were live in a quarter: that is the one in which a launch counts."""
    first, after = first_day(quarter), first_day(next_quarter(quarter))
    return [each for each in launches if first <= each.live_on < after]
