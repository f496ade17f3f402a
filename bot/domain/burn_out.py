"""The burn-out guard: which caps a change would break, and the morning after a page at night."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.domain.load import Breach, Cap, Caps, Page, Person, breaches, night_of
from bot.domain.rotation import Interval, Shift


def made_worse(
    person: Person,
    before: Collection[Shift],
    after: Collection[Shift],
    *,
    pages: Collection[Page],
    caps: Caps,
    within: Interval,
) -> list[Breach]:
    """The caps that a change would break, or break further; what is broken already is not told.

    Args:
        person: whose hours change.
        before: the shifts as they are.
        after: the shifts as they would be.
        pages: when they were paged lately.
        caps: the team's.
        within: what is looked at: the month around the change, and eight days on either side.
    """
    worst: dict[object, float] = {}
    for each in breaches(person, before, pages, caps, within):
        worst[_what(each)] = max(worst.get(_what(each), 0), _amount(each))
    found: dict[object, Breach] = {}
    for each in breaches(person, after, pages, caps, within):
        known = found.get(_what(each))
        if _amount(each) > max(worst.get(_what(each), 0), _amount(known) if known else 0):
            found[_what(each)] = each
    return list(found.values())


def _what(breach: Breach) -> object:
    """Two breaches are the same one when only their amounts differ."""
    if breach.cap is Cap.NIGHTS_A_MONTH:
        return breach.cap, breach.start.year, breach.start.month
    return (breach.cap, breach.start) if breach.cap is Cap.REST else breach.cap


def _amount(breach: Breach) -> float:
    """How much too much: of rest, what is lacking."""
    return breach.limit - breach.figure if breach.cap is Cap.REST else breach.figure


def morning_rest(page: datetime, zone_name: str, rest: timedelta) -> Interval | None:
    """The hours of the morning after a page at night in which cover is due; None for no night.

    From the end of the night, 07:00 on the person's clock, until they have rested.
    """
    night = night_of(page, zone_name)
    if night is None or page + rest <= night.end:
        return None
    return Interval(night.end, page + rest)
