"""What somebody fills in: read, or told what is wrong with which field."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.goals import TYPED, Better, ByTeam, Measure
from bot.domain.goals.draft import GoalDraft, read_goal, read_number
from bot.errors import InvalidInput, Mistake

MEASURES = {
    "ack": Measure("ack", "Time", "min", Better.LOWER),
    "up": Measure("up", "Uptime", "%", Better.HIGHER, by_team=ByTeam.MUST),
    "joint": Measure("joint", "Joint", "%", Better.HIGHER, by_team=ByTeam.NEVER),
}
DRAFT = GoalDraft("More sign-ups", "2026-q4", "UANA", TYPED, "6,000", start="4000", unit="people")


def test_a_goal_of_their_own() -> None:
    read = read_goal(replace(DRAFT, items="#5, 9 #5"), MEASURES)
    assert (read.quarter, read.target, read.start, read.items) == ("2026-Q4", 6000, 4000, (5, 9))
    assert (read.unit, read.better, read.team_id) == ("people", Better.HIGHER, None)


def test_a_measure_says_unit_and_direction() -> None:
    draft = replace(DRAFT, measure="ack", target="10", start="20", unit="%", better="higher")
    read = read_goal(draft, MEASURES)
    assert (read.unit, read.better, read.start) == ("min", Better.LOWER, 20)


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"title": " "}, {"title"}),
        ({"quarter": "soon"}, {"quarter"}),
        ({"owner": "CIT"}, {"owner"}),
        ({"target": "many"}, {"target"}),
        ({"target": ""}, {"target"}),
        ({"start": "7,000"}, {"start"}),
        ({"start": "6000"}, {"start"}),
        ({"better": "lower"}, {"start"}),
        ({"items": "the banner"}, {"items"}),
        ({"items": " ".join(map(str, range(40)))}, {"items"}),
        ({"measure": "nonsense"}, {"measure"}),
        ({"measure": "up", "target": "99", "start": ""}, {"team"}),
        ({"measure": "up", "target": "101", "start": "", "team": "1"}, {"target"}),
        ({"measure": "joint", "target": "40", "start": "", "team": "1"}, {"team"}),
        ({"title": "", "owner": "", "target": "?"}, {"title", "owner", "target"}),
    ],
)
def test_what_is_wrong(change: dict[str, str], fields: set[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_goal(replace(DRAFT, **change), MEASURES)
    assert set(refused.value.problems) == fields


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12),
        ("99,9", 99.9),
        ("1,200", 1200),
        ("12,345,678.5", 12345678.5),
        ("85 %", 85),
        ("-3", -3),
        ("1 200", 1200),
        ("", None),
    ],
)
def test_numbers_as_people_write_them(typed: str, number: float | None) -> None:
    assert read_number(typed) == number


@given(st.text(max_size=30), st.booleans())
def test_any_text_is_a_sound_number_or_refused(typed: str, percent: bool) -> None:  # noqa: FBT001 drawn
    try:
        number = read_number(typed, percent=percent)
    except Mistake:
        return
    assert number is None or abs(number) <= 1e12
    assert not percent or number is None or 0 <= number <= 100
