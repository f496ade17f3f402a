"""Days and moments as people type them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.wall_clock import zone
from bot.domain.when import Days, When, parse_days, parse_when
from bot.errors import Mistake

NOW = datetime.fromisoformat("2026-11-23T21:40:00-05:00")  # a Monday
HERE = "America/New_York"
ZONES = sorted(name for name in available_timezones() if name not in {"localtime", "Factory"})


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("now", "2026-11-23T21:40-05:00"),
        ("tomorrow 09:00", "2026-11-24T09:00-05:00"),
        ("tomorrow at 9am", "2026-11-24T09:00-05:00"),
        ("9:30 pm", "2026-11-23T21:30-05:00"),
        ("12am", "2026-11-23T00:00-05:00"),
        ("noon", "2026-11-23T12:00-05:00"),
        ("Friday noon", "2026-11-27T12:00-05:00"),
        ("monday 08:00", "2026-11-23T08:00-05:00"),
        ("next monday 08:00", "2026-11-30T08:00-05:00"),
        ("next fri 08:00", "2026-11-27T08:00-05:00"),
        ("2026-12-24 18:30", "2026-12-24T18:30-05:00"),
        ("2026-12-24T18:30", "2026-12-24T18:30-05:00"),
        ("24 dec 18:30", "2026-12-24T18:30-05:00"),
        ("Dec 24th, 6:30pm", "2026-12-24T18:30-05:00"),
        ("1 march 2027 00:00", "2027-03-01T00:00-05:00"),
        ("24.12. 07:00", "2026-12-24T07:00-05:00"),
        ("12/24 07:00", "2026-12-24T07:00-05:00"),
        ("3 jan 07:00", "2027-01-03T07:00-05:00"),
        ("in 3 days 07:00", "2026-11-26T07:00-05:00"),
        ("in 12 hours", "2026-11-24T09:40-05:00"),
        ("2027-03-14 02:30", "2027-03-14T03:00-04:00"),
    ],
)
def test_moments(typed: str, expected: str) -> None:
    assert parse_when(typed, NOW, HERE) == When(datetime.fromisoformat(expected).astimezone(UTC))


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("today", "2026-11-23T00:00-05:00", "2026-11-24T00:00-05:00"),
        ("tonight", "2026-11-23T18:00-05:00", "2026-11-24T06:00-05:00"),
        ("yesterday", "2026-11-22T00:00-05:00", "2026-11-23T00:00-05:00"),
        ("29 feb", "2028-02-29T00:00-05:00", "2028-03-01T00:00-05:00"),
        ("2027-03-14", "2027-03-14T00:00-05:00", "2027-03-15T00:00-04:00"),
    ],
)
def test_whole_days(typed: str, start: str, end: str) -> None:
    expected = [datetime.fromisoformat(each).astimezone(UTC) for each in (start, end)]
    assert parse_when(typed, NOW, HERE) == When(*expected)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "When?"),
        ("tomorow", "“tomorow” is. Did you mean “tomorrow”?"),
        ("tomorrow 9", "I understood “tomorrow”, but not “9”"),
        ("firday", "Did you mean “friday”?"),
        ("25:00", "“25:00” is no time of day"),
        ("13pm", "“13pm” is no time of day"),
        ("2026-02-30", "There is no day “2026-02-30”"),
        ("31 nov", "There is no day “31 nov”"),
        ("11/12/2026", "I can't tell the day from the month in “11/12/2026”"),
        ("3026-01-01", "more than ten years from now"),
        ("in 9999 weeks", "more than ten years from now"),
        ("whenever", "I don't know what day or time “whenever” is."),
    ],
)
def test_what_is_not_understood_is_said(typed: str, sentence: str) -> None:
    with pytest.raises(Mistake) as error:
        parse_when(typed, NOW, HERE)
    assert sentence in str(error.value)
    assert "Write it like `tomorrow 09:00`" in str(error.value)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026-12-20 2026-12-31", date(2026, 12, 20), date(2026, 12, 31)),
        ("2026-12-20..2026-12-31", date(2026, 12, 20), date(2026, 12, 31)),
        ("24 dec to 2 jan", date(2026, 12, 24), date(2027, 1, 2)),
        ("friday", date(2026, 11, 27), date(2026, 11, 27)),
        ("from tomorrow until friday", date(2026, 11, 24), date(2026, 11, 27)),
    ],
)
def test_days(typed: str, first: date, last: date) -> None:
    assert parse_days(typed, NOW.astimezone(zone(HERE)).date()) == Days(first, last)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026-12-31 2026-12-20", "Write the first day first, like `2026-12-20 2026-12-31`"),
        ("2026-12-20 soon", "I understood “2026-12-20”, but not “soon”"),
        ("friday until", "I understood “friday”, but not “until”"),
        ("soon", "“soon”"),
    ],
)
def test_days_that_can_not_be(typed: str, sentence: str) -> None:
    with pytest.raises(Mistake) as error:
        parse_days(typed, date(2026, 11, 23))
    assert sentence in str(error.value)


@given(
    st.text("0123456789-:./ tomrwfiday nextin,T", max_size=20) | st.text(max_size=20),
    st.sampled_from(ZONES),
)
def test_any_text_is_read_or_refused_in_a_sentence(text: str, zone_name: str) -> None:
    for parse in (
        lambda: parse_when(text, NOW, zone_name),
        lambda: parse_days(text, date(2026, 11, 23)),
    ):
        assert sentence(parse).endswith(".")


def sentence(parse: Callable[[], object]) -> str:
    try:
        return f"{parse()}."
    except Mistake as error:
        return str(error)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2036, 1, 1)),  # noqa: DTZ001 wall-clock times
    st.sampled_from(ZONES),
)
def test_what_is_written_comes_back_on_the_readers_clock(wall: datetime, zone_name: str) -> None:
    read = parse_when(f"{wall:%Y-%m-%d %H:%M}", NOW, zone_name).start.astimezone(zone(zone_name))
    written = wall.replace(second=0, microsecond=0)
    shown = read.replace(tzinfo=None)
    assert shown == written or written < shown <= written + timedelta(days=1, hours=1)
