"""RICE: reach × impact × confidence ÷ effort, so that unlike things can be ranked.

The scales are those of the method's authors (Intercom, 2016): reach in people a quarter, impact
from 0.25 to 3, confidence in per cent, effort in the time of one person; here in weeks.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rice:
    """What an item is scored by; None where nobody has said."""

    reach: int | None = None
    impact: float | None = None
    confidence: int | None = None
    effort: float | None = None

    @property
    def score(self) -> float | None:
        """None until all four are there."""
        if not (self.reach and self.impact and self.confidence and self.effort):
            return None
        return self.reach * self.impact * self.confidence / 100 / self.effort

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of those that nobody has said."""
        return tuple(name for name, value in vars(self).items() if value is None)
