"""Lengths of time in words."""

import pytest

from bot.views.durations import about, duration


@pytest.mark.parametrize(
    ("seconds", "exact", "roughly", "up"),
    [
        (0, "0 s", "0 minutes", "0 minutes"),
        (45, "45 s", "0 minutes", "1 minute"),
        (60, "1 min", "1 minute", "1 minute"),
        (61, "1 min", "1 minute", "2 minutes"),
        (12 * 60, "12 min", "12 minutes", "12 minutes"),
        (119 * 60, "1 h 59 min", "119 minutes", "119 minutes"),
        (2 * 3600, "2 h", "2 hours", "2 hours"),
        (3 * 3600 + 5 * 60, "3 h 5 min", "3 hours", "3 hours"),
        (47 * 3600, "1 d 23 h", "47 hours", "47 hours"),
        (48 * 3600, "2 d", "2 days", "2 days"),
        (52 * 3600, "2 d 4 h", "2 days", "2 days"),
        (-5, "-5 s", "0 minutes", "0 minutes"),
    ],
)
def test_seconds_as_people_say_them(seconds: int, exact: str, roughly: str, up: str) -> None:
    assert (duration(seconds), about(seconds), about(seconds, up=True)) == (exact, roughly, up)
