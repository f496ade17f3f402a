"""What a change of a rotation would come to, shown before it is saved."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.rotation import Change, Interval
from bot.views import blocks as b
from bot.views.oncall import rotation_name

_LISTED = 20


@dataclass(frozen=True)
class Consequences:
    """Who gains and loses what in the next 60 days, and what speaks against it."""

    team: str
    rotation: str
    begins: datetime
    changes: Sequence[Change]
    away: Sequence[tuple[str, Interval]]
    too_much: Sequence[str]
    gaps: Sequence[Interval]
    """None in a rotation that isn't meant to be around the clock."""
    reader_zone: str


def consequence_lines(would: Consequences) -> list[str]:
    """All of it in words."""
    begins = b.moment(would.begins, would.reader_zone)
    changes = [_change(each, would.reader_zone) for each in would.changes]
    away = [
        f"{b.person(user_id)} is away {_span(each, would.reader_zone)}"
        for user_id, each in would.away
    ]
    gaps = [_span(each, would.reader_zone) for each in would.gaps]
    return [
        f"{rotation_name(would.team, would.rotation)}, from {begins} on. The next 60 days:",
        *_balance(would.changes),
        *_list("Shifts that move", changes, "No shift moves."),
        *_list("On call on days off", away),
        *_list("Nobody on call", gaps),
        *_list("More than the burn-out guard allows", would.too_much),
    ]


def reason_field(would: Consequences, *, later: bool = False) -> list[b.Block]:
    """Where the burn-out guard refuses it, room for a lead's word.

    Args:
        would: what it would come to.
        later: the form can be sent without it, to look again first.
    """
    if not would.too_much:
        return []
    hint = "Needed before it can be saved." if later else None
    reason = b.text_input("value", limit=300)
    return [b.field("reason", "Why is it all right?", reason, hint=hint, optional=later)]


def _balance(changes: Sequence[Change]) -> list[str]:
    """Hours by person: what they gain less what they lose."""
    hours: Counter[str] = Counter()
    for each in changes:
        length = round((each.end - each.start).total_seconds() / 3600)
        hours.update({each.gains: length} if each.gains else {})
        hours.subtract({each.loses: length} if each.loses else {})
    said = [f"{b.person(who)} {amount:+d} h" for who, amount in sorted(hours.items()) if amount]
    return [f"Hours: {', '.join(said)}"] if said else []


def _change(change: Change, reader_zone: str) -> str:
    loses = b.person(change.loses) if change.loses else "nobody"
    gains = b.person(change.gains) if change.gains else "*nobody*"
    return f"{_span(Interval(change.start, change.end), reader_zone)}: {loses} → {gains}"


def _span(span: Interval, reader_zone: str) -> str:
    return f"{b.moment(span.start, reader_zone)} – {b.moment(span.end, reader_zone)}"


def _list(title: str, lines: Iterable[str], nothing: str | None = None) -> list[str]:
    said = list(lines)
    if not said:
        return [nothing] if nothing else []
    left = len(said) - _LISTED
    more = [f"and {left} more"] if left > 0 else []
    return [f"*{title}*", *(f"• {line}" for line in said[:_LISTED]), *more]
