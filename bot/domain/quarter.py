"""Calendar quarters, written `2026-Q4`."""

import re
from datetime import date

_PATTERN = re.compile(r"^(\d{4})-q([1-4])$", re.IGNORECASE)


def quarter_of(day: date) -> str:
    """The quarter that holds the day."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def next_quarter(quarter: str) -> str:
    year, number = int(quarter[:4]), int(quarter[6])
    return f"{year}-Q{number + 1}" if number < 4 else f"{year + 1}-Q1"  # noqa: PLR2004 quarters


def quarters_from(quarter: str, count: int) -> list[str]:
    """So many quarters in a row, this one first."""
    quarters = [quarter]
    while len(quarters) < count:
        quarters.append(next_quarter(quarters[-1]))
    return quarters


def quarters_before(quarter: str, count: int) -> list[str]:
    """So many quarters before this one, the latest first."""
    last = 4 * int(quarter[:4]) + int(quarter[6]) - 1
    before = (divmod(last - back, 4) for back in range(1, count + 1))
    return [f"{year:04}-Q{number + 1}" for year, number in before if year > 0]


def quarters_between(first: str, last: str) -> list[str]:
    """The quarters from one to another, both included; at least the last."""
    quarters = [last, *quarters_before(last, 8)]
    return [each for each in reversed(quarters) if each == last or each >= first]


def parse_quarter(text: str) -> str | None:
    """`2026-q4` as `2026-Q4`, or None when the text is no quarter."""
    found = _PATTERN.match(text.strip())
    return f"{found[1]}-Q{found[2]}" if found else None


def first_day(quarter: str) -> date:
    """The quarter's first day."""
    return date(int(quarter[:4]), 3 * int(quarter[6]) - 2, 1)
