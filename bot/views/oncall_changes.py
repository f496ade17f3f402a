"""What people are told when shifts change hands."""

from collections.abc import Iterable

from bot.domain.rotation import Change
from bot.views import blocks as b
from bot.views.oncall import rotation_name


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
    lines = [f"{who} changed who is on call for {rotation_name(team, rotation)}:"]
    for change in changes:
        span = (
            f"from {b.moment(change.start, reader_zone)} until {b.moment(change.end, reader_zone)}"
        )
        if change.gains == to:
            before = f" instead of {b.person(change.loses)}" if change.loses else ""
            lines.append(f"• *you are on call* {span}{before}")
        elif change.loses == to:
            after = b.person(change.gains) if change.gains else "nobody"
            lines.append(f"• {after} is on call {span}, not you")
    return "\n".join(lines)
