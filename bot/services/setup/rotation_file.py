"""Rotations as a file writes them, in layers or in short as their only layer."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from bot.domain.rotation import Days, Hours, Layer, Window
from bot.domain.wall_clock import zone
from bot.errors import Mistake
from models import RotationLayer
from models.rotation import EVERY_DAY

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_OF_ROTATION = frozenset({"name", "always", "usergroup", "sets_topic", "layers"})


def _known_zone(name: str) -> str:
    try:
        zone(name)
    except Mistake as error:
        raise ValueError(str(error)) from None
    return name


def _wall_clock(value: object) -> object:
    # YAML reads 09:00 without quotes as the number 540.
    return time(*divmod(value, 60)) if isinstance(value, int) else value


WallClock = Annotated[time, BeforeValidator(_wall_clock)]
Zone = Annotated[str, AfterValidator(_known_zone)]


def _checked(hours: int | None, window: Window) -> None:
    """Refuse what no layer can be, in the layer's own words."""
    length = Hours(hours) if hours else Days(7)
    try:
        Layer(("U1",), time(9), "UTC", date(2026, 1, 5), length, window=window)
    except Mistake as error:
        raise ValueError(str(error)) from None


class LayerFile(BaseModel):
    """A layer of a rotation: people in order, and the days and hours they take."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(default="Everyone", min_length=1, max_length=60)
    zone: Zone
    handoff: WallClock
    starts: date
    shift_days: int | None = Field(default=None, ge=1, le=366)
    shift_hours: int | None = Field(default=None, ge=1, le=168)
    weekdays: list[str] = Field(default_factory=lambda: list(_DAYS), min_length=1)
    opens: WallClock | None = None
    closes: WallClock | None = None
    begins: AwareDatetime | None = None
    """When it begins to count, where that is still to come."""
    ends: AwareDatetime | None = None
    """When it ceases to count, where that is known."""
    people: list[str] = Field(min_length=1)

    @field_validator("people")
    @classmethod
    def _once_each(cls, people: list[str]) -> list[str]:
        if len(set(people)) != len(people):
            raise ValueError("someone is in it twice; each person goes in once")
        return people

    @field_validator("weekdays")
    @classmethod
    def _known_days(cls, days: list[str]) -> list[str]:
        if not set(days) <= set(_DAYS):
            raise ValueError(f"days are written {', '.join(_DAYS)}")
        return days

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.shift_days and self.shift_hours:
            raise ValueError("a shift lasts shift_days or shift_hours, not both")
        if (self.opens is None) != (self.closes is None):
            raise ValueError("opens and closes go together")
        if self.opens and self.closes:
            _checked(self.shift_hours, Window(self.opens, self.closes))
        return self

    def columns(self) -> dict[str, Any]:
        """The same as the columns of a `RotationLayer`."""
        return {
            "name": self.name,
            "zone": self.zone,
            "handoff_at": self.handoff,
            "starts_on": self.starts,
            "shift_days": None if self.shift_hours else self.shift_days or 7,
            "shift_hours": self.shift_hours,
            "weekdays": "".join(
                EVERY_DAY[_DAYS.index(day)] for day in sorted(set(self.weekdays), key=_DAYS.index)
            ),
            "opens_at": self.opens,
            "closes_at": self.closes,
            "active_until": self.ends,
        }

    @classmethod
    def of(cls, row: RotationLayer, people: list[str], begins: datetime | None) -> Self:
        """The same from a stored layer; `begins` is None for one that has begun."""
        return cls(
            name=row.name,
            zone=row.zone,
            handoff=row.handoff_at,
            starts=row.starts_on,
            shift_days=row.shift_days,
            shift_hours=row.shift_hours,
            weekdays=[_DAYS[EVERY_DAY.index(day)] for day in row.weekdays],
            opens=row.opens_at,
            closes=row.closes_at,
            begins=begins,
            ends=row.active_until,
            people=people,
        )


class RotationFile(BaseModel):
    """A rotation as the file writes it: with `layers`, or in short as its only layer."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    always: bool | None = None
    """Left out: when a layer takes every hour of every day."""
    usergroup: str | None = Field(default=None, max_length=121)
    """The Slack user group that follows it: `@handle`, or its id."""
    sets_topic: bool = False
    layers: list[LayerFile] = Field(default_factory=list, max_length=50)
    """None where only calendars say who is on call."""

    @model_validator(mode="before")
    @classmethod
    def _only_layer(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or "layers" in data:
            return data
        whole = {name: value for name, value in data.items() if name in _OF_ROTATION}
        layer = {name: value for name, value in data.items() if name not in _OF_ROTATION}
        return {**whole, "layers": [layer]}

    @property
    def is_always(self) -> bool:
        if self.always is not None:
            return self.always
        return any(each.opens is None and set(each.weekdays) == set(_DAYS) for each in self.layers)
