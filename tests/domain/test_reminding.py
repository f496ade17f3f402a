"""When a reminder reaches someone: quiet hours, digests, across changes of the clock."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.business import BusinessCalendar
from bot.domain.reminding import Delivery, delivery, end_of_quiet
from bot.domain.wall_clock import zone
from models import Preference, Reminders

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Tehran")
SOME_DAY = datetime(2024, 1, 1, tzinfo=UTC)
NIGHT = Preference(user_id="UANA", quiet_from=time(20), quiet_until=time(8))
SIESTA = Preference(user_id="UANA", quiet_from=time(13), quiet_until=time(15))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("preference", "now", "ends"),
    [
        (NIGHT, "2026-11-24T19:59+01:00", None),
        (NIGHT, "2026-11-24T20:00+01:00", "2026-11-25T08:00+01:00"),
        (NIGHT, "2026-11-25T07:59+01:00", "2026-11-25T08:00+01:00"),
        (NIGHT, "2026-11-25T08:00+01:00", None),
        (SIESTA, "2026-11-25T14:00+01:00", "2026-11-25T15:00+01:00"),
        (Preference(user_id="UANA"), "2026-11-25T03:00+01:00", None),
        # The night in which Berlin's clocks go back: 13 hours long.
        (NIGHT, "2026-10-24T20:00+02:00", "2026-10-25T08:00+01:00"),
    ],
)
def test_quiet_hours(preference: Preference, now: str, ends: str | None) -> None:
    assert end_of_quiet(preference, "Europe/Berlin", at(now)) == (at(ends) if ends else None)


def test_quiet_hours_that_end_in_an_hour_that_comes_twice() -> None:
    until = Preference(user_id="UANA", quiet_from=time(0), quiet_until=time(2, 30))
    # 02:10 for the second time: the first 02:30 has passed.
    assert end_of_quiet(until, "Europe/Berlin", at("2026-10-25T02:10+01:00")) == at(
        "2026-10-25T02:30+01:00"
    )
    # 02:30 does not exist on this day.
    assert end_of_quiet(until, "Europe/Berlin", at("2026-03-29T01:30+01:00")) == at(
        "2026-03-29T03:00+02:00"
    )


@pytest.mark.parametrize(
    ("now", "comes", "day"),
    [
        ("2026-11-25T07:00+01:00", "2026-11-25T09:00+01:00", "2026-11-25"),
        ("2026-11-25T09:00+01:00", "2026-11-26T09:00+01:00", "2026-11-26"),
        ("2026-11-27T18:00+01:00", "2026-11-30T09:00+01:00", "2026-11-30"),  # over a weekend
        ("2026-12-24T18:00+01:00", "2026-12-28T09:00+01:00", "2026-12-28"),  # and holidays
        ("2026-10-23T18:00+02:00", "2026-10-26T09:00+01:00", "2026-10-26"),  # and clocks
    ],
)
def test_a_digest_comes_on_the_next_working_morning(now: str, comes: str, day: str) -> None:
    calendar = BusinessCalendar("Europe/Berlin", region="DE")
    chosen = Preference(user_id="UANA", reminders=Reminders.DIGEST)
    assert delivery(chosen, calendar, at(now)) == Delivery(
        at(comes), datetime.fromisoformat(day).date()
    )


def test_what_cannot_wait_for_the_digest_goes_alone_or_not_at_all() -> None:
    calendar = BusinessCalendar("Europe/Berlin")
    now, soon = at("2026-11-25T10:00+01:00"), at("2026-11-25T11:00+01:00")
    digest = Preference(user_id="UANA", reminders=Reminders.DIGEST)
    assert delivery(digest, calendar, now, soon) == Delivery(now)
    assert delivery(NIGHT, calendar, at("2026-11-25T21:00+01:00"), soon) is None
    muted = Preference(user_id="UANA", reminders=Reminders.MUTED)
    assert delivery(muted, calendar, now) is None


@given(
    st.integers(0, 6 * 365 * 24 * 60).map(lambda each: SOME_DAY + timedelta(minutes=each)),
    st.sampled_from(ZONES),
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    st.sampled_from(Reminders),
)
def test_nothing_comes_in_quiet_hours(
    now: datetime, where: str, begins: time, ends: time, way: str
) -> None:
    chosen = Preference(user_id="UANA", reminders=way, quiet_from=begins, quiet_until=ends)
    if begins == ends:
        return
    found = delivery(chosen, BusinessCalendar(where), now)
    if found is None:
        assert way == Reminders.MUTED
        return
    assert now <= found.at <= now + timedelta(days=5)
    assert end_of_quiet(chosen, where, found.at) is None
    if found.digest_on:
        local = found.at.astimezone(zone(where))
        assert local.date() >= found.digest_on
        assert found.digest_on.weekday() < 5
