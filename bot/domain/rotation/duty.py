"""What people are told about one rotation of a team."""

from dataclasses import dataclass

from bot.domain.rotation.plan import Shift


@dataclass(frozen=True)
class Duty:
    """One rotation of a team: who has it now, and who after. Names are for people."""

    team: str
    rotation: str
    current: Shift | None
    following: Shift | None
    stand_in: str | None = None
    """Who is paged instead of someone who can't be: the next in order who can."""
    reachable: bool = True
    """Whether whoever is on call can be paged."""


def paged_for(duty: Duty) -> str | None:
    """Who is paged: whoever is on call, or stands in for them."""
    if duty.current is None:
        return None
    return duty.current.user_id if duty.reachable else duty.stand_in
