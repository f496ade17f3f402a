"""Who would gain and lose which hours if a schedule were changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.rotation.plan import Shift
from bot.domain.rotation.schedule import Schedule, shifts_between


@dataclass(frozen=True)
class Change:
    """From `start` to `end` one person stops being on call, and another begins; None is nobody."""

    start: datetime
    end: datetime
    loses: str | None
    gains: str | None


def difference(old: Schedule, new: Schedule, start: datetime, end: datetime) -> list[Change]:
    """What changes between two moments, in order; neighbours of the same two people are one."""
    before, after = shifts_between(old, start, end), shifts_between(new, start, end)
    edges = {edge for shift in (*before, *after) for edge in (shift.start, shift.end)}
    cuts = [start, *sorted(edge for edge in edges if start < edge < end), end]
    changes: list[Change] = []
    for begins, ends, loses, gains in zip(
        cuts, cuts[1:], _people(before, cuts), _people(after, cuts), strict=False
    ):
        last = changes[-1] if changes else None
        if loses == gains:
            continue
        if last and (last.end, last.loses, last.gains) == (begins, loses, gains):
            changes[-1] = replace(last, end=ends)
        else:
            changes.append(Change(begins, ends, loses, gains))
    return changes


def _people(shifts: Sequence[Shift], cuts: Sequence[datetime]) -> Iterator[str | None]:
    """Who is on call at each cut; both are in order, so each is passed once."""
    rest = iter(shifts)
    shift = next(rest, None)
    for cut in cuts:
        while shift and shift.end <= cut:
            shift = next(rest, None)
        yield shift.user_id if shift and shift.start <= cut else None
