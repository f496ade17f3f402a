"""Whom to ask for cover, and when: lightest load first, a few at a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

AT_ONCE = 3
NEXT_AFTER = timedelta(hours=2)
URGENT = timedelta(hours=24)


def asking(
    candidates: Sequence[str], hours: Mapping[str, float], now: datetime, starts_at: datetime
) -> list[tuple[str, datetime]]:
    """Each candidate with the moment to ask them: three at once, the next three 2 hours later.

    Everyone is asked at once when the shift begins within a day. Of equal loads, the order of
    the candidates decides.

    Args:
        candidates: who may be asked, in the rotation's order.
        hours: the load of each, of the last quarter; none is 0.
        now: the present moment.
        starts_at: when the hours begin.
    """
    ordered = sorted(candidates, key=lambda user_id: hours.get(user_id, 0.0))
    if starts_at - now <= URGENT:
        return [(user_id, now) for user_id in ordered]
    return [(user_id, now + NEXT_AFTER * (at // AT_ONCE)) for at, user_id in enumerate(ordered)]
