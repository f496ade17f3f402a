"""Goals as they stand: their rows, figures, items and teams, read together."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from bot.domain.goals import TYPED, Aim, Better, Measure, Reading, Standing, bar, standing
from bot.services.goals.measures import COUNTED, MEASURES, Asked
from bot.services.roadmap.reading import Reader
from bot.services.teams import stored_id
from bot.views.goals.lists import ShownGoal
from models import Goal, GoalItem, GoalState, RoadmapItem, Team

_CLOSED = {GoalState.REACHED: Standing.REACHED, GoalState.MISSED: Standing.MISSED}


def goals_of(
    session: Session, quarters: Collection[str], team_ids: Sequence[int] | None = None
) -> list[Goal]:
    """The goals of some quarters in the order in which they were set.

    Args:
        session: to read with.
        quarters: of which.
        team_ids: only theirs and those of all teams together; None for every team's.
    """
    wanted = select(Goal).where(col(Goal.quarter).in_(quarters))
    if team_ids is not None:
        wanted = wanted.where(or_(col(Goal.team_id).is_(None), col(Goal.team_id).in_(team_ids)))
    return list(session.exec(wanted.order_by(col(Goal.quarter), col(Goal.id))))


def shown(
    session: Session, goals: Sequence[Goal], reader: Reader, now: datetime
) -> list[ShownGoal]:
    """These goals with their figures: what several are measured by is counted once."""
    teams = {team.id: team for team in session.exec(select(Team))}
    items = _items(session, [stored_id(each.id) for each in goals])
    counted: dict[tuple[str, str, int | None], Reading | None] = {}
    found = []
    for goal in goals:
        key = goal.measure, goal.quarter, goal.team_id
        if goal.measure in COUNTED and goal.state == GoalState.OPEN and key not in counted:
            asked = Asked(goal.quarter, teams.get(goal.team_id), reader, now)
            counted[key] = COUNTED[goal.measure].count(session, asked)
        team = teams.get(goal.team_id)
        read = _reading(goal, counted.get(key))
        found.append(
            ShownGoal(
                goal=goal,
                measure=measure_of(goal),
                team=team.name if team else None,
                reading=read,
                standing=_standing(goal, read, reader),
                bar=bar(aim_of(goal), reader.today),
                items=items.get(stored_id(goal.id), ()),
                reader_zone=reader.zone,
            )
        )
    return found


def measure_of(goal: Goal) -> Measure:
    """What it is measured by: one of the table's, or its own."""
    own = Measure(TYPED, "Typed in", goal.unit, Better(goal.better))
    return MEASURES.get(goal.measure, own)


def aim_of(goal: Goal) -> Aim:
    return Aim(goal.quarter, Better(goal.better), goal.target, goal.start)


def reading_json(reading: Reading | None) -> dict[str, Any] | None:
    """A figure as it is kept when a goal is closed."""
    if reading is None:
        return None
    at = reading.at.isoformat() if reading.at else None
    return {**asdict(reading), "at": at}


def _reading(goal: Goal, counted: Reading | None) -> Reading | None:
    if goal.state != GoalState.OPEN:
        return _kept(goal.closing)
    if goal.measure != TYPED:
        return counted
    if goal.value is None:
        return None
    return Reading(goal.value, goal.value, by=goal.value_by, at=goal.value_at)


def _kept(closing: dict[str, Any] | None) -> Reading | None:
    if closing is None:
        return None
    at = datetime.fromisoformat(closing["at"]) if closing["at"] else None
    return Reading(closing["low"], closing["high"], closing["n"], closing["by"], at)


def _standing(goal: Goal, reading: Reading | None, reader: Reader) -> Standing:
    closed = _CLOSED.get(GoalState(goal.state))
    return closed or standing(aim_of(goal), reading, reader.today)


def items_of(session: Session, goal: Goal) -> list[int]:
    """The numbers of the roadmap items that are to bring a goal about."""
    ids = select(GoalItem.item_id).where(GoalItem.goal_id == goal.id)
    return list(session.exec(ids.order_by(col(GoalItem.item_id))))


def _items(session: Session, ids: Sequence[int]) -> dict[int, list[RoadmapItem]]:
    pairs = (
        select(GoalItem.goal_id, RoadmapItem)
        .join(RoadmapItem, col(RoadmapItem.id) == GoalItem.item_id)
        .where(col(GoalItem.goal_id).in_(ids))
        .order_by(col(RoadmapItem.id))
    )
    found: dict[int, list[RoadmapItem]] = defaultdict(list)
    for goal_id, item in session.exec(pairs):
        found[goal_id].append(item)
    return found
