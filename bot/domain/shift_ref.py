"""Hours of a rotation, as a button or an option carries them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from bot.errors import Outdated

_WRITTEN = re.compile(r"(\d{1,9}):(\d{1,11}):(\d{1,11})", re.ASCII)


@dataclass(frozen=True)
class ShiftRef:
    """From `start` until `end` (UTC, whole seconds) of a rotation."""

    rotation_id: int
    start: datetime
    end: datetime

    def overlaps(self, other: Self) -> bool:
        """Whether both have hours of one rotation in common."""
        same = self.rotation_id == other.rotation_id
        return same and self.start < other.end and other.start < self.end

    def __str__(self) -> str:
        return f"{self.rotation_id}:{int(self.start.timestamp())}:{int(self.end.timestamp())}"

    @classmethod
    def read(cls, text: str | None) -> Self:
        """Raises Outdated when it is none of ours."""
        found = _WRITTEN.fullmatch(text or "")
        if found is None:
            raise Outdated
        number, start, end = map(int, found.groups())
        return cls(number, datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
