"""The first working Monday of the month, as the calendar and public holidays have it."""

from datetime import UTC, date, datetime, time
from itertools import islice

from dateutil.relativedelta import MO, relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.business import holidays_of
from bot.domain.roadmap.summary_days import MonthlyMonday


def days(when: MonthlyMonday, since: datetime, count: int) -> list[date]:
    return [day for day, _ in islice(when.after(since), count)]


def test_holidays_move_it_by_a_week_and_the_clock_stays() -> None:
    when = MonthlyMonday(time(9), "America/New_York", ("US",))
    begin = datetime(2026, 8, 1, tzinfo=UTC)
    assert days(when, begin, 5) == [
        date(2026, 8, 3),
        date(2026, 9, 14),  # Labor Day is the 7th
        date(2026, 10, 5),
        date(2026, 11, 2),
        date(2026, 12, 7),
    ]
    utc = [at.hour for _, at in islice(when.after(begin), 5)]
    assert utc == [13, 13, 13, 14, 14]


@settings(deadline=None)  # a year's holidays are looked up once, and that takes its time
@given(
    st.integers(946_684_800, 2_524_608_000).map(lambda at: datetime.fromtimestamp(at, UTC)),
    st.sampled_from(["Europe/Berlin", "Asia/Kolkata", "America/Los_Angeles"]),
    st.sampled_from([(), ("US",), ("DE-BE", "US")]),
)
def test_like_dateutil_with_the_holidays_skipped(
    since: datetime, zone: str, regions: tuple[str, ...]
) -> None:
    when = MonthlyMonday(time(9), zone, regions)
    for day, at in islice(when.after(since), 3):
        monday = day.replace(day=1) + relativedelta(weekday=MO(1))
        while any(monday in holidays_of(each, monday.year) for each in regions):
            monday += relativedelta(weeks=1)
        assert (day, at > since) == (monday, True)
