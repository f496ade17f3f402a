"""Public holidays of a region, from the library `holidays`.

The library takes a while to load, and only what shows or counts holidays needs it: so it is
loaded at first use.
"""

from datetime import date
from functools import lru_cache

from bot.errors import Mistake


def holiday_region(name: str) -> str:
    """A region as it is stored: a country, or one of its parts, like `DE`, `DE-BE`, `US-NY`.

    Raises:
        Mistake: the library knows no such region.
    """
    region = name.strip().upper()
    holidays_of_year(region, 2026)
    return region


def holidays_between(region: str | None, first: date, last: date) -> dict[date, str]:
    """The holidays of a region from `first` to `last`, both included, with their names."""
    if region is None:
        return {}
    years = range(first.year, last.year + 1)
    found = {day: name for year in years for day, name in holidays_of_year(region, year).items()}
    return {day: found[day] for day in sorted(found) if first <= day <= last}


@lru_cache(maxsize=256)
def holidays_of_year(region: str, year: int) -> dict[date, str]:
    """The public holidays of a region in a year, with their names.

    Raises:
        Mistake: the library knows no such region.
    """
    import holidays  # noqa: PLC0415 see above

    country, _, part = region.partition("-")
    try:
        # Names in English where there are such, since all our sentences are.
        return dict(
            holidays.country_holidays(country, subdiv=part or None, years=year, language="en_US")
        )
    except NotImplementedError:
        raise Mistake(
            f"I don't know the holidays of “{region}”. Try one like US, or DE-BE for Berlin."
        ) from None
