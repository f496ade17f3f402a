"""Whose turn it is to facilitate: teams alternate, and who was away comes next time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Candidate:
    """One of the people who take turns.

    Args:
        user_id: who.
        team_id: for which team.
        position: in the order that was set up.
        last_on: the day of the latest meeting that was theirs.
        owed: it was their turn, and they were away or gave it up.
        is_there: neither away on the day, nor gone from the company.
    """

    user_id: str
    team_id: int
    position: int
    last_on: date | None = None
    owed: bool = False
    is_there: bool = True


@dataclass(frozen=True)
class Turn:
    """Who facilitates, if anybody can, and those whose turn came first but who are not there."""

    user_id: str | None
    passed_over: tuple[str, ...] = ()


def whose_turn(candidates: Sequence[Candidate]) -> Turn:
    """Who facilitates the next meeting.

    The team that did not have the last meeting comes first; within it whoever is owed a turn,
    then whoever has waited longest. Where nobody of that team is there, another team's next.
    """
    passed_over: list[str] = []
    for team_id in _teams_in_turn(candidates):
        for each in sorted((x for x in candidates if x.team_id == team_id), key=_waiting):
            if each.is_there:
                return Turn(each.user_id, tuple(passed_over))
            passed_over.append(each.user_id)
    return Turn(None, tuple(passed_over))


def _teams_in_turn(candidates: Sequence[Candidate]) -> list[int]:
    """Each team by its latest meeting, the longest ago first; of equals, as they were set up."""
    teams: dict[int, tuple[date, int]] = {}
    for each in candidates:
        latest, position = teams.get(each.team_id, (date.min, each.position))
        teams[each.team_id] = max(latest, each.last_on or date.min), min(position, each.position)
    return sorted(teams, key=lambda team_id: teams[team_id])


def _waiting(candidate: Candidate) -> tuple[bool, date, int]:
    return not candidate.owed, candidate.last_on or date.min, candidate.position
