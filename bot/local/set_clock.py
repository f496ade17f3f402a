"""A clock for what the sample company did before its workspace began."""

from dataclasses import dataclass
from datetime import datetime


@dataclass
class SetClock:
    """Stands still where it is put."""

    at: datetime

    def now(self) -> datetime:
        return self.at
