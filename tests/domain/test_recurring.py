"""What happens to moments missed while nothing ran."""

from datetime import UTC, datetime, time, timedelta

from bot.domain.recurring import Late, due_moments, next_moment
from bot.domain.wall_clock import Daily

NINE = Daily(time(9), "Europe/Berlin")
SINCE = datetime(2026, 11, 20, 8, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def test_the_latest_missed_moment_is_run_and_the_others_are_noted() -> None:
    due = due_moments(NINE, Late.RUN_ONCE, timedelta(hours=1), SINCE, NOW)
    assert [(each.day.day, each.run) for each in due] == [(21, False), (22, False), (23, True)]


def test_what_is_later_than_its_grace_is_skipped() -> None:
    early = due_moments(NINE, Late.SKIP, timedelta(hours=1), SINCE, NOW)
    late = due_moments(NINE, Late.SKIP, timedelta(minutes=10), SINCE, NOW)
    assert [each.run for each in early] == [False, False, True]
    assert not any(each.run for each in late)


def test_nothing_is_due_before_its_time() -> None:
    assert not due_moments(NINE, Late.RUN_ONCE, timedelta(), NOW, NOW + timedelta(hours=23))
    assert next_moment(NINE, NOW) == datetime(2026, 11, 24, 8, tzinfo=UTC)
