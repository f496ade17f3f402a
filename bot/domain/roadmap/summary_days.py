"""When the roadmap's summary is posted: the first working Monday of each month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.cadence import is_working_day
from bot.domain.wall_clock import first_moment, zone

_WEEK = timedelta(days=7)
_DECEMBER = 12


@dataclass(frozen=True)
class MonthlyMonday:
    """A wall-clock moment on the first Monday of each month that is no public holiday.

    A month whose Mondays are all holidays has none.
    """

    at: time
    zone_name: str
    regions: tuple[str, ...] = ()
    """Whose public holidays count, like `US` or `DE-BE`."""

    def after(self, moment: datetime) -> Iterator[tuple[date, datetime]]:
        """Each occurrence after `moment`: its local date, which keys it, and the moment in UTC."""
        where = zone(self.zone_name)
        month = moment.astimezone(where).date().replace(day=1)
        while True:
            day = self._day(month)
            if day and (due := first_moment(day, self.at, where)) > moment:
                yield day, due
            month = _next_month(month)

    def _day(self, first: date) -> date | None:
        day = first + timedelta(days=-first.weekday() % 7)
        while day.month == first.month:
            if is_working_day(day, self.regions):
                return day
            day += _WEEK
        return None


def _next_month(first: date) -> date:
    if first.month == _DECEMBER:
        return first.replace(year=first.year + 1, month=1)
    return first.replace(month=first.month + 1)
