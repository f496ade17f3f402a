"""A team's settings as they are edited: its policy and its working hours, in parts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.domain.business import BusinessCalendar
from bot.domain.policy import Policy

Parts = Mapping[str, Any]
"""What settings hold, by part, in plain JSON."""


class TeamSettings(BaseModel):
    """Frozen: a change makes new ones with `changed`."""

    model_config = ConfigDict(frozen=True)

    policy: Policy
    zone: str
    opens_at: time
    closes_at: time
    holiday_region: str | None

    @property
    def calendar(self) -> BusinessCalendar:
        return BusinessCalendar(self.zone, self.opens_at, self.closes_at, self.holiday_region)

    def changed(self, **fields: object) -> "TeamSettings":
        return self.model_copy(update=fields)

    def with_policy(self, **fields: object) -> "TeamSettings":
        return self.changed(policy=self.policy.model_copy(update=fields))

    def parts(self) -> dict[str, Any]:
        whole = self.model_dump(mode="json")
        policy: dict[str, Any] = whole.pop("policy")
        return {**policy, **whole}


Change = Callable[[TeamSettings], TeamSettings]


def settings_of(parts: Parts) -> TeamSettings:
    """The same from their parts; what is left out is the default."""
    hours = {"zone", "opens_at", "closes_at", "holiday_region"}
    policy = {name: value for name, value in parts.items() if name not in hours}
    return TeamSettings.model_validate({"policy": policy, **{name: parts[name] for name in hours}})


@dataclass(frozen=True)
class Merged:
    """Two people's changes of the same settings: what comes of both, and whose parts those are."""

    parts: dict[str, Any]
    theirs: tuple[str, ...]
    both: tuple[str, ...]


def merge(base: Parts, theirs: Parts, mine: Parts) -> Merged:
    """Put my changes on top of theirs, part by part; in what both changed, mine stands.

    Args:
        base: what I began from.
        theirs: what is stored by now.
        mine: what I would store.
    """
    changed = tuple(name for name in theirs if theirs[name] != base.get(name))
    own = {name: value for name, value in mine.items() if value != base.get(name)}
    both = tuple(name for name in changed if name in own and own[name] != theirs[name])
    return Merged({**theirs, **own}, changed, both)
