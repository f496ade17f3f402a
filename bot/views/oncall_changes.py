"""What people are told when shifts change hands."""

from collections.abc import Iterable

from bot.domain.rotation import Change
from bot.views import blocks as b
from bot.views.oncall import from_until, rotation_name

_LISTED = 15


def change_words(
    team: str,
    rotation: str,
    changes: Iterable[Change],
    *,
    to: str,
    by: str,
    reader_zone: str,
    named: str | None = None,
) -> str:
    """What one person gains and loses, in the order of time.

    Args:
        team: its name.
        rotation: its name.
        changes: of that rotation; those that don't concern the reader are left out.
        to: who reads it.
        by: who made the change; the reader's own changes are told as theirs.
        reader_zone: IANA name.
        named: words for what made the change, where it was nobody.
    """
    who = named or ("You" if by == to else b.person(by))
    first = f"{who} changed who is on call for {rotation_name(team, rotation)}:"
    theirs = [each for each in changes if to in (each.gains, each.loses)]
    lines = [_line(each, to, reader_zone) for each in theirs[:_LISTED]]
    left = len(theirs) - _LISTED
    more = [f"and {left} more: `/oncall schedule` shows the next weeks"] if left > 0 else []
    return "\n".join([first, *lines, *more])


def _line(change: Change, to: str, reader_zone: str) -> str:
    span = from_until(change, reader_zone)
    if change.gains == to:
        before = f" instead of {b.person(change.loses)}" if change.loses else ""
        return f"• *you are on call* {span}{before}"
    after = b.person(change.gains) if change.gains else "nobody"
    return f"• {after} is on call {span}, not you"
