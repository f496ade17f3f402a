"""Shared goals: what is measured, and how a goal stands. Pure."""

from bot.domain.goals.measure import TYPED, Better, ByTeam, Measure, Reading, Unit
from bot.domain.goals.standing import Aim, Standing, bar, standing

__all__ = [
    "TYPED",
    "Aim",
    "Better",
    "ByTeam",
    "Measure",
    "Reading",
    "Standing",
    "Unit",
    "bar",
    "standing",
]
