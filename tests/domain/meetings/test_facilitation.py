"""Whose turn it is: teams alternate, absences are remembered."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.meetings.facilitation import Candidate, Turn, whose_turn

ANA, BEN = Candidate("ana", 1, 0), Candidate("ben", 1, 1)
MAYA, ZOE = Candidate("maya", 2, 2), Candidate("zoe", 2, 3)
PEOPLE = [ANA, BEN, MAYA, ZOE]


def play(people: list[Candidate], away: list[set[str]]) -> list[str | None]:
    """Who facilitates each of some weekly meetings; `away` says who isn't there when."""
    turns, day = [], date(2026, 11, 24)
    for gone in away:
        people = [replace(each, is_there=each.user_id not in gone) for each in people]
        turn = whose_turn(people)
        people = [after(each, turn, day) for each in people]
        turns.append(turn.user_id)
        day += timedelta(days=7)
    return turns


def after(each: Candidate, turn: Turn, day: date) -> Candidate:
    if each.user_id == turn.user_id:
        return replace(each, last_on=day, owed=False)
    return replace(each, owed=each.owed or each.user_id in turn.passed_over)


def test_teams_alternate_and_everyone_has_a_turn() -> None:
    assert play(PEOPLE, [set()] * 6) == ["ana", "maya", "ben", "zoe", "ana", "maya"]


def test_who_was_away_comes_next_time_of_their_team() -> None:
    assert play(PEOPLE, [{"ana"}, set(), set(), set(), set()]) == [
        *("ben", "maya", "ana", "zoe"),
        "ben",
    ]


def test_a_team_that_is_away_as_a_whole_is_replaced_by_the_other() -> None:
    assert play(PEOPLE, [{"ana", "ben"}, set(), set()]) == ["maya", "ana", "zoe"]


def test_nobody_is_there() -> None:
    assert whose_turn([]) == Turn(None)
    gone = [replace(each, is_there=False) for each in PEOPLE]
    assert whose_turn(gone) == Turn(None, ("ana", "ben", "maya", "zoe"))


@given(st.lists(st.sets(st.sampled_from(["ana", "ben", "maya", "zoe"]), max_size=2), max_size=20))
def test_no_team_waits_while_one_of_its_people_is_there(away: list[set[str]]) -> None:
    turns = play(PEOPLE, away)
    its = [{"ana", "ben"}, {"maya", "zoe"}]
    teams = {user_id: team for team in its for user_id in team}
    for gone, one, two in zip(away[1:], turns, turns[1:], strict=False):
        assert two is not None
        assert two not in gone
        if one and two in teams[one]:  # twice the same team: then the other one was away
            others = set(teams) - teams[one]
            assert others <= gone
