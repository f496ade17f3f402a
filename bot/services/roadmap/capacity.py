"""A team's weeks in a quarter, against the effort planned."""

from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.quarter import parse_quarter, quarter_of
from bot.domain.roadmap import ItemStatus
from bot.domain.roadmap.capacity import TeamWeeks
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, require
from bot.services.people import PeopleService, today_of
from bot.services.roadmap.reading import on_teams
from bot.views.roadmap.capacity import Weeks
from models import RoadmapItem, Team, TeamCapacity
from models.database import Database

_MOST_WEEKS = 9999
_I = RoadmapItem


class CapacityService:
    def __init__(self, database: Database, clock: Clock, people: PeopleService) -> None:
        self._database = database
        self._clock = clock
        self._people = people

    def weeks(self, user_id: str, quarter: str | None) -> Weeks:
        """Every team's weeks in a quarter; None for the present one of the reader."""
        with self._database.reading() as session:
            actor = self._people.actor(session, user_id)
            quarter = quarter or quarter_of(today_of(session, user_id, self._clock.now()))
            rows = weeks_of(session, quarter)
            may = [each for each in rows if actor.is_administrator or each.team_id in actor.lead_of]
            return Weeks(quarter, rows, [each.team_id for each in may])

    def set(self, user_id: str, quarter: str, typed: dict[int, str]) -> Weeks:
        """Say how many weeks teams have.

        Args:
            user_id: who says it.
            quarter: `2026-Q4`.
            typed: by team, as it was typed; empty for nobody knows.

        Raises:
            NotAllowed: only the team's lead and administrators can.
            InvalidInput: by `weeks_3` for team 3.
        """
        if parse_quarter(quarter) != quarter:
            raise Mistake("A quarter looks like 2026-Q4.")
        weeks = _read(typed)
        with self._database.writing() as session:
            actor = self._people.actor(session, user_id)
            for team_id, number in weeks.items():
                require(actor, Action.SET_CAPACITY, team_id=team_id)
                if session.get(Team, team_id) is None:
                    raise Mistake("That team no longer exists.")
                row = session.get(TeamCapacity, (team_id, quarter))
                if number is None and row is not None:
                    session.delete(row)
                elif number is not None:
                    said = TeamCapacity(
                        team_id=team_id,
                        quarter=quarter,
                        weeks=number,
                        by=user_id,
                        at=self._clock.now(),
                    )
                    session.merge(said)
        return self.weeks(user_id, quarter)


def weeks_of(session: Session, quarter: str) -> list[TeamWeeks]:
    """Each team's weeks in a quarter, in the order of their names, by two statements."""
    pairs = on_teams().subquery()
    shares: Any = (
        select(pairs.c.item_id, func.count().label("teams")).group_by(pairs.c.item_id).subquery()
    )
    planned = (
        select(
            pairs.c.team_id,
            func.coalesce(func.sum(col(_I.effort) / shares.c.teams), 0.0),
            func.count(),
            func.count() - func.count(col(_I.effort)),
        )
        .join(shares, shares.c.item_id == pairs.c.item_id)
        .join(_I, col(_I.id) == pairs.c.item_id)
        .where(_I.quarter == quarter, _I.status != ItemStatus.DROPPED)
        .group_by(pairs.c.team_id)
    )
    by_team = {row[0]: row[1:] for row in session.execute(planned)}
    teams = (
        select(Team.id, Team.name, TeamCapacity.weeks)
        .outerjoin(
            TeamCapacity,
            (col(TeamCapacity.team_id) == Team.id) & (col(TeamCapacity.quarter) == quarter),
        )
        .order_by(Team.name)
    )
    return [
        TeamWeeks(id_ or 0, name, weeks, *by_team.get(id_, (0.0, 0, 0)))
        for id_, name, weeks in session.exec(teams)
    ]


def _read(typed: dict[int, str]) -> dict[int, float | None]:
    weeks, problems = {}, {}
    for team_id, text in typed.items():
        try:
            number = float(text.strip().replace(",", ".")) if text.strip() else None
        except ValueError:
            number = -1.0
        if number is not None and not 0 <= number <= _MOST_WEEKS:
            problems[f"weeks_{team_id}"] = "A number of weeks, like 24 or 7.5."
        weeks[team_id] = number
    if problems:
        raise InvalidInput(problems)
    return weeks
