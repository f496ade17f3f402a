"""Days and moments as people type them: `tomorrow 09:00`, `friday`, `24 dec`, `2026-12-24 18:30`.

Pure: text, the present and the asker's zone in, moments in UTC out. What can't be read becomes a
sentence that says what was understood, and what was expected.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches

from bot.domain.wall_clock import first_moment, zone
from bot.errors import Mistake

EXPECTED = "Write it like `tomorrow 09:00`, `friday`, `24 dec` or `2026-12-24 18:30`."
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_RELATIVE = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}
_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_JOINERS = frozenset({"to", "until", "till", "through", "-", "–", "—"})
_EVENING, _MORNING = time(18), time(6)
_FARTHEST = timedelta(days=3660)
_SHORTEST_NAME, _MIDDAY_HOUR, _MOST_AHEAD = 3, 12, 3660
_WORDS = (*_WEEKDAYS, *_MONTHS, *_RELATIVE, *_TIMES, "now", "next", "until")
_ALIKE = 0.75


@dataclass(frozen=True)
class When:
    """A moment (`end` is None), or the time from `start` until just before `end`; in UTC."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True)
class Days:
    """From the first day to the last, both included."""

    first: date
    last: date


def parse_when(text: str, now: datetime, zone_name: str) -> When:
    """A moment, or a whole day when no time of day is given.

    Args:
        text: what was typed.
        now: the present, aware.
        zone_name: the asker's zone (IANA): their today, their clock.

    Raises:
        Mistake: what was not understood, and what was expected.
    """
    where = zone(zone_name)
    today = now.astimezone(where).date()
    words = _words(text)
    if words == ["now"]:
        return When(now)
    if hours := _hours_ahead(words):
        return When(now + timedelta(hours=hours))
    day, rest = _take_day(words, today)
    at, rest = _take_time(rest)
    if rest or (day is None and at is None):
        raise _not_understood(text, rest)
    day = _near(day or today, today)
    if at is not None:
        return When(first_moment(day, at, where))
    following = day + timedelta(days=1)
    if words[0] == "tonight":
        return When(first_moment(day, _EVENING, where), first_moment(following, _MORNING, where))
    return When(first_moment(day, time(0), where), first_moment(following, time(0), where))


def looks_like_when(text: str) -> bool:
    """Whether somebody who typed this probably meant a day or a time, mistyped or not."""
    words = _words(text)
    return any(
        re.search(r"\d", word) or get_close_matches(word, _WORDS, 1, _ALIKE) for word in words
    ) or any(_named(word, (*_WEEKDAYS, *_MONTHS)) is not None for word in words)


def parse_days(text: str, today: date) -> Days:
    """One day, or the first and the last: `2026-12-20 2026-12-31`, `friday`, `24 dec to 26 dec`.

    Raises:
        Mistake: what was not understood, or that the last comes before the first.
    """
    words = _words(text)
    first, rest = _take_day(words, today)
    if first is None:
        raise _not_understood(text, words, _EXPECTED_DAYS)
    if rest and rest[0] in _JOINERS:
        rest = rest[1:] or ["until"]
    last, rest = _take_day(rest, max(first, today)) if rest else (first, [])
    if rest or last is None:
        raise _not_understood(text, rest, _EXPECTED_DAYS)
    _near(first, today)
    if last < first:
        raise Mistake(
            f"That ends on {_said(last)}, before it begins on {_said(first)}. "
            f"Write the first day first, like `{last} {first}`."
        )
    return Days(first, _near(last, today))


_EXPECTED_DAYS = "Write days like `2026-12-20 2026-12-31`, or one like `friday`."


def _words(text: str) -> list[str]:
    spread = re.sub(r"(?<=\d)t(?=\d\d?:)|,|\.\.+", " ", text.lower())
    return [word for word in spread.split() if word not in {"at", "on", "from"}]


def _hours_ahead(words: list[str]) -> int:
    phrase = re.fullmatch(r"in (\d{1,4}) ?(?:h|hours?)", " ".join(words))
    return int(phrase[1]) if phrase else 0


def _take_day(words: list[str], today: date) -> tuple[date | None, list[str]]:
    """The day that the words begin with, and the words after it."""
    for count in (3, 2, 1):
        if len(words) >= count and (day := _day(words[:count], today)):
            return day, words[count:]
    return None, words


def _day(words: list[str], today: date) -> date | None:
    match words:
        case [word] if word in _RELATIVE:
            return today + timedelta(days=_RELATIVE[word])
        case [word] | ["this", word] if (weekday := _named(word, _WEEKDAYS)) is not None:
            return today + timedelta(days=(weekday - today.weekday()) % 7)
        case ["next", word] if (weekday := _named(word, _WEEKDAYS)) is not None:
            return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
        case ["in", count, unit] if re.fullmatch(r"\d{1,4}", count):
            return _ahead(int(count), unit, today)
    return _written(words[0], today) if len(words) == 1 else _with_month(words, today)


