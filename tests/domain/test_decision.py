"""Whose turn a decision is, and what options a question has."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.business import BusinessCalendar
from bot.domain.decision import Deciders, next_turn, read_options
from bot.domain.escalation import Pace
from bot.domain.policy import Policy
from bot.errors import InvalidInput

NOW = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)
CALENDAR = BusinessCalendar("UTC")
ALL = Deciders(("A", "B"), ("L",))


@pytest.mark.parametrize(
    ("deciders", "turn", "severity", "people", "minutes"),
    [
        (ALL, 0, 2, ("A",), 15),
        (ALL, 1, 2, ("B",), 15),
        (ALL, 2, 2, ("L",), 60),
        (ALL, 3, 2, ("A", "B", "L"), 60),
        (ALL, 99, 2, ("A", "B", "L"), 60),
        (ALL, 0, 1, ("A",), 5),
        (ALL, 3, 1, ("A", "B", "L"), 30),
        (Deciders(("A",), ()), 0, 1, ("A",), 5),
        (Deciders(("A",), ()), 1, 1, ("A",), 30),
        (Deciders(("A",), ("A", "L")), 1, 1, ("L",), 30),  # a lead who was asked already
        (Deciders((), ("L",)), 0, 1, ("L",), 5),
        (Deciders((), ()), 0, 1, (), 30),
    ],
)
def test_whose_turn_it_is(
    deciders: Deciders, turn: int, severity: int, people: tuple[str, ...], minutes: int
) -> None:
    found = next_turn(Policy(), CALENDAR, deciders, turn, Pace(severity), NOW)
    assert found.people == people
    assert found.next_at == NOW + timedelta(minutes=minutes)


def test_with_a_deadline_everyone_is_asked_before_it() -> None:
    deadline, now = NOW + timedelta(minutes=9), NOW
    for turn in range(3):
        now = next_turn(Policy(), CALENDAR, ALL, turn, Pace(2, deadline), now).next_at
    assert now <= deadline


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("", ["Yes", "No"]),
        (" \n ", ["Yes", "No"]),
        ("Pause all\n\n  Pause   search \nGo on", ["Pause all", "Pause search", "Go on"]),
    ],
)
def test_options_one_on_each_line(typed: str, options: list[str]) -> None:
    assert read_options(typed) == options


@pytest.mark.parametrize("typed", ["Yes", "a\nb\nc\nd\ne\nf", "yes\nYES", f"a\n{'b' * 76}"])
def test_options_that_fit_no_buttons(typed: str) -> None:
    with pytest.raises(InvalidInput):
        read_options(typed)
