"""Whom to ask for cover, and when."""

from datetime import UTC, datetime, timedelta

from bot.domain.cover import asking

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PEOPLE = ("ana", "ben", "cy", "dev", "eve")
HOURS = {"ana": 90.0, "ben": 10.0, "cy": 50.0, "dev": 10.0}


def test_lightest_first_three_at_once_the_next_two_hours_later() -> None:
    asked = asking(PEOPLE, HOURS, NOW, NOW + timedelta(days=3))
    later = NOW + timedelta(hours=2)
    assert asked == [
        ("eve", NOW),
        ("ben", NOW),
        ("dev", NOW),
        ("cy", later),
        ("ana", later),
    ]


def test_everyone_at_once_when_it_is_near() -> None:
    asked = asking(PEOPLE, HOURS, NOW, NOW + timedelta(hours=20))
    assert {at for _, at in asked} == {NOW}


def test_nobody_to_ask() -> None:
    assert asking((), {}, NOW, NOW) == []