def _ahead(count: int, unit: str, today: date) -> date | None:
    days = {"day": 1, "week": 7}.get(unit.removesuffix("s"), 0) * count
    return today + timedelta(days=min(days, _MOST_AHEAD + 1)) if days else None


def _written(word: str, today: date) -> date | None:
    """`2026-12-24`, `24.12.2026`, `24.12.`; with slashes where that can mean one day only."""
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", word):
        return _date(word, int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})?", word):
        return _coming(word, found[3], int(found[2]), int(found[1]), today)
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?", word):
        one, other = int(found[1]), int(found[2])
        if one != other and max(one, other) <= len(_MONTHS):
            raise Mistake(f"I can't tell the day from the month in “{word}”. {EXPECTED}")
        day, month = (one, other) if one > len(_MONTHS) else (other, one)
        return _coming(word, found[3], month, day, today)
    return None


def _with_month(words: list[str], today: date) -> date | None:
    """`24 dec`, `dec 24`, and both with a year."""
    year = None
    if len(words) == 3:  # noqa: PLR2004 day, month and year
        *words, year = words
        if not re.fullmatch(r"\d{4}", year):
            return None
    named = [(_named(word, _MONTHS), other) for word, other in (words, words[::-1])]
    for month, number in named:
        digits = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|\.)?", number)
        if month is not None and digits:
            return _coming(" ".join(words), year, month + 1, int(digits[1]), today)
    return None


def _coming(said: str, year: str | None, month: int, day: int, today: date) -> date:
    """A day and month; without a year, the next such day."""
    if year:
        return _date(said, int(year), month, day)
    if (month, day) == (2, 29):
        years = (today.year + ahead for ahead in range(9))
        leaps = (each for each in years if each % 4 == 0 and (each % 100 or each % 400 == 0))
        return next(leap for each in leaps if (leap := date(each, 2, 29)) >= today)
    this_year = _date(said, today.year, month, day)
    return this_year if this_year >= today else _date(said, today.year + 1, month, day)


def _date(said: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Mistake(f"There is no day “{said}” in the calendar. {EXPECTED}") from None


def _take_time(words: list[str]) -> tuple[time | None, list[str]]:
    """The time of day that the words begin with: `09:00`, `9am`, `9:30 pm`, `noon`."""
    if not words:
        return None, words
    if words[0] in _TIMES:
        return _TIMES[words[0]], words[1:]
    for count in (2, 1):
        said = " ".join(words[:count])
        if len(words) < count:
            continue
        if found := re.fullmatch(r"(\d{1,2}):(\d{2})()", said):
            return _time(said, int(found[1]), int(found[2])), words[count:]
        if found := re.fullmatch(r"(\d{1,2})(?::(\d{2}))? ?(am|pm)", said):
            return _half_day(said, int(found[1]), int(found[2] or 0), found[3]), words[count:]
    return None, words


def _half_day(said: str, hour: int, minute: int, half: str) -> time:
    if not 1 <= hour <= _MIDDAY_HOUR:
        raise Mistake(f"“{said}” is no time of day. {EXPECTED}")
    return _time(said, hour % _MIDDAY_HOUR + (_MIDDAY_HOUR if half == "pm" else 0), minute)


def _time(said: str, hour: int, minute: int) -> time:
    try:
        return time(hour, minute)
    except ValueError:
        raise Mistake(
            f"“{said}” is no time of day: they go from 00:00 to 23:59. {EXPECTED}"
        ) from None


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """Which name it is, or begins: `fri`, `sept`."""
    found = [at for at, name in enumerate(names) if name.startswith(word.removesuffix("."))]
    return found[0] if len(found) == 1 and len(word) >= _SHORTEST_NAME else None


def _near(day: date, today: date) -> date:
    if abs(day - today) > _FARTHEST:
        raise Mistake(f"{_said(day)} is more than ten years from now. {EXPECTED}")
    return day


def _said(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B %Y}"


def _not_understood(text: str, left: list[str], expected: str = EXPECTED) -> Mistake:
    """What could not be read, and the word that was perhaps meant."""
    words = left or _words(text)
    if not words:
        return Mistake(f"When? {expected}")
    meant = [guess for word in words for guess in get_close_matches(word, _WORDS, 1, _ALIKE)]
    suggestion = f" Did you mean “{meant[0]}”?" if meant and meant[0] not in words else ""
    unread = " ".join(words)
    understood = text.strip()[: -len(unread)].strip()
    said = f"I don't know what day or time “{unread[:60]}” is."
    if left and understood:
        said = f"I understood “{understood[:60]}”, but not “{unread[:60]}”."
    return Mistake(f"{said}{suggestion} {expected}")
