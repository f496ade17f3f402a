"""When a personal reminder reaches someone, by what they have chosen. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.business import MORNING, BusinessCalendar
from bot.domain.wall_clock import first_moment, last_moment, zone
from models import Preference, Reminders

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Delivery:
    """When a reminder goes out (UTC); with a digest, the local date of that digest."""

    at: datetime
    digest_on: date | None = None


def end_of_quiet(preference: Preference, zone_name: str, at: datetime) -> datetime | None:
    """When the quiet hours that `at` lies in are over, in UTC; None when it lies in none.

    Args:
        preference: whose quiet hours.
        zone_name: where that person is.
        at: any moment.
    """
    begins, ends = preference.quiet_from, preference.quiet_until
    if begins is None or ends is None or not _is_within(at, begins, ends, zone_name):
        return None
    where = zone(zone_name)
    today = at.astimezone(where).date()
    # An hour that comes twice may have its first end behind it, and its last one ahead.
    candidates = (
        first_moment(today, ends, where),
        last_moment(today, ends, where),
        first_moment(today + _DAY, ends, where),
    )
    return next(each for each in candidates if each > at)


def delivery(
    preference: Preference,
    calendar: BusinessCalendar,
    now: datetime,
    useless_after: datetime | None = None,
) -> Delivery | None:
    """When a reminder that is due now goes out; None for never.

    A digest comes at 09:00 of the next working day, or as quiet hours that hold 09:00 end. What
    would be useless by then goes alone, at once or as quiet hours end; what is useless even then
    does not go.

    Args:
        preference: of the one who is reminded.
        calendar: their working days, on the clock where they are.
        now: the present moment.
        useless_after: when nobody needs it any more, if ever.
    """
    if preference.reminders == Reminders.MUTED:
        return None
    place = calendar.zone_name
    alone = Delivery(end_of_quiet(preference, place, now) or now)
    chosen = alone
    if preference.reminders == Reminders.DIGEST:
        morning = BusinessCalendar(place, MORNING, calendar.closes_at, calendar.region)
        opening = morning.next_opening(now)
        day = opening.astimezone(zone(place)).date()
        chosen = Delivery(end_of_quiet(preference, place, opening) or opening, day)
    for each in (chosen, alone):
        if useless_after is None or each.at <= useless_after:
            return each
    return None


def _is_within(at: datetime, begins: time, ends: time, zone_name: str) -> bool:
    local = at.astimezone(zone(zone_name)).time()
    if begins < ends:
        return begins <= local < ends
    return local >= begins or local < ends
