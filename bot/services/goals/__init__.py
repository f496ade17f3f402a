"""Shared goals: what both teams want of a quarter, and how it stands."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.services.goals.changing import GoalChanging
from bot.services.goals.looking import GoalLooking
from bot.services.people import PeopleService
from models.database import Database

__all__ = ["GoalChanging", "GoalLooking", "Goals", "build_goals"]


@dataclass(frozen=True)
class Goals:
    """Everything one can do with goals."""

    looking: GoalLooking
    changing: GoalChanging


def build_goals(database: Database, clock: Clock, people: PeopleService) -> Goals:
    """All of it over one database."""
    return Goals(
        looking=GoalLooking(database, clock, people),
        changing=GoalChanging(database, clock, people),
    )
