"""Where a scale of time has its marks. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (*("Jan", "Feb", "Mar", "Apr", "May", "Jun"), *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"))
_SOME_DAYS, _WEEKS, _LONG = 10, 35, 130


def marks(start: datetime, end: datetime, zone: str) -> list[tuple[datetime, str]]:
    """Moments in that zone, each with its words: hours, days, weeks or months, as there is room.

    Args:
        start: the left edge, aware.
        end: the right edge.
        zone: IANA name.
    """
    where = ZoneInfo(zone)
    begin, span = start.astimezone(where), (end - start) / timedelta(days=1)
    if span <= 2:  # noqa: PLR2004 so many days
        found = _hours(begin, end)
    elif span <= _LONG:
        found = _days(begin.date(), end.astimezone(where).date(), span, where)
    else:
        found = _months(begin.date(), end.astimezone(where).date(), span, where)
    return [(at, words) for at, words in found if start <= at < end]


def _hours(begin: datetime, end: datetime) -> Iterator[tuple[datetime, str]]:
    midnight = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    for step in range(24):
        at = midnight + timedelta(hours=6 * step)
        if at <= end:
            day = "" if at.hour else f"\n{DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]}"
            yield at, f"{at:%H:%M}{day}"


def _days(first: date, last: date, span: float, where: ZoneInfo) -> Iterator[tuple[datetime, str]]:
    """Each day; beyond ten of them each Monday, of every second week when there are many."""
    weeks = 1 if span <= _WEEKS + 14 else 2
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if span <= _SOME_DAYS:
            yield _midnight(day, where), f"{DAYS[day.weekday()]}\n{day.day} {MONTHS[day.month - 1]}"
        elif day.weekday() == 0 and day.toordinal() // 7 % weeks == 0:
            yield _midnight(day, where), f"{day.day} {MONTHS[day.month - 1]}"


def _months(
    first: date, last: date, span: float, where: ZoneInfo
) -> Iterator[tuple[datetime, str]]:
    step = max(1, round(span / 30.4 / 12))
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        year, month = divmod(number, 12)
        if month % step == 0:
            words = MONTHS[month] if month else f"{MONTHS[month]}\n{year}"
            yield _midnight(date(year, month + 1, 1), where), words


def _midnight(day: date, where: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=where)
