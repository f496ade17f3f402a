"""How much of a team's weeks in a quarter is planned. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TeamWeeks:
    """One team in one quarter, in weeks of one person.

    An item's effort counts for the teams on it in equal parts, done or not; what was dropped
    doesn't count.
    """

    team_id: int
    name: str
    capacity: float | None
    """None where nobody has said."""
    planned: float
    items: int
    unknown: int
    """Items without an effort."""

    @property
    def over(self) -> float:
        """By how many weeks more is planned than there are."""
        return max(0.0, self.planned - self.capacity) if self.capacity is not None else 0.0

    @property
    def percent(self) -> int | None:
        return round(100 * self.planned / self.capacity) if self.capacity else None
